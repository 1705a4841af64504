// What a minifier has made of true, false and undefined is made undone.
import { expect, test } from "vitest";
import { spellOut } from "../../../tools/build/literals.ts";
import { tokenise } from "../../../tools/image/tokens.ts";

test.each([
  ["var a=!0,b=!1;", "var a=true,b=false;"],
  ["function f(){return!0}", "function f(){return true}"],
  ["a===void 0?b=void 0:c()", "a===undefined?b=undefined:c()"],
  ["a=!b;c=!!0;d=void f();", "a=!b;c=!true;d=void f();"],
  ["a=!0", "a=true"],
  ["f(a)", "f(a)"],
])("%s", (code, spelt) => {
  expect(spellOut(code)).toBe(spelt);
});

test("each of them is one byte", () => {
  expect(tokenise(spellOut("a=void 0"))).toHaveLength(3);
});
