// The data line while it is closed: a pin that floats there lets noise wake a radio module, whose cell then is empty in
// months.
import { expect, test } from "vitest";
import { MODULE_NAMES } from "../../shared/radio/modules/index.ts";
import { createRadioSite } from "../../tools/district/radio-site.ts";
import { linkFault } from "../../tools/image/boards.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { createRig, MINUTE_MS } from "../rig.ts";
import { HARDWARE_IDS } from "./hardware.ts";

const STEP_MS = 50;
/** The console has the line, where it is not on USB or Bluetooth. */
const CONSOLE_MS = 3000;

test.each(HARDWARE_IDS)("%s holds its line high whenever it has closed it", (kind) => {
  for (const uart of [1, 2] as const) {
    if (BOARD_KINDS[kind]!.lines[uart - 1] === undefined) continue;
    const rig = createRig({ kind, profile: { uart }, signals: { pressure: () => 400 } });
    rig.board.boot();
    rig.run(CONSOLE_MS);
    for (let ms = 0; ms < 17 * MINUTE_MS; ms += STEP_MS) {
      rig.run(STEP_MS);
      expect(rig.board.floats()).toBe(false);
    }
    // Hello, check and a reading.
    expect(rig.uplinks.length).toBe(3);
    expect(rig.board.errors()).toEqual([]);
  }
});

const LINKS = HARDWARE_IDS.flatMap((board) =>
  MODULE_NAMES.filter((module) => linkFault(BOARD_KINDS[board]!, module) === undefined).map(
    (module) => [board, module] as const,
  ),
);

test.each(LINKS)("%s with %s does so too, from its boot on", async (board, module) => {
  const site = createRadioSite({ seed: 1, module, nodes: [{ board, module }] });
  const node = site.nodes[0]!;
  const { clock } = site;
  node.board.boot();
  await site.run(clock.now() + CONSOLE_MS);
  for (let ms = 0; ms < 5 * MINUTE_MS; ms += STEP_MS) {
    await site.run(clock.now() + STEP_MS);
    expect(node.board.floats()).toBe(false);
  }
  expect(site.heard.length).toBeGreaterThan(0);
  expect(node.modem.awake()).toBe(false);
  expect(node.board.errors()).toEqual([]);
  await site.close();
});
