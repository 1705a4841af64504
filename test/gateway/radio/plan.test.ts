// A planned radio network against figures worked out by hand, and what is advised where it does not fit.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answer, mostNodes, remedies } from "../../../gateway/radio/advice.ts";
import { D19 } from "../../../gateway/radio/cells.ts";
import { apart } from "../../../gateway/radio/clocks.ts";
import { type PlanRequest, plan } from "../../../gateway/radio/plan.ts";
import { problemsOf } from "../../../gateway/radio/problems.ts";
import { CRYSTAL, LSI, RC } from "../../../shared/clocks.ts";
import { EU868 } from "../../../shared/radio/bands.ts";
import { MODULE_NAMES } from "../../../shared/radio/modules/index.ts";

const HOUR_MS = 3_600_000;
const USUAL: PlanRequest = {
  ...{ nodes: 600, spreadingFactor: 9, interval: HOUR_MS / 4, batch: HOUR_MS, slots: undefined, repeats: 0 },
  ...{ region: EU868, frequency: 868_300_000, power: 14, module: "rak3172", clock: CRYSTAL, cell: D19 },
};
const codes = (changed: Partial<PlanRequest>) =>
  problemsOf(plan({ ...USUAL, ...changed })).map(({ code }) => code);

describe("a plan", () => {
  test("of 600 nodes at SF9, worked out by hand", () => {
    const { slots, frames, acks, airMs, arrive, battery } = plan(USUAL);
    // 16 + 4 + 38 + 7 + 3 x 26 B.
    expect(frames[0]).toMatchObject({ kind: "batch", bytes: 143, perDay: 24 });
    expect(frames[0]!.airMs).toBeCloseTo(738.304, 3);
    expect(slots).toMatchObject({ count: 600, widthMs: 6000, sharing: 0 });
    // 36 s an hour, 287.744 ms each; 70 % of them for nodes that miss nothing.
    expect(acks.allowed).toBe(125);
    expect(acks.hoursBetween).toBeCloseTo(600 / (0.7 * 125), 6);
    expect(airMs.allowed).toBe(36_000);
    expect(airMs.gateway).toBeLessThanOrEqual(airMs.allowed);
    // Two clocks that are answered each 7th batch: their rates were learned over 7 h, wander by 1 ppm an hour from that
    // span to the next, and they are told the time to 50 ms: 3.6 ms x 7 x 7 + 3 x 50 ms.
    expect(slots.driftMs).toBeCloseTo(2 * (3.6 * 7 ** 2 + 150), 6);
    expect(arrive).toBeGreaterThan(0.99);
    expect(battery.years).toBeGreaterThan(10);
  });

  test.each<[string, Partial<PlanRequest>, string]>([
    ["too many nodes for the slots", { nodes: 601 }, "slots"],
    ["too long on the air", { nodes: 1, spreadingFactor: 12, interval: 120_000 }, "duty"],
    ["slots too narrow", { slots: 2000 }, "slot_width"],
    ["clocks apart", { nodes: 400, frequency: 868_900_000 }, "drift"],
    ["hardly an ack", { nodes: 3000, slots: 3000 }, "acks"],
    ["batches too seldom", { batch: 4 * HOUR_MS }, "late"],
    ["an empty cell", { nodes: 20, spreadingFactor: 12 }, "battery"],
  ])("says what is wrong: %s", (_, changed, code) => {
    expect(codes(changed)).toContain(code);
    expect(codes({})).toEqual([]);
  });

  test("never lets a node or the gateway break the law unseen", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 7, max: 12 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(863_500_000, 868_300_000, 868_900_000, 869_525_000),
        (nodes, spreadingFactor, minutes, frequency) => {
          const request = { ...USUAL, nodes, spreadingFactor, interval: 60_000 * minutes, frequency };
          const { airMs } = plan(request);
          expect(airMs.gateway).toBeLessThanOrEqual(airMs.allowed);
          expect(codes(request).includes("duty")).toBe(airMs.busiest > airMs.allowed);
        },
      ),
    );
  });

  test("a batch that is longer than slots are made for makes them wider", () => {
    const { slots, frames } = plan({ ...USUAL, nodes: 10, interval: 60_000 });
    expect(frames[0]).toMatchObject({ bytes: 221, perDay: 8 * 24 });
    expect(slots.widthMs).toBeGreaterThanOrEqual(slots.batchMs);
    expect(slots.guardMs).toBeGreaterThanOrEqual(4000);
  });

  test("repeats cost air, and bring readings that were lost", () => {
    const once = plan({ ...USUAL, nodes: 300 });
    const twice = plan({ ...USUAL, nodes: 300, repeats: 1 });
    expect(twice.airMs.day).toBeGreaterThan(1.5 * once.airMs.day);
    expect(twice.battery.years).toBeLessThan(once.battery.years);
    expect(twice.arrive).toBeGreaterThan(once.arrive);
  });
});

describe("clocks of boards", () => {
  test("an RC oscillator that wanders needs more answers, or wider slots", () => {
    expect(codes({ clock: RC })).toEqual(["drift"]);
    expect(codes({ clock: RC, spreadingFactor: 7 })).toEqual([]);
    expect(answer({ ...USUAL, clock: RC }).recommended).toBe(7);
    expect(codes({ clock: RC, nodes: 400 })).toEqual(["drift"]);
    expect(codes({ clock: RC, nodes: 400, slots: 400 })).toEqual([]);
    expect(remedies({ ...USUAL, clock: RC, nodes: 400 })).toEqual(
      expect.arrayContaining([
        "wider slots (--slots 400)",
        "boards with a crystal (--clock crystal)",
        "fewer nodes: 2 gateways on channels of their own, each with at most 350",
      ]),
    );
  });

  test("before its rate is learned, an LSI misses its slot by minutes: refused, but for a handful of nodes", () => {
    for (const spreadingFactor of [7, 8, 9, 10, 11, 12])
      for (const nodes of [5, 80, 300])
        expect(codes({ clock: LSI, nodes, spreadingFactor, slots: nodes }), `${nodes} nodes`).toContain(
          "drift",
        );
    expect(plan({ ...USUAL, clock: LSI, nodes: 80 }).slots.driftMs).toBe(720_000);
    expect(answer({ ...USUAL, clock: LSI }).advice).toContain("--clock crystal");
  });

  test("a worse clock never comes out better", () => {
    const ppm = fc.integer({ min: 1, max: 200_000 });
    const wandering = fc.integer({ min: 1, max: 5000 });
    const hours = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(ppm, wandering, hours, (error, wander, each) => {
        const of = (off: number) => apart({ source: "rc", error: off, wander }, each * HOUR_MS, HOUR_MS);
        expect(of(2 * error)).toBeGreaterThanOrEqual(of(error));
        // At worst it goes from one end of its error to the other.
        expect(of(error)).toBeLessThanOrEqual(2 * (7.2 * error * each + 150) + 1e-6);
      }),
    );
  });
});

describe("advice", () => {
  test("takes the spreading factor that reaches farthest of those that fit", () => {
    expect(answer(USUAL)).toMatchObject({ recommended: 9, fits: true });
    expect(answer({ ...USUAL, nodes: 20 }).recommended).toBe(10);
    expect(answer({ ...USUAL, nodes: 3000 })).toMatchObject({ recommended: null, fits: false });
    expect(answer(USUAL, 11)).toMatchObject({ recommended: null, fits: false });
  });

  test("counts the most nodes", () => {
    expect(mostNodes(USUAL)).toBe(600);
    expect(codes({ nodes: 600 })).toEqual([]);
    expect(mostNodes({ ...USUAL, batch: 4 * HOUR_MS })).toBe(0);
  });

  test.each<[Partial<PlanRequest>, RegExp]>([
    [{ spreadingFactor: 10 }, /SF9, which reaches less far \(--sf 9\); or .*2 gateways .*at most 450/],
    [{ slots: 100 }, /more slots \(--slots 600\)/],
    [{ nodes: 400, slots: 2000 }, /wider slots \(--slots 600\)/],
    [{ batch: 4 * HOUR_MS }, /a batch each hour \(--batch 1h\)/],
    [{ nodes: 400, frequency: 868_900_000 }, /--frequency 866\.5/],
    [{ nodes: 20, spreadingFactor: 11 }, /--interval 60m\)/],
    [{ nodes: 20, spreadingFactor: 11, interval: 1_800_000 }, /or .*--module rn2483/],
    [{ nodes: 3000 }, /5 gateways on channels of their own, each with at most 600/],
    [
      { nodes: 2000, interval: 240_000, slots: 3000 },
      /leave out --slots, and a longer interval \(--interval 15m\), and fewer nodes/,
    ],
  ])("%j", (changed, sentence) => {
    const { advice } = answer({ ...USUAL, ...changed }, changed.spreadingFactor ?? 9);
    expect(advice).toMatch(/^At SF\d+ it does not fit: /);
    expect(advice).toMatch(sentence);
  });

  test("is none where nothing is wrong with the rest", () => {
    expect(answer(USUAL, 9).advice).toBe("It fits: 600 nodes at SF9, and up to 600 with the same settings.");
    // What is offered is found again in the plan of what was offered.
    expect(remedies({ ...USUAL, spreadingFactor: 10 })[0]).toContain("--sf 9");
    expect(MODULE_NAMES).toEqual(["rak3172", "rn2483", "wio-e5"]);
  });
});
