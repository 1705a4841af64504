// The virtual board answers as the interpreter did: tests that run on it mean something for boards.
import { describe, expect, test } from "vitest";
import { expected, readRecorded } from "./answers.ts";
import { askVirtual, VIRTUAL_TRAITS } from "./ask.ts";
import { CASES } from "./cases.ts";

describe("the virtual board answers as the interpreter", () => {
  const recorded = readRecorded();
  const cases = CASES.filter(({ interpreterOnly }) => interpreterOnly === undefined);
  const found = askVirtual(cases);

  test.each(cases.map((one) => [one.name, one] as const))("%s", (name, one) => {
    expect(found.get(name), one.code).toBe(expected(recorded, one, VIRTUAL_TRAITS));
  });

  test("every case has a recorded answer, and no answer is without its case", () => {
    expect(Object.keys(recorded.answers).sort()).toEqual(CASES.map(({ name }) => name).sort());
  });
});
