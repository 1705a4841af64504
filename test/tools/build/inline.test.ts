// Functions that are called once, put where they are called: wherever a call may stand, and however they return.
import { describe, expect, test } from "vitest";
import { whatStays } from "../../../tools/build/inline.ts";
import { calledTwice, expectSame } from "./inlining.ts";

describe("where a call may stand", () => {
  const F = 'function f(a, b) { let c = a + b; say("f", a, b); return c * 2; }';
  test.each([
    ["a statement", "f(x, y); return 1;"],
    ["a declaration", "let r = f(x, y); return r;"],
    ["the second of a declaration", 'let p = say("p"), r = f(x, y), q = say("q", r); return r;'],
    ["an assignment", "let r = 3; r = f(x, y); return r;"],
    ["an assignment of what it reads", "x = f(x, y); return x;"],
    ["a member's assignment", "let o = { k: 1 }; o.k = f(x, y); return o;"],
    ["an element's assignment", "let o = [1, 2]; o[x & 1] = f(x, y); return o;"],
    ["a return", "return f(x, y);"],
    ["a return that is not the last", "if (x > 2) { return f(x, y); } return 0;"],
    ["a branch without a block", "if (x > 2) return f(x, y); else say(0); return 0;"],
    ["a test", "if (f(x, y)) return 1; return 2;"],
    ["a negated test", "if (!f(x, y)) return 1; return 2;"],
    ["an else if", "if (x > 9) return 0; else if (f(x, y) > 8) return 1; return 2;"],
    ["the first of a test", "if (f(x, y) && y) return 1; return 2;"],
    ["the second of a test", "if (y && f(x, y)) return 1; return 2;"],
    ["the second of a test with an else", "if (y && f(x, y)) say(1); else say(2); return 2;"],
    ["an alternative of a test", "if (y || f(x, y)) say(1); else say(2); return 2;"],
    ["a branch of a condition", "let r = y ? f(x, y) : 7; return r;"],
    ["a branch of a condition that is returned", "return y ? 7 : f(x, y);"],
    [
      "a condition in a call",
      "say(y ? f(x, y) : 7); return y && f2();",
      "function f2() { say(2); return 1; }",
    ],
    ["an argument", "say(1, x, f(x, y)); return 1;"],
    [
      "an argument after what it may change",
      "return [g, f2(x), g];",
      "let g = 1; function f2(a) { let b = g; g = a; return b; }",
    ],
    ["what is added to", "return x + f(x, y) * 2;"],
    ["an object", "return { a: say(1), b: f(x, y), c: say(2) };"],
    ["what a for starts with", "let n = 0; for (let i = f(x, y); i < 20; i += 5) n++; return n;"],
    [
      "what a for of goes through",
      "let n = 0; for (let v of f2(x)) n += v; return n;",
      "function f2(a) { say(a); return [a, 2]; }",
    ],
    ["a switch", "switch (f(x, y)) { case 6: return 1; default: return 2; }"],
    ["a case", "switch (x) { case 1: y = f(x, y); break; default: y = 3; } return y;"],
    ["a throw", "try { throw f(x, y); } catch (e) { return e; }"],
    ["a loop's body", "for (let i = 0; i < 3; i++) { let r = f(i, y); say(r); } return 1;"],
    ["a loop's body without a block", "for (let i = 0; i < 3; i++) f(i, y); return 1;"],
    ["an arrow", "let g = (v) => f(v, y); return g(x) + g(y);"],
    ["an arrow's statement", "[1, 2].forEach((v) => { f(v, y); }); return 1;"],
    ["a method's receiver", "return f2(x).concat(y);", "function f2(a) { say(a); return [a]; }"],
    [
      "an argument of a method of what it sets",
      "return g.concat(f2(x));",
      "let g = [1]; function f2(a) { let b = g; g = [7]; return b.concat(a); }",
    ],
  ] as [string, string, string?][])("%s", (_, body, other) => {
    const uses = body.includes("f(");
    expectSame(calledTwice(body, `${uses ? F : ""}\n${other ?? ""}`), 1);
  });

  test.each([
    ["a loop's test", "while (f(x) && x < 9) x++; return x;", "it stands in a loop's test"],
    [
      "what a loop goes on with",
      "for (let i = 0; i < 3; say(f(x))) i++; return x;",
      "it stands in a loop's test",
    ],
    ["a text's part", "return `: ${" + "f(y)}`;", "it stands in a TemplateLiteral"],
    ["what it may change", "g += f(x); return g;", "it is added to what may change meanwhile"],
  ])("but not %s", (_, body, why) => {
    const code = calledTwice(body, "let g = 1; function f(a) { let b = a + 1; g += b; return b; }");
    expect(whatStays(expectSame(code, 2)).get("f")).toBe(why);
  });

  test("an expression goes anywhere", () => {
    const code = calledTwice(
      "while (f(x, 3)) x++; return () => f2(y);",
      "function f(a, b) { return a * b < 20; } function f2(a) { return a; }",
    );
    expectSame(code, 1);
  });

  test("the top level, in a block of its own", () => {
    const code =
      "function f(a) { let b = [a]; b.push(2); return b; } var x = f(1); say(x, typeof b, typeof b_2);";
    expect(expectSame(code, 0)).toMatch(/var x;\s*\{/);
  });
});

describe("returns", () => {
  test.each([
    ["one after the other", "if (a > 3) return 1; say(1); if (b) return 2; say(2); return 3;"],
    ["none at the end", "if (a > 3) return 1; say(1);"],
    ["in branches", "if (a > 3) { say(1); if (b) return 1; else return 2; } else { say(2); } return 3;"],
    ["in a branch that may go on", "if (a > 3) { say(1); if (!b) return 1; say(2); } say(3); return 3;"],
    [
      "in two that may go on",
      "if (a > 3) { if (b) return 1; a = 9; } else { if (b) return 2; say(2); } say(a); return a;",
    ],
    ["in a block", "{ let c = a; if (c > 3) return c; } say(1); return 2;"],
    ["from a loop", "for (let i = 0; i < 9; i++) { say(i); if (i === a) return i; } return -1;"],
    [
      "from a loop, and more after it",
      "for (let i = 0; i < 9; i++) if (i === a) return i; say(1); return a;",
    ],
    ["from a loop that does not end else", "for (;;) { if (a++ > 7) return a; }"],
    ["from a try in a loop", "for (;;) { try { if (a++ > 7) throw 1; } catch (e) { return a; } }"],
    ["a throw", "if (a > 3) throw 5; return 1;"],
    ["nothing", "if (a > 3) return; say(1);"],
  ])("%s", (_, body) => {
    const f = `function f(a, b) { ${body} }`;
    for (const call of [
      "f(x, y);",
      "let r = f(x, y); return r;",
      "let r; r = f(x, y); return r;",
      "return f(x, y);",
    ]) {
      expectSame(calledTwice(`try { ${call} say("after"); } finally { say("end"); }`, f), 1);
    }
    expectSame(calledTwice("if (f(x, y)) say(7); return [f2()];", `${f} function f2() { return 1; }`), 1);
  });

  test("from a loop in a loop stay", () => {
    const code = calledTwice(
      "say(f(x)); return 1;",
      "function f(a) { for (;;) { for (;;) { if (a++ > 3) return a; } } }",
    );
    expect([...whatStays(expectSame(code, 2))]).toEqual([
      ["f", "it returns from a loop in a loop, or a switch in a loop"],
    ]);
    expectSame(
      calledTwice("return f(x);", "function f(a) { for (;;) { for (;;) { if (a++ > 3) return a; } } }"),
      1,
    );
  });

  test("none without a value ends a function, as the interpreter could not read it", () => {
    const after = expectSame(calledTwice("return f(x);", "function f(a) { say(a); }"), 1);
    expect(after).not.toMatch(/return;?\s*\}/);
  });
});
