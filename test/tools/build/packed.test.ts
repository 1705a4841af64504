// What is flashed packed is the same program: it unpacks to the pieces it was made of, and runs as they would.
import { parse } from "acorn";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createWorld } from "../../../tools/board/world.ts";
import { boardIds, bundle } from "../../../tools/build/bundle.ts";
import { pack } from "../../../tools/build/packed.ts";
import { compress, decompress, parseCopies } from "../../../tools/image/heatshrink.ts";
import { type Tokens, tokenise, words } from "../../../tools/image/tokens.ts";

/** The least of a board that the loader asks for; `evaluate` instead of the world's own. */
function loading(evaluate?: (code: string) => void) {
  const world = createWorld();
  const heatshrink = {
    decompress: (text: string) => world.buffer(decompress(Buffer.from(text, "latin1"))),
  };
  Object.assign(world.context, {
    require: (name: string) => (name === "heatshrink" ? heatshrink : undefined),
    E: {
      toString: (bytes: ArrayBuffer) => Buffer.from(bytes).toString("latin1"),
      toFlatString: (text: string) => text,
    },
    ...(evaluate ? { eval: evaluate } : {}),
  });
  return world;
}

function pieces(code: Tokens): string[] {
  const all: string[] = [];
  loading((piece) => all.push(piece)).run(code);
  return all;
}

const LET_GO = "_$p=_$w=_$u=_$r=0;";

describe("heatshrink", () => {
  test("gives back what it took", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc.array(fc.constantFrom(0, 255, 7), { maxLength: 900 }).map((all) => Uint8Array.from(all)),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 5 }))
        .map(([one, times]) => Buffer.concat(Array(times).fill(one))),
    );
    fc.assert(
      fc.property(bytes, (all) => {
        expect([...decompress(compress(all))]).toEqual([...all]);
      }),
    );
  });

  test("copies from 256 bytes back at most, and 64 at most", () => {
    const noise = Uint8Array.from({ length: 256 }, (_, i) => (i * 167 + (i >> 3)) & 255);
    const { lengths, distances } = parseCopies(Buffer.concat([noise, noise]));
    expect([lengths[256], distances[256]]).toEqual([64, 256]);
    const further = Buffer.concat([noise, Uint8Array.of(1), noise]);
    expect([...decompress(compress(further))]).toEqual([...further]);
  });

  test("is what the interpreter has", () => {
    // require("heatshrink").compress("abababababab!") on it
    expect(Buffer.from(compress(Buffer.from("abababababab!"))).toString("hex")).toBe("b0d88024c840");
  });
});

describe("packed", () => {
  test.each(boardIds())(
    "the bundle of %s is unpacked, in pieces, to what it was, and nearly a fourth shorter",
    (id) => {
      const text = bundle(id);
      const code = pack(text);
      const all = pieces(code);
      expect(all.at(-1)!.startsWith(LET_GO)).toBe(true);
      all.push(all.pop()!.slice(LET_GO.length));
      expect(tokenise(words(all.join("\n"))).replaceAll("\n", "")).toBe(tokenise(text).replaceAll("\n", ""));
      // What is longer is one statement: a function cannot be cut.
      for (const piece of all) {
        const { body } = parse(words(piece), { ecmaVersion: 2020 });
        if (piece.length > 2000) expect(body.length).toBe(1);
      }
      expect(code.length).toBeLessThan(0.77 * tokenise(text).length);
    },
  );

  test("it runs at the top level, and nothing of the loader is left when the last statement does", () => {
    const filler = Array.from({ length: 90 }, (_, i) => `function f${i}(a,b){return a*${i}+b}`).join("");
    const world = loading();
    const left: unknown[] = [];
    const { context } = world as { context: Record<string, unknown> };
    context.look = () => left.push(context._$p, context._$w, context._$u, context._$r);
    world.run(
      pack(
        `${filler}let a=1;const b=()=>a+f7(2,3);class C{m(){return a}}${filler}a=b();var out=new C().m();look();`,
      ),
    );
    expect(context.out).toBe(18);
    expect(left).toEqual([0, 0, 0, 0]);
  });

  test("programs of one statement, and without anything that repeats", () => {
    for (const text of ["var out=1;", "var out='a';out=1;"]) {
      const world = loading();
      world.run(pack(text));
      expect((world.context as { out: number }).out).toBe(1);
    }
  });

  test("what the loader would take for its own is refused", () => {
    expect(() => pack("var _$p=1;")).toThrow(/_\$/);
    expect(() => pack("var a='\x02';")).toThrow(/stand for a word/);
    expect(() => pack("var a=b??c;")).toThrow(/stand for a word/);
  });
});
