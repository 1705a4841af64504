// One table for all that prints columns, one way to break text, and colours for people only.
import { describe, expect, it } from "vitest";
import { painter } from "../../../gateway/text/colours.ts";
import { table } from "../../../gateway/text/table.ts";
import { duration, seconds } from "../../../gateway/text/time.ts";
import { wrap } from "../../../gateway/text/wrap.ts";

describe("a table", () => {
  it("is as wide as its cells, set left, without spaces at the end of a line", () => {
    const rows = [
      ["NAME", "NODE", "LAST"],
      ["elm-4", "1/1", ""],
      ["a", "-", "never"],
    ];
    expect(table(rows)).toEqual(["NAME   NODE  LAST", "elm-4  1/1", "a      -     never"]);
    expect(table(rows, { gap: 1 })).toEqual(["NAME  NODE LAST", "elm-4 1/1", "a     -    never"]);
  });

  it("sets figures right; the last of its letters goes for the columns that follow", () => {
    const rows = [
      ["", "found", "rate", ""],
      ["all", "4", "0.25", "met"],
    ];
    expect(table(rows, { align: "lr" })).toEqual(["     found  rate", "all      4  0.25  met"]);
    expect(table(rows, { align: "lrrl" })).toEqual(["     found  rate", "all      4  0.25  met"]);
    expect(table([["a"], ["bcd"]], { align: "r" })).toEqual(["  a", "bcd"]);
  });

  it("has the widths it is given at least, the last of them for the columns that follow", () => {
    const layout = { align: "lr", widths: [6, 4], gap: 0 };
    expect(table([["a", "1", "2"]], layout)).toEqual(["a        1   2"]);
    expect(table([["abcdefgh", "1", "23456"]], layout)).toEqual(["abcdefgh   123456"]);
  });

  it("takes rows that end early, and none", () => {
    expect(table([["a", "b", "c"], ["long", "b"], []])).toEqual(["a     b  c", "long  b", ""]);
    expect(table([])).toEqual([]);
  });
});

describe("text", () => {
  it("breaks at spaces, and where it would be one character too long", () => {
    expect(wrap("of one two", 6)).toBe("of one\ntwo");
    expect(wrap("of one two", 5)).toBe("of\none\ntwo");
    expect(wrap(`${"a".repeat(79)} b`)).toBe(`${"a".repeat(79)}\nb`);
    expect(wrap(`${"a".repeat(78)} b`)).toBe(`${"a".repeat(78)} b`);
    expect(wrap("")).toBe("");
  });

  it("sets in the lines after the first one, within its width", () => {
    expect(wrap("[1] ab cd ef", 8, "    ")).toBe("[1] ab\n    cd\n    ef");
    expect(wrap("[1] ab cd ef", 9, "    ")).toBe("[1] ab cd\n    ef");
  });

  it("leaves a word whole that is longer", () => {
    expect(wrap("see https://example.org now", 8)).toBe("see\nhttps://example.org\nnow");
    expect(wrap("https://example.org", 8, "  ")).toBe("https://example.org");
  });
});

describe("spans of time", () => {
  it("are said in the unit that leaves two digits or three", () => {
    const texts = [0, 119_499, 119_500, 7_169_000, 7_170_000, 257_340_000, 257_400_000].map(duration);
    expect(texts).toEqual(["0 s", "119 s", "2 min", "119 min", "2 h", "71 h", "3 d"]);
  });

  it("are read with their unit only", () => {
    expect(["30s", "5m", "12h", "7d"].map(seconds)).toEqual([30, 300, 43_200, 604_800]);
    expect(["", "5", "m", "-5m", "5 m", "1.5h", "5min", "99999999s"].map(seconds)).toEqual(
      Array(8).fill(null),
    );
  });
});

describe("colours", () => {
  const painted = (isTTY: boolean, env: NodeJS.ProcessEnv) => painter({ isTTY }, env)("red", "x") !== "x";

  it("are for a terminal that has them, unless the environment says otherwise", () => {
    expect(painter({ isTTY: true }, { TERM: "xterm" })(["green", "bold"], "x")).toBe(
      "\x1b[32m\x1b[1mx\x1b[22m\x1b[39m",
    );
    expect(painted(true, { TERM: "dumb" })).toBe(false);
    expect(painted(true, { TERM: "xterm", NO_COLOR: "1" })).toBe(false);
    expect(painted(false, { TERM: "xterm" })).toBe(false);
    expect(painted(false, { FORCE_COLOR: "1" })).toBe(true);
    expect(painted(true, { TERM: "xterm", FORCE_COLOR: "0" })).toBe(false);
  });
});
