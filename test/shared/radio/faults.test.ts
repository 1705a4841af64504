// The driver of radio modules at every fault of its module: nothing that was printed is lost, nothing is sent three
// times, every frame given is answered for once, and a minute after the fault it works again.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MODULE_NAMES, type ModuleName } from "../../../shared/radio/modules/index.ts";
import { FAULTS, type FaultName } from "../../../tools/board/modems/index.ts";
import { createLife } from "./life.ts";

const RECOVERY = 60_000;
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

/** Five minutes with a fault, one to recover, and what has to hold then. */
function live(kind: ModuleName, name: FaultName, probability: number, seed: number) {
  const life = createLife(kind, seed);
  life.begin();
  const writes = life.fake.usage().flashWrites;
  life.faults.set(name, probability, 300_000);
  life.traffic(300_000);
  // What hangs for good needs its power cut.
  if (name === "hang") life.powerCycle();
  life.traffic(RECOVERY);
  life.works();
  life.traffic(RECOVERY);
  life.check();
  expect(life.fake.usage().flashWrites - writes).toBeLessThanOrEqual(20);
  return life;
}

describe.each(MODULE_NAMES)("%s", (kind) => {
  const cases = FAULTS.flatMap((name) => [0.1, 0.5, 1].map((probability) => [name, probability] as const));
  test.each(cases)("%s in %d of its chances", (name, probability) => {
    fc.assert(
      fc.property(seeds, (seed) => void live(kind, name, probability, seed)),
      { numRuns: 4 },
    );
  });

  test("without faults all of it arrives, in both directions", () => {
    const life = createLife(kind, 1);
    life.begin();
    life.traffic(600_000);
    life.check();
    expect(life.sent.every((ok) => ok)).toBe(true);
    expect(Math.max(...life.transmitted.values())).toBe(1);
    // The RAK3172 restarts when it first gets its mode.
    expect(life.troubles.length).toBeLessThanOrEqual(2);
  });
});

type Step =
  | { what: "give" | "call" | "stop" | "start" | "listen" | "deaf" | "cut" | "reset" }
  | { what: "fault"; name: FaultName; probability: number; ms: number }
  | { what: "noise"; length: number; crcOk: boolean };

const steps: fc.Arbitrary<[number, Step][]> = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 8000 }),
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<Step>({ what: "give" }, { what: "call" }) },
      fc.constantFrom<Step>({ what: "stop" }, { what: "start" }, { what: "listen" }, { what: "deaf" }),
      fc.constantFrom<Step>({ what: "cut" }, { what: "reset" }),
      fc.record({
        what: fc.constant("fault" as const),
        name: fc.constantFrom(...FAULTS),
        probability: fc.double({ min: 0.05, max: 1, noNaN: true }),
        ms: fc.integer({ min: 1000, max: 60_000 }),
      }),
      fc.record({
        what: fc.constant("noise" as const),
        length: fc.constantFrom(0, 1, 49, 253, 255),
        crcOk: fc.boolean(),
      }),
    ),
  ),
  { minLength: 5, maxLength: 60 },
);

test.each(MODULE_NAMES)("%s: whatever is asked of it, and goes wrong meanwhile", (kind) => {
  fc.assert(
    fc.property(seeds, steps, (seed, sequence) => {
      const life = createLife(kind, seed);
      life.begin();
      for (const [ms, step] of sequence) {
        life.run(ms);
        if (step.what === "give") life.give();
        else if (step.what === "call") life.call();
        else if (step.what === "stop") life.drop();
        else if (step.what === "start") life.revive();
        else if (step.what === "listen") life.modem.listen(true);
        else if (step.what === "deaf") life.modem.listen(false);
        else if (step.what === "cut") life.powerCycle();
        else if (step.what === "reset") life.fake.reset();
        else if (step.what === "noise") life.noise(step.length, step.crcOk);
        else if (step.what === "fault") life.faults.set(step.name, step.probability, step.ms);
      }
      life.faults.clear();
      life.powerCycle();
      life.revive();
      life.modem.listen(true);
      life.run(RECOVERY);
      life.works();
      life.check();
    }),
    { numRuns: 100 },
  );
});
