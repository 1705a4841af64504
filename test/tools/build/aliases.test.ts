// Built-ins with long names, declared once under short ones.
import { describe, expect, test } from "vitest";
import { aliasBuiltIns } from "../../../tools/build/aliases.ts";
import { WORDS } from "../../../tools/image/tokens.ts";

describe("built-ins that are said often", () => {
  const many = (text: string, n: number) => Array.from({ length: n }, () => text).join(";");

  test("have a variable, the first there are", () => {
    expect(aliasBuiltIns(many("new Uint8Array(4)", 5))).toBe(`var a=Uint8Array;${many("new a(4)", 5)}`);
    expect(aliasBuiltIns(`var b=1;${many("b=Math.floor(b)", 5)}`)).toBe(
      `var a=Math.floor,b=1;${many("b=a(b)", 5)}`,
    );
    const both = aliasBuiltIns(`f({Uint8Array});${many("new Uint8Array(4)", 5)}`);
    expect(both).toBe(`var a=Uint8Array;f({Uint8Array:a});${many("new a(4)", 5)}`);
  });

  test("and so have members", () => {
    expect(aliasBuiltIns(many("b.subarray(4)", 9))).toBe(`var a="subarray";${many("b[a](4)", 9)}`);
    expect(aliasBuiltIns(many("b(4).subarray.length", 9))).toBe(
      `var a="subarray",c="length";${many("b(4)[a][c]", 9)}`,
    );
    for (const code of [many("b.subarray", 2), many("b.it", 99), many("({subarray:4})", 99)]) {
      expect(aliasBuiltIns(code)).toBe(code);
    }
  });

  test("but not what is said seldom, is a property, is the firmware's own, or only this board's", () => {
    for (const code of [
      many("new Uint8Array(4)", 2),
      many("a.Uint8Array({Math:1})", 2),
      `function getTime(){return 1}${many("getTime()", 9)}`,
      `${many("getTime()", 9)};getTime=f`,
      many("(Math=>Math.floor(1))", 9),
      many("Serial1.write()", 9),
      many("f(undefined)", 9),
    ]) {
      expect(aliasBuiltIns(code)).toBe(code);
    }
  });

  test("under a name that nothing has", () => {
    const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const all = [...letters, ...[..."abcdefghi"].flatMap((one) => [...letters].map((two) => one + two))];
    // "if" and "in" are no names at all, and neither is "do".
    const code = `${all.filter((name) => !WORDS.split(" ").includes(name)).join(";")};${many("getTime()", 9)}`;
    expect(aliasBuiltIns(code).startsWith("var ja=getTime;a;b;")).toBe(true);
    const last = code.replace(/;gg;/, ";");
    expect(aliasBuiltIns(last).startsWith("var gg=getTime;")).toBe(true);
  });
});
