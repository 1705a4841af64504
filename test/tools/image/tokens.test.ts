// What is flashed says the same as the bundle: tokens are words again on the virtual board.
import { tokenizer } from "acorn";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instrument } from "../../../tools/bench/cost.ts";
import { createWorld } from "../../../tools/board/world.ts";
import { boardIds, bundle } from "../../../tools/build/bundle.ts";
import { rawString, tokenise, WORDS, words } from "../../../tools/image/tokens.ts";

/** The tokens of code as JavaScript has them, whatever is between them. */
const read = (code: string) =>
  [...tokenizer(code, { ecmaVersion: 2020 })].map(({ start, end }) => code.slice(start, end));

/** Code by its bytes over 127, which are told in hex. */
const shown = (code: string) =>
  code.replace(/[\x80-\xff]/g, (c) => `<${c.charCodeAt(0).toString(16)}>`).replaceAll("\n", "\\n");

describe("tokens", () => {
  test("are the interpreter's: the first, the last, and one after the gap", () => {
    expect(WORDS.split(" ").length).toBe(61);
    expect(shown(tokenise("a==b"))).toBe("a<8a>b");
    expect(shown(tokenise("if(a)b"))).toBe("<a3>(a)b");
    expect(shown(tokenise("for(let a of b)a"))).toBe("<a7>(<ad>a<c6>b)a");
    expect(shown(tokenise("a??b"))).toBe("a<d0>b");
  });

  test.each([
    ["a function", "function f(){return 1}", "<aa>f(){<ab>1}"],
    ["after a number", "1 in a", "1<b9>a"],
    ["text", 'a(\'if\'+"else\\"in")', 'a(\'if\'+"else\\"in")'],
    ["a template", `\`if \${a in\`\${b}\`} of\`+{}`, `\`if \${a in\`\${b}\`} of\`+{}`],
    ["methods that are words", "a.catch(b);a.of", "a.<b2>(b);a.<c6>"],
    ["names that begin with one", "a(inner,ifs,$in,of_)", "a(inner,ifs,$in,of_)"],
    ["minus and minus", "a- -b;a- --b;a-- -b", "a- -b;a-<99>b;a<99>-b"],
    ["plus and plus", "a+ +b;a+ ++b", "a+ +b;a+<98>b"],
    ["a number's member", "1 .a;1..a;.5.a", "1 .a;1..a;.5.a"],
    ["lines that end a statement", "a\nb\n\n  ++c", "a\\nb\\n<98>c"],
    ["remarks", "/* a */a/* in */in b // c\n", "a<b9>b"],
    ["getters", "({get a(){return this},set:1})", "({get a(){<ab><af>},set:1})"],
  ])("of %s", (_, code, flashed) => {
    expect(shown(tokenise(code))).toBe(flashed);
    expect(read(words(tokenise(code)))).toEqual(read(code));
  });

  test.each(boardIds())("the bundle of %s comes back, and is a seventh shorter", (board) => {
    const text = bundle(board);
    const code = tokenise(text);
    expect(read(words(code))).toEqual(read(text));
    expect(tokenise(words(code))).toBe(code);
    expect(code.length).toBeLessThan((6 / 7) * text.length);
    expect(read(words(tokenise(instrument(text))))).toEqual(read(instrument(text)));
  });

  test("whatever is put together comes back", () => {
    const operand = fc.constantFrom(
      "a",
      "b1",
      "$",
      "1",
      "1.5",
      "'in'",
      '"\\""',
      `\`of\${a}\``,
      "this",
      "null",
    );
    const infix = fc.constantFrom(
      ..."== === != !== <= << >= >> >>> < > + - * / % & && | || ^ in instanceof ,".split(" "),
    );
    const prefix = fc.constantFrom("", "", "-", "+", "!", "~", "typeof ", "void ", "- -", "+ +", "new ");
    const term = fc.tuple(prefix, operand).map(([before, value]) => `${before}${value}`);
    const code = fc
      .tuple(term, fc.array(fc.tuple(infix, term), { maxLength: 8 }), fc.constantFrom(" ", "\n", "/**/ "))
      .map(([first, rest, gap]) => [first, ...rest.flat()].join(gap));
    fc.assert(
      fc.property(code, (text) => {
        expect(read(words(tokenise(text)))).toEqual(read(text));
      }),
    );
  });

  test("code in words is left alone, and so are bytes in its text", () => {
    expect(words("if(a)b('\\xff')")).toBe("if(a)b('\\xff')");
    const literals = `a('\xff\\'\xa3',"\xa3",\`\xa3\${{b:\`\`}.b}\xa3\`)`;
    expect(words(`${literals}\x8ab`)).toBe(`${literals} == b`);
  });

  test("raw bytes among tokens are a string", () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => i);
    const world = createWorld();
    world.run(`var a=${rawString(bytes)},b=${rawString(Uint8Array.of())},c=a\x8ab`);
    const { a, b, c } = world.context as { a: string; b: string; c: boolean };
    expect([[...Buffer.from(a, "latin1")], b, c]).toEqual([[...bytes], "", false]);
    expect(() => rawString(new Uint8Array(65536))).toThrow(/65535/);
  });

  test("what could be taken for something else is refused", () => {
    expect(() => tokenise("a('\xe9')")).toThrow(/ASCII/);
    expect(() => tokenise("a(/in/)")).toThrow(/regular expression/);
    expect(() => words("a\x80b")).toThrow(new SyntaxError("0x80 is no token"));
    expect(() => words("a\xc8b")).toThrow(SyntaxError);
  });

  test("the virtual board runs them", () => {
    const world = createWorld();
    world.run(
      tokenise("var a=[];for(let b of [1,2])a.push(typeof b===`number`?b in[1,2]:void 0);var c=a.join()"),
    );
    expect((world.context as { c: string }).c).toBe("true,false");
  });
});
