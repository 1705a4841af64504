// Every module at the gateway with every module at nodes: nothing is lost on the air, so nothing is said twice.
import { expect, test } from "vitest";
import { MODULE_NAMES } from "../../shared/radio/modules/index.ts";
import { slotsFor } from "../../shared/radio/slots.ts";
import { createRadioSite } from "../../tools/district/radio-site.ts";

const HOUR_MS = 3_600_000;
const HOURS = 8;

test.each(
  MODULE_NAMES.flatMap((module) => [7, 9, 12].map((spreadingFactor) => [module, spreadingFactor] as const)),
)("%s at the gateway, SF%i: an answer each, at its time", async (module, spreadingFactor) => {
  const network = { spreadingFactor, frequency: 869_525_000, duty: 0.1, slots: slotsFor(spreadingFactor) };
  const site = createRadioSite({
    seed: 1,
    module,
    network,
    nodes: MODULE_NAMES.map((module) => ({
      board: "puckjs",
      module,
      profile: { tick: 180_000, windows: 1 },
    })),
  });
  // Apart, so that their hellos do not meet.
  for (const { board } of site.nodes) {
    board.boot();
    await site.run(site.clock.now() + 5 * 60_000);
  }
  await site.run(site.clock.now() + HOURS * HOUR_MS);
  const answers = site.sent.filter(({ from }) => from === 0);
  const nodeOf = (packet: Uint8Array) => (packet[2]! << 8) | packet[3]!;
  const after = answers.map(({ at, packet }) => {
    const mine = site.sent.filter(
      (one) => one.from > 0 && nodeOf(one.packet) === nodeOf(packet) && one.at + one.ms < at,
    );
    return at - Math.max(...mine.map((one) => one.at + one.ms));
  });
  const [least, most] = [Math.min(...after), Math.max(...after)].map(Math.round);
  const uplinks = site.nodes.map((_, i) => site.sent.filter(({ from }) => from === i + 1).length);
  if (process.env.FIGURES)
    console.log(
      `FIG ${module} SF${spreadingFactor}: ${answers.length} answers ${least} to ${most} ms after; uplinks ${uplinks}`,
    );
  for (const ms of after) {
    expect(ms).toBeGreaterThanOrEqual(900);
    expect(ms).toBeLessThanOrEqual(1200);
  }
  // A hello, a check, and a batch each hour; and what is sent again as the node learns the time only now.
  for (const count of uplinks) expect(count).toBeLessThanOrEqual(HOURS + 3);
  expect(answers.length).toBeGreaterThanOrEqual(uplinks.reduce((sum, count) => sum + count) - 3);
  expect(Object.entries(site.refusals.counts()).filter(([, count]) => count > 0)).toEqual([]);
  for (const { board } of site.nodes) expect(board.errors()).toEqual([]);
  await site.close();
});
