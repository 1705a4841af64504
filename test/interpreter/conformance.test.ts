// What the firmware relies on, asked of the interpreter that ESPRUINO names, and compared with the recorded
// answers: a new version shows here what it does otherwise. To record it as the new truth, look at the
// differences and run `node test/conformance/record.ts <interpreter>...`.
import { describe, expect, test } from "vitest";
import { interpreterLimits } from "../../tools/board/interpreter.ts";
import { differences, readRecorded } from "../conformance/answers.ts";
import { askInterpreter, traitsOf } from "../conformance/ask.ts";
import { CASES } from "../conformance/cases.ts";
import { ESPRUINO } from "./espruino.ts";

describe.skipIf(!ESPRUINO)("the interpreter", () => {
  test(`answers ${CASES.length} questions as recorded`, async () => {
    const limits = await interpreterLimits(ESPRUINO!);
    const traits = await traitsOf(ESPRUINO!, limits);
    const recorded = readRecorded();
    const found = await askInterpreter(ESPRUINO!, limits, CASES);
    // Timers keep real time there; two that a busy machine makes late together run in the order they were set.
    for (let again = 0; again < 3; again++) {
      const late = CASES.filter((one) => one.wait && differences(recorded, [one], found, traits) !== "");
      for (const [name, answer] of await askInterpreter(ESPRUINO!, limits, late)) found.set(name, answer);
    }
    const differing = differences(recorded, CASES, found, traits);
    if (differing !== "") {
      console.log(`Recorded with ${recorded.versions.join(", ")}, now ${limits.version}:\n${differing}`);
    }
    expect(differing).toBe("");
  });
});
