// Functions that are called once, put where they are called: what a program says stays the same.
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inlineOnce, whatStays } from "../../../tools/build/inline.ts";

/** What a program says by `say`, and what it throws at last. */
function said(code: string): string[] {
  const out: string[] = [];
  try {
    runInNewContext(
      code,
      { say: (...all: unknown[]) => void out.push(JSON.stringify(all)) },
      { timeout: 2000 },
    );
  } catch (error) {
    out.push(`throws ${error}`);
  }
  return out;
}

const functionsIn = (code: string) => code.match(/\bfunction\b/g)?.length ?? 0;
const minified = (code: string) => transformSync(code, { minify: true, format: "cjs" }).code;

/** A program is the same after it, and has so many functions left. */
function same(code: string, left: number): string {
  const after = inlineOnce(code);
  expect(said(after)).toEqual(said(code));
  expect(said(minified(after))).toEqual(said(code));
  expect(functionsIn(after)).toBe(left);
  return after;
}

// A caller that is used twice, so that it stays, and its calls are what is looked at.
const twice = (body: string, rest: string) => `${rest}
function run(x, y) { ${body} }
say(run(1, 2)); say(run(5, 0));`;

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
    same(twice(body, `${uses ? F : ""}\n${other ?? ""}`), 1);
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
    const code = twice(body, "let g = 1; function f(a) { let b = a + 1; g += b; return b; }");
    expect(whatStays(same(code, 2)).get("f")).toBe(why);
  });

  test("an expression goes anywhere", () => {
    const code = twice(
      "while (f(x, 3)) x++; return () => f2(y);",
      "function f(a, b) { return a * b < 20; } function f2(a) { return a; }",
    );
    same(code, 1);
  });

  test("the top level, in a block of its own", () => {
    const code =
      "function f(a) { let b = [a]; b.push(2); return b; } var x = f(1); say(x, typeof b, typeof b_2);";
    expect(same(code, 0)).toMatch(/var x;\s*\{/);
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
      same(twice(`try { ${call} say("after"); } finally { say("end"); }`, f), 1);
    }
    same(twice("if (f(x, y)) say(7); return [f2()];", `${f} function f2() { return 1; }`), 1);
  });

  test("from a loop in a loop stay", () => {
    const code = twice(
      "say(f(x)); return 1;",
      "function f(a) { for (;;) { for (;;) { if (a++ > 3) return a; } } }",
    );
    expect([...whatStays(same(code, 2))]).toEqual([
      ["f", "it returns from a loop in a loop, or a switch in a loop"],
    ]);
    same(twice("return f(x);", "function f(a) { for (;;) { for (;;) { if (a++ > 3) return a; } } }"), 1);
  });

  test("none without a value ends a function, as the interpreter could not read it", () => {
    const after = same(twice("return f(x);", "function f(a) { say(a); }"), 1);
    expect(after).not.toMatch(/return;?\s*\}/);
  });
});

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
    same(twice(body, rest), rest.includes("each") ? 2 : 1);
  });

  test("a block for its names, where a function that lasts would keep them", () => {
    const code = twice("f(x); return () => y;", "function f(a) { let b = [a]; say(b); }");
    expect(same(code, 1)).toMatch(/\{\s*\{\s*let b_2/);
    expect(same(code.replace("() => y", "y"), 1)).not.toMatch(/\{\s*\{\s*let b_2/);
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
    const code = twice(body, f);
    expect(whatStays(same(code, 2)).get("f")).toBe(why);
  });

  test("what is long, where a function in a function calls it: that is made over and over", () => {
    const long = `say(${"1 + ".repeat(60)}a);`;
    const code = twice("let g = (v) => { f(v); }; g(x); return 1;", `function f(a) { ${long} }`);
    expect(whatStays(same(code, 2)).get("f")).toBe("it is long, and called in a function in a function");
    same(`let o = { g: (v) => { f(v); } }; function f(a) { ${long} } o.g(1);`, 0);
  });
});

/** A program out of numbers: functions, each called in about one place, that say what they do. */
function program(tape: number[]): string {
  let at = 0;
  const next = (n: number) => ((tape[at++ % tape.length]! + (at / tape.length) * 7) % n) | 0;
  const pick = <T>(...all: T[]) => all[next(all.length)]!;
  const count = 3 + next(4);
  const uncalled: number[] = [];
  const texts: string[] = [];
  let locals = 0;

  const write = (names: string[], inside: number, depth: number): string => {
    const name = () => pick("g", "h", ...names, ...names);
    const call = () => {
      const f = uncalled.shift();
      return f === undefined
        ? `(${name()} | 1)`
        : `f${f}(${pick(name(), "2", `say(${name()})`, `${name()}++`)}, ${pick(name(), "-1", "g")})`;
    };
    const value = (deep: number): string =>
      pick(
        name,
        () => String(next(5)),
        call,
        () =>
          deep > 2
            ? name()
            : `${value(deep + 1)} ${pick("+", "-", "&", "<", "&&", "||")} (${value(deep + 1)})`,
        () => (deep > 2 ? name() : `(${value(deep + 1)} ? ${value(deep + 1)} : ${value(deep + 1)})`),
        () => `m([${name()}, ${call()}, ${name()}])`,
        () => `o.m(${name()}, ${call()})`,
      )();
    const block = (more: number) => `{ ${lines([...names], inside, depth + 1, more)} }`;
    const lines = (own: string[], kind: number, deep: number, n: number): string => {
      let out = "";
      for (let i = 0; i < n; i++) out += `${write2(own, kind, deep)}\n`;
      return out;
    };
    const write2 = (own: string[], kind: number, deep: number) => {
      names = own;
      inside = kind;
      depth = deep;
      const statement = pick(
        () => {
          const fresh = `v${locals++ % 4}x${deep}${next(2)}`;
          if (own.includes(fresh)) return `say(${value(0)});`;
          const text = `let ${fresh} = ${value(0)};`;
          own.push(fresh);
          return text;
        },
        () => `${name()} = ${value(0)};`,
        () => `${call()};`,
        () => `say(${name()}, ${value(0)});`,
        () =>
          deep > 2 ? `say(1);` : `if (${value(0)}) ${block(1 + next(2))}${pick("", ` else ${block(1)}`)}`,
        () =>
          deep > 2
            ? `say(2);`
            : `for (let i${deep} = 0; i${deep} < ${1 + next(3)}; i${deep}++) ${block(1 + next(2))}`,
        () => (kind ? `if (${name()} > ${next(4)}) return${pick("", ` ${value(1)}`)};` : "say(3);"),
        () => (kind && deep > 0 ? `return ${value(1)};` : `say(${value(1)});`),
        () => `[1, 2].forEach((e) => { say(e, ${name()}); });`,
      )();
      names = own;
      inside = kind;
      depth = deep;
      return statement;
    };
    return lines(names, inside, depth, 2 + next(4));
  };

  for (let f = 0; f < count; f++) {
    texts.push(
      `function f${f}(a, b) { ${write(["a", "b"], 1, 0)} ${pick("", "return a + b;", "return b;")} }`,
    );
    uncalled.push(f);
    if (next(3) === 0) uncalled.reverse();
  }
  const rest = () => uncalled.splice(0).map((f) => `say(f${f}(1, ${next(5)}));`);
  return `var g = 1, h = 3, left = 400; function m(all) { if (left-- < 0) throw "long"; say(all); return all.length; }
var o = { m: (p, q) => { say("o", p, q); g = q; return p; } };
${texts.join("\n")}
${write([], 0, 0)}
${rest().join("\n")} say(g, h);`;
}

test("programs of all kinds say the same afterwards, and minified", { timeout: 120_000 }, () => {
  let gone = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(5039), { minLength: 30, maxLength: 200 }), (tape) => {
      const code = program(tape);
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

describe("a value that a function only makes", () => {
  const MAKER = `function make(name, pin, twice, run, rest) {
    return { name, pin: pin, read: () => pin + twice, again: () => twice, run: run, rest };
  }`;
  const SHOW = "say(board.name, board.pin, board.read(), board.again(), board.run(2), board.rest);";

  test.each([
    [
      "literals, fixed names and a function",
      'const PIN = 7; const rest = [1]; const board = make("a", PIN, 3, (x) => x * PIN, rest);',
    ],
    [
      "names that its own would hide",
      "const name = 1, pin = 2, twice = 3; const board = make(pin, twice, name, (rest) => rest, pin);",
    ],
  ])("is written where it is made, of %s", (_, made) => {
    const after = same(`${MAKER} ${made} ${SHOW}`, 0);
    expect(after).not.toContain("make(");
  });

  test.each([
    ["an argument may change", "let pin = 1; const board = make(0, pin, 3, (x) => x, 0); pin = 2;"],
    ["an argument is computed", 'const board = make(say("once"), 1, 3, (x) => x, 0);'],
    ["an argument is missing", "const board = make(0, 1, 3, (x) => x);"],
  ])("is made by its function where %s", (_, made) => {
    const code = `${MAKER} ${made} ${SHOW}`;
    expect(said(inlineOnce(code))).toEqual(said(code));
    expect(inlineOnce(code)).toMatch(/pin: pin|pin:\s*pin_\d/);
  });

  test("what it reads of an object is written as that", () => {
    const made = (rest: string) =>
      `function make(pins, run) { return { low: pins.low, read: () => pins.high + pins.low, run: run }; }
      const PINS = { low: 1, high: "D2" }; const board = make(PINS, () => 3); ${rest}
      say(board.low, board.read(), board.run(), PINS.low);`;
    expect(inlineOnce(made(""))).toContain('read: () => "D2" + 1');
    same(made(""), 0);
    // Not where somebody writes to it, nor where the object itself is kept.
    same(made("PINS.low = 5;"), 0);
    const kept =
      "function make(pins) { return { pins: pins }; } const PINS = { a: 1 }; const b = make(PINS); say(b.pins === PINS);";
    same(kept, 0);
  });

  test("a function that its value would make over and over is not written into it", () => {
    const code = `function make(run) { return { get: () => run }; } const board = make(() => 1); say(board.get() === board.get());`;
    expect(said(inlineOnce(code))).toEqual(["[true]"]);
  });

  test("one that writes to its parameter stays", () => {
    const code = `function make(n) { return { next: () => n++ }; } const board = make(1); say(board.next(), board.next());`;
    expect(said(inlineOnce(code))).toEqual(["[1,2]"]);
  });
});
