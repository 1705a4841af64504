// A node whose board has no flash to spare: on radio it leaves the spectrum out, and says so to who asks for it;
// everything else is there.
import { expect, test } from "vitest";
import type { Settings } from "../../gateway/settings.ts";
import { createRandom } from "../../tools/board/synth.ts";
import { createRadioSite } from "../../tools/district/radio-site.ts";
import { DAY_MS } from "../rig.ts";

/** A result of a command, as the wire has it: it holds a key that is not known to the node. */
const UNKNOWN = 1;
const KEY_SPECTRUM = 7;

test("an Espruino Pico on radio refuses the spectrum, and does all else", async () => {
  const random = createRandom(1);
  const site = createRadioSite({
    seed: 1,
    module: "rak3172",
    nodes: [
      {
        board: "pico",
        module: "rak3172",
        signals: { acoustic: () => 0.01 * (random() - 0.5) },
        profile: { tick: 180_000, windows: 1, nightWindows: 24 },
      },
    ],
  });
  const { clock, store } = site;
  const { name, board } = site.nodes[0]!;
  const start = clock.now();
  board.boot();
  await site.run(start + 2 * DAY_MS);
  const request = (settings: Settings) =>
    store.commands.add({
      ...{ origin: "cli", transaction: null, reply: null, lifetime: DAY_MS },
      ...{ node: name, settings, now: clock.now() },
    });
  request({ spectrum: true });
  request({ known_noise: true });
  // A spectrum that nobody asks for comes once a week.
  await site.run(start + 8 * DAY_MS);

  const commands = store.commands.list(name, 9).sort((a, b) => a.id - b.id);
  expect(commands.map(({ state, result, key }) => [state, result, key])).toEqual([
    ["refused", UNKNOWN, KEY_SPECTRUM],
    ["done", 0, null],
  ]);
  expect(new Set(site.published.map(({ type }) => type))).toEqual(new Set(["reading", "night"]));
  expect(board.errors()).toEqual([]);
  await site.close();
}, 180_000);
