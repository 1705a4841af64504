// What nothing names is taken out of a bundle, and nothing else.
import { describe, expect, test } from "vitest";
import { withoutUnused } from "../../../tools/build/unused.ts";

describe("what is not used is left out", () => {
  test.each([
    [
      "a variable in a function",
      "function f(){let a=1,b=2;return b}f();",
      "function f(){let b=2;return b}f();",
    ],
    ["all of a declaration", "function f(){let a=!1,b;g()}f();", "function f(){g()}f();"],
    ["a function in a function", "function f(){function g(){h()}h()}f();", "function f(){h()}f();"],
    [
      "with all that it holds",
      "function f(){let a=()=>{let b=1,c;return c};h()}f();",
      "function f(){h()}f();",
    ],
    ["an object of what is pure", "var a={b:1,c:()=>f()};f();", "f();"],
    ["at the top level too", "var a=1,b=2;f(b);", "var b=2;f(b);"],
  ])("%s", (_, code, left) => {
    expect(withoutUnused(code)).toBe(left);
  });

  test.each([
    ["an object with what is computed", "function f(){let a={b:g()};h()}f();"],
    ["what is computed", "function f(){let a=g();h()}f();"],
    ["what is only written to", "function f(){let a=1;h(()=>{a=2})}f();"],
    ["a parameter", "f(function(a,b){return b});"],
    ["a name that a loop declares", "for(let a=0;;)f();"],
  ])("but not %s", (_, code) => {
    expect(withoutUnused(code)).toBe(code);
  });
});
