// The gate from both sides: what must not pass does not, at the right line and with a way out; what may, does.
import { describe, expect, test } from "vitest";
import { boardIds, bundle, ENTRY } from "../../../tools/build/bundle.ts";
import { checkBundle, checkSource, RULES } from "../../../tools/build/gate/check.ts";
import { interpreterNumber } from "../../../tools/build/gate/values.ts";
import { ToolError } from "../../../tools/errors.ts";
import { ALLOWED } from "./allowed.ts";
import { blamed, FORBIDDEN, UNREADABLE } from "./forbidden.ts";

/** What building this as the firmware of a board says. */
function refusal(entry: string): string {
  try {
    bundle("linux", { entry });
  } catch (error) {
    expect(error).toBeInstanceOf(ToolError);
    expect((error as ToolError).code).toBe("build");
    return (error as ToolError).message;
  }
  return "";
}

const title = (code: string) =>
  code
    .split("\n")
    .find((line) => line.endsWith("// <-"))!
    .trim();

describe("refused, at its line, with what to write instead", () => {
  test("more than sixty ways", () => expect(FORBIDDEN.length).toBeGreaterThan(60));

  test.each(FORBIDDEN.map(([rule, code]) => ({ rule, code, title: title(code) })))(
    "$rule: $title",
    ({ rule, code }) => {
      const sentence = refusal(code);
      const lines = sentence.split("\n");
      const at = lines.findIndex(
        (line) => line.startsWith(`${ENTRY}:${blamed(code)}:`) && line.endsWith(`  ${rule}`),
      );
      expect(at, sentence).toBeGreaterThan(0);
      expect(lines[at + 3]).toMatch(/^ {4}instead: .{3}/);
    },
  );

  test.each(UNREADABLE.map((code) => ({ code, title: title(code) })))("$title", ({ code }) => {
    expect(refusal(code)).toContain(`${ENTRY}:${blamed(code)}:`);
  });

  test("all at once, each place once", () => {
    const sentence = refusal("let a = [1];\na.length = 0;\nprint('' + a.at(0) + Math.trunc(1.5) + 0.3);");
    const found = sentence.split("\n").filter((line) => line.startsWith("firmware/"));
    expect(found.map((line) => line.split("  ")[1]).sort()).toEqual([
      "array-length",
      "decimal",
      "unknown-method",
      "unknown-static",
    ]);
  });
});

describe("every rule does its part", () => {
  const of = (id: string) => FORBIDDEN.filter(([rule]) => rule === id);

  test("each rule has a name of its own and is broken by some firmware above", () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    const without = RULES.filter(({ id }) => of(id).length === 0).map(({ id }) => id);
    // A module cannot hold "with" at all; the rule is for bundles.
    expect(without).toEqual(["with"]);
  });

  test.each(RULES.filter(({ where }) => where !== "bundle"))(
    "$id: nothing else finds it in a source",
    (rule) => {
      for (const [, code] of of(rule.id)) {
        const others = RULES.filter((one) => one !== rule);
        const found = checkSource("a.ts", code, [rule]).filter((one) => one.rule === rule.id);
        // Folded by esbuild, so that only the bundle shows it.
        if (!code.includes("/ TENTH")) expect(found.map(({ line }) => line)).toContain(blamed(code));
        expect(checkSource("a.ts", code, others).filter((one) => one.rule === rule.id)).toEqual([]);
      }
    },
  );

  test("a bundle is held against the rules without its source", () => {
    const fires = (code: string) => checkBundle(code, undefined).map(({ rule }) => rule);
    expect(fires("var A=class B{m(){return B}};print(A)")).toContain("class-name");
    expect(fires("with(Math)print(1)")).toContain("with");
    expect(fires("var[a]=[1];print(a)")).toContain("destructuring");
    expect(fires("var a=.3;print(a)")).toContain("decimal");
    expect(fires("f();function f(){print(1)}")).toContain("too-early");
    expect(fires("var a=x=>{for(let i=0;i<x;i++)setTimeout(()=>print(i))};a(3)")).toContain("loop-closure");
    expect(fires("print(a?.b)")).toContain("optional-chain");
    expect(fires("function of(){}of()")).toContain("word");
  });
});

describe("allowed", () => {
  test.each(ALLOWED.map(([, code]) => ({ code })))("$code", ({ code }) => {
    expect(refusal(code)).toBe("");
  });

  test("the firmware of every board", () => {
    for (const board of boardIds()) expect(bundle(board)).toMatch(/^(function|var) .*[;}]$/);
  });

  test("names that are words to the interpreter are not given by the minifier", () => {
    // More variables in one scope than there are names of two letters that come before.
    const names = Array.from({ length: 3000 }, (_, i) => `name${i}`);
    const entry = `let sum = 0;
${names.map((name) => `let ${name} = getTime();`).join("\n")}
print((sum += getTime()) + "");
${names.map((name) => `setTimeout(() => { sum += ${name}; }, 1);`).join("\n")}`;
    expect(refusal(entry)).toBe("");
  });
});

describe("a comment that allows", () => {
  const sqrt = (before: string) => `let x = getTime();\n${before}\nprint('' + Math.sqrt(x));`;
  const rules = (code: string) => checkSource("a.ts", code).map(({ rule }) => rule);

  test("with a reason, one place", () => {
    expect(rules(sqrt("// gate: math-sqrt: a first guess"))).toEqual([]);
    expect(rules(`${sqrt("// gate: math-sqrt: a first guess")}\nprint('' + Math.sqrt(x));`)).toEqual([
      "math-sqrt",
    ]);
  });

  test("not without a reason, not for other rules, and not where there is nothing", () => {
    expect(rules(sqrt("// gate: math-sqrt"))).toEqual(["math-sqrt", "waiver"]);
    expect(rules("// gate: to-fixed: because\nprint(getTime().toFixed(1));")).toEqual(["to-fixed", "waiver"]);
    expect(rules("// gate: math-sqrt: because\nprint('x');")).toEqual(["waiver"]);
  });
});

test("decimals are read as the interpreter reads them", () => {
  // Asked of the real one: test/interpreter/gate-lists.test.ts.
  expect(interpreterNumber("0.3")).toBe(3 * 0.1);
  expect(interpreterNumber("0.3")).not.toBe(0.3);
  expect([".5", "0.25", "1.5", "1000", "1e3", "2.5e3", "1_000"].map(interpreterNumber)).toEqual([
    0.5, 0.25, 1.5, 1000, 1000, 2500, 1000,
  ]);
});
