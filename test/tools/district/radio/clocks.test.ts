// Networks of boards with the clocks that they have: what the plan takes holds when it is simulated, and what does not
// hold it refuses.
import { expect, test } from "vitest";
import { answer, mostNodes } from "../../../../gateway/radio/advice.ts";
import { D19 } from "../../../../gateway/radio/cells.ts";
import { type PlanRequest, plan } from "../../../../gateway/radio/plan.ts";
import { problemsOf } from "../../../../gateway/radio/problems.ts";
import { CLOCKS, LSI, RC } from "../../../../shared/clocks.ts";
import { EU868 } from "../../../../shared/radio/bands.ts";
import { MODULE_NAMES } from "../../../../shared/radio/modules/index.ts";
import { settledOf, soonOf } from "../../../../tools/district/radio/compare.ts";
import { runRadio } from "../../../../tools/district/radio/run.ts";
import { linkFault } from "../../../../tools/image/boards.ts";
import { BOARD_KINDS } from "../../../../tools/image/kinds.ts";

const HOUR_MS = 3_600_000;
const USUAL: PlanRequest = {
  ...{ nodes: 600, spreadingFactor: 9, interval: HOUR_MS / 4, batch: HOUR_MS, slots: undefined, repeats: 0 },
  ...{ region: EU868, frequency: 868_300_000, power: 14, module: "rak3172", clock: RC, cell: D19 },
};
const codes = (changed: Partial<PlanRequest>) =>
  problemsOf(plan({ ...USUAL, ...changed })).map(({ code }) => code);

function live({ nodes, spreadingFactor, slots, clock }: PlanRequest) {
  const { error: drift, wander } = clock;
  const outcome = runRadio({ nodes, spreadingFactor, slots: slots ?? 0, drift, wander, days: 2.5 });
  return { soon: soonOf(outcome), settled: settledOf(outcome) };
}

const withRadio = Object.values(BOARD_KINDS).filter((kind) =>
  MODULE_NAMES.some((module) => linkFault(kind, module) === undefined),
);

test("a plan that is told no clock takes the worst of the boards that can have radio", () => {
  const worst = withRadio.map(({ clock }) => clock).sort((a, b) => b.error - a.error)[0];
  expect(worst).toBe(RC);
  expect(withRadio.map(({ clock }) => clock)).not.toContain(LSI);
});

test.each([...new Set(withRadio.map(({ clock }) => clock))])(
  "$source: with as many nodes as the plan takes, 0.97 in two hours, all in two days",
  (clock) => {
    for (const spreadingFactor of clock === RC ? [8, 9] : [9]) {
      const request = { ...USUAL, clock, spreadingFactor };
      const nodes = mostNodes(request);
      expect(nodes).toBeGreaterThan(300);
      const { soon, settled } = live({ ...request, nodes });
      expect(soon, `SF${spreadingFactor}, ${nodes} nodes`).toBeGreaterThanOrEqual(0.97);
      expect(settled).toBe(1);
    }
  },
);

test("rc: wider slots hold where the plan says so, and 600 nodes at SF9 do not", () => {
  const wider = { ...USUAL, nodes: 400, slots: 400 };
  expect(codes(wider)).toEqual([]);
  expect(live(wider).soon).toBeGreaterThanOrEqual(0.97);
  expect(codes(USUAL)).toEqual(["drift"]);
  expect(live(USUAL).soon).toBeLessThan(0.97);
});

test("lsi: does not hold, and is refused with any spreading factor", () => {
  for (const nodes of [80, 300, 600])
    expect(answer({ ...USUAL, clock: LSI, nodes })).toMatchObject({ recommended: null, fits: false });
  for (const nodes of [80, 300]) expect(live({ ...USUAL, clock: LSI, nodes }).soon).toBeLessThan(0.97);
  expect(CLOCKS.lsi).toBe(BOARD_KINDS.pico!.clock);
});
