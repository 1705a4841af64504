// Functions that are called once, put where they are called: their names and arguments, and those that stay.
import { describe, expect, test } from "vitest";
import { whatStays } from "../../../tools/build/inline.ts";
import { calledTwice, expectSame } from "./inlining.ts";

describe("names and arguments", () => {
  test.each([
    [
      "arguments in their order",
      "return f(say(1), x++, x);",
      "function f(a, b, c) { say(c, b); return [a, b, c]; }",
    ],
    ["an argument that is set", "f(x); return x;", "function f(a) { a++; say(a); }"],
    [
      "an argument that the caller sets",
      "say(f(x)); x = 3; return x;",
      "function f(a) { let b = a; return [b, a]; }",
    ],
    ["a variable that the function sets", "return f(g);", "let g = 4; function f(a) { g++; return [a, g]; }"],
    ["arguments that are missing", "return f(x);", "function f(a, b) { say(b); return [a, b]; }"],
    ["arguments too many", "return f(x, say(3));", "function f(a) { say(a); return a; }"],
    [
      "a name of the caller's",
      "let b = 7; let r = f(x); return [b, r];",
      "function f(a) { let b = a * 2; say(b); return b; }",
    ],
    [
      "a name of the top level that the caller has",
      "let g = 7; say(f(x)); return g;",
      "let g = 3; function f(a) { let b = a; return b + g; }",
    ],
    [
      "blocks with the same name",
      "f(x); return 1;",
      "function f(a) { if (a > 2) { let b = 1; say(b); } else { let b = 2; say(b); } }",
    ],
    [
      "a name without a value, in a loop",
      "for (let i = 0; i < 3; i++) f(i); return 1;",
      "function f(a) { let b; if (a === 1) b = 5; say(b); }",
    ],
    ["a shorthand", "return f(x);", "function f(a) { let b = 2; say(b); return { a, b }; }"],
    ["a text", 'return f("u", -1, null);', "function f(a, b, c) { say(a.length, b - 1); return [a, b, c]; }"],
    [
      "an order of sorting",
      "return f([3, 1, 2]);",
      "function f(a) { a.sort((a, b) => a - b); say(a); return a; }",
    ],
    [
      "a function handed to one that only calls it",
      "f(x); return 1;",
      "function each(n, visit) { for (let i = 0; i < n; i++) visit(i); } function f(a) { let s = 0; each(a, (i) => { s += i; }); each(2, (i) => say(i, s)); }",
    ],
    [
      "calls in calls",
      "return f(x);",
      "function h(a) { say(a); return a + 1; } function g(a) { let b = h(a); return b * 2; } function f(a) { let b = g(a); return b - 1; }",
    ],
  ])("%s", (_, body, rest) => {
    expectSame(calledTwice(body, rest), rest.includes("each") ? 2 : 1);
  });

  test("a block for its names, where a function that lasts would keep them", () => {
    const code = calledTwice("f(x); return () => y;", "function f(a) { let b = [a]; say(b); }");
    expect(expectSame(code, 1)).toMatch(/\{\s*\{\s*let b_2/);
    expect(expectSame(code.replace("() => y", "y"), 1)).not.toMatch(/\{\s*\{\s*let b_2/);
  });
});

describe("stays", () => {
  test.each([
    [
      "function f() { return () => 1; }",
      "let k = [y]; say(f()()); return k;",
      "it holds a function that may last",
    ],
    [
      "let kept; function f(a) { a.map((v) => { kept = () => v; }); }",
      "let k = y; f([x]); return k;",
      "it holds a function that may last",
    ],
    ["function f(a) { return a ? f(a - 1) : 0; }", "return 1;", "it calls itself"],
    ["function f() { return 1; }", "return [1].map(f);", "it is handed on, not called"],
    ["function f() { return arguments.length; }", "return f(1);", "it uses this or arguments"],
    ["function f() { return this === undefined; }", "return f(1);", "it uses this or arguments"],
    [
      "function f(a) { switch (a) { case 1: return 2; } say(a); return 3; }",
      "say(f(x)); return 1;",
      "it returns from a switch or a try",
    ],
    ["function f(a) { var b = a; return b; }", "return f(x);", "it uses var"],
  ])("%s", (f, body, why) => {
    const code = calledTwice(body, f);
    expect(whatStays(expectSame(code, 2)).get("f")).toBe(why);
  });

  test("what is long, where a function in a function calls it: that is made over and over", () => {
    const long = `say(${"1 + ".repeat(60)}a);`;
    const code = calledTwice("let g = (v) => { f(v); }; g(x); return 1;", `function f(a) { ${long} }`);
    expect(whatStays(expectSame(code, 2)).get("f")).toBe(
      "it is long, and called in a function in a function",
    );
    expectSame(`let o = { g: (v) => { f(v); } }; function f(a) { ${long} } o.g(1);`, 0);
  });
});
