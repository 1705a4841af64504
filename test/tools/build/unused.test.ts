// What nothing names is taken out of a bundle, and nothing else.
import { describe, expect, test } from "vitest";
import { withoutUnread, withoutUnused } from "../../../tools/build/unused.ts";

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

describe("a property that nothing asks for", () => {
  const own = new Set(["a", "b", "c"]);
  const left = (code: string) => withoutUnread(code, own);

  test.each([
    ["first", "f({a:1,b:2}).b", "f({b:2}).b"],
    ["last", "f({a:1,b:2,c:()=>g()}).a", "f({a:1}).a"],
    ["between", "let d=f({a:1,b:e,c:3});d.a+d.c", "let d=f({a:1,c:3});d.a+d.c"],
    ["all of them", "f({a:1,b:()=>g({c:1})})", "f({})"],
    ["that is a name", "let a=1;f({a,b:2}).b", "let a=1;f({b:2}).b"],
  ])("is left out: %s", (_, code, rest) => {
    expect(left(code)).toBe(rest);
  });

  test.each([
    ["one that is written to", "let d={a:1};d.a=2"],
    ["one that a pattern takes out", "let {a:d}={a:1};f(d)"],
    ["one that is asked for of another object", "f({a:1}).b.a"],
    ["one whose value does something", "f({a:g()})"],
    ["one whose value may throw", "f({a:d.e})"],
    ["one that is made of text", 'f({["a"]:1})'],
    ["one that others know by name", "Serial1.setup(9600,{tx:1})"],
  ])("but not %s", (_, code) => {
    expect(left(code)).toBe(code);
  });
});
