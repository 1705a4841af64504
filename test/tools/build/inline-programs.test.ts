// Programs of all kinds, drawn by chance, with their functions put where they are called.
import fc from "fast-check";
import { expect, test } from "vitest";
import { inlineOnce } from "../../../tools/build/inline.ts";
import { functionsIn, minified, said } from "./inlining.ts";
import { programOf } from "./programs.ts";

test("programs of all kinds say the same afterwards, and minified", () => {
  let gone = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(5039), { minLength: 30, maxLength: 200 }), (tape) => {
      const code = programOf(tape);
      const before = said(code);
      const after = inlineOnce(code);
      gone += functionsIn(code) - functionsIn(after);
      expect(said(after)).toEqual(before);
      expect(said(minified(after))).toEqual(before);
    }),
    { numRuns: Number(process.env.INLINE_RUNS ?? 200) },
  );
  expect(gone).toBeGreaterThan(200);
});
