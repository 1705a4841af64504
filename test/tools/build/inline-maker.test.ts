// A function whose only work is to make a value, as a board's file has one: the value is written in its place.
import { describe, expect, test } from "vitest";
import { inlineOnce } from "../../../tools/build/inline.ts";
import { expectSame, said } from "./inlining.ts";

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
    const after = expectSame(`${MAKER} ${made} ${SHOW}`, 0);
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
    expectSame(made(""), 0);
    // Not where somebody writes to it, nor where the object itself is kept.
    expectSame(made("PINS.low = 5;"), 0);
    const kept =
      "function make(pins) { return { pins: pins }; } const PINS = { a: 1 }; const b = make(PINS); say(b.pins === PINS);";
    expectSame(kept, 0);
  });

  test("a function that its value would make over and over is not written into it", () => {
    const code = `function make(run) { return { get: () => run }; } const board = make(() => 1); say(board.get() === board.get());`;
    expect(said(inlineOnce(code))).toEqual(["[true]"]);
  });

  test("one that writes to its parameter stays", () => {
    const code = `function make(n) { return { next: () => n++ }; } const board = make(1); say(board.next(), board.next());`;
    expect(said(inlineOnce(code))).toEqual(["[1,2]"]);
  });

  test.each([
    ["a key written by name", 'const O = { a: 1 }; const b = make(O); O["a"] = 2; say(b.read());'],
    ["an alias", 'const O = { a: 1 }, q = O; const b = make(O); q[0 ? 1 : "a"] = 5; say(b.read());'],
    ["Object.assign", "const O = { a: 1 }; const b = make(O); Object.assign(O, { a: 3 }); say(b.read());"],
    ["delete", "const O = { a: 1 }; const b = make(O); delete O.a; say(b.read());"],
    ["destructuring", "const O = { a: 1 }; const b = make(O); ({ z: O.a } = { z: 7 }); say(b.read());"],
    ["counting", "const O = { a: 1 }; const b = make(O); O.a++; say(b.read());"],
    ["a prototype", "const P = { a: 9 }; const b = make({ __proto__: P }); say(b.read());"],
    ["its name being declared later", "const b = make(O); const O = { a: 1 }; say(b.read());"],
    ["a variable being set later", "var b = make(O); say(b.read()); var O = { a: 1 };"],
  ])("an object is read at run time where it may change by %s", (_, made) => {
    const code = `function make(p) { return { read: () => p.a }; } ${made}`;
    expect(said(inlineOnce(code))).toEqual(said(code));
  });

  test.each([
    ["a sum", "function make(p) { return p + 1; } say(make(1) * 3);"],
    ["an arrow that is called", "function make(p) { return () => p; } say(make(4)());"],
    ["a number's method", "function make(n) { return { text: n.toFixed(1) }; } say(make(5).text);"],
    ["a function's length", "function make(f) { return { n: f.length }; } say(make((a, b) => a).n);"],
    ["a function in a condition", "function make(f) { return { v: f ? 1 : 2 }; } say(make(() => 0).v);"],
    [
      "a method's object",
      "var v = 3; function A() { return this.v; } function make(p) { return { run: () => p.a() }; } say(make({ a: A }).run()); A();",
    ],
    [
      "a regular expression",
      'function make(r) { return { test: () => r.test("aa") }; } const b = make(/a/g); say(b.test(), b.test(), b.test());',
    ],
    ["its arguments", "function make(p) { return { n: arguments.length, p: p }; } say(make(1).n);"],
    ["its this", "function make(p) { return { own: this === undefined, p: p }; } say(typeof make(1).own);"],
  ])("%s means what it meant", (_, code) => {
    expect(said(inlineOnce(code))).toEqual(said(code));
  });
});
