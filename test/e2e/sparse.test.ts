// A node whose board has no flash to spare: on radio it leaves the spectrum out, and says so to who asks for it;
// everything else is there.
import { expect, test } from "vitest";
import { createRandom } from "../../tools/board/synth.ts";
import { createRadioSite } from "../../tools/district/radio-site.ts";
import { DAY_MS } from "../rig.ts";

/** A result of a command, as the wire has it: it holds a key that is not known to the node. */
const UNKNOWN = 1;
const KEY_SPECTRUM = 7;

test("an Espruino Pico on radio refuses the spectrum, and does all else", async () => {
  const random = createRandom(1);
  const acoustic = () => 0.01 * (random() - 0.5);
  const site = createRadioSite({
    seed: 1,
    module: "rak3172",
    nodes: ["pico"].map((board) => ({
      board,
      module: "rak3172",
      signals: { acoustic },
      profile: { tick: 180_000, windows: 1, nightWindows: 24 },
    })),
  });
  const { clock, nodes, store } = site;
  const start = clock.now();
  const order = { origin: "cli", transaction: null, reply: null, lifetime: DAY_MS } as const;
  for (const { board } of nodes) board.boot();
  await site.run(start + 2 * DAY_MS);
  for (const { name } of nodes) {
    store.commands.add({ ...order, node: name, settings: { spectrum: true }, now: clock.now() });
    store.commands.add({ ...order, node: name, settings: { known_noise: true }, now: clock.now() });
  }
  // A spectrum that nobody asks for comes once a week.
  await site.run(start + 8 * DAY_MS);

  const became = nodes.map(({ name }) =>
    store.commands
      .list(name, 9)
      .sort((a, b) => a.id - b.id)
      .map(({ state, result, key }) => [state, result, key]),
  );
  expect(became).toEqual([
    [
      ["refused", UNKNOWN, KEY_SPECTRUM],
      ["done", 0, null],
    ],
  ]);
  const types = nodes.map(
    ({ name: of }) => new Set(site.published.filter(({ name }) => name === of).map(({ type }) => type)),
  );
  expect(types).toEqual([new Set(["reading", "night"])]);
  for (const { board } of nodes) expect(board.errors()).toEqual([]);
  await site.close();
}, 180_000);
