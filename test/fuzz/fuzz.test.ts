// The fuzzer itself: what must not be is planted, and told with the number that shows it again. And every parser, briefly.
import { describe, expect, test } from "vitest";
import { runCommand } from "../commands.ts";
import { fuzzApart } from "./apart.ts";
import { main } from "./cli.ts";
import { fuzz, HEAP_GROWTH_MAX_MB, randomOf } from "./fuzz.ts";
import { noise, spoil, spoilText } from "./mutate.ts";
import { type Case, type Parser, taken } from "./parser.ts";
import { PARSER_NAMES, PARSERS } from "./parsers/index.ts";

/** Cases of 10 bytes, of which each does what `run` does. */
const planted = (run: (first: number) => boolean): Parser => ({
  about: "planted",
  open:
    () =>
    (random): Case => {
      const input = noise(random, 10);
      return { input, run: () => run(input[0]!) };
    },
});

const OPTIONS = { seed: 3, bytes: 5000 };

describe("what is planted is told", () => {
  test("nothing, where nothing is wrong; and how much was taken", async () => {
    const result = await fuzz(
      planted((first) => first < 128),
      OPTIONS,
    );
    expect(result).toMatchObject({ cases: 500, bytes: 5000, failed: 0, failures: [] });
    expect(result.taken).toBeGreaterThan(150);
    expect(result.taken).toBeLessThan(350);
  });

  test("an error that is not declared, by the number of its case", async () => {
    const parser = planted((first) => {
      if (first === 7) throw new TypeError("planted");
      return taken(
        () => {
          if (first > 128) throw new RangeError("declared");
        },
        (error) => error instanceof RangeError,
      );
    });
    const { failed, failures } = await fuzz(parser, OPTIONS);
    expect(failed).toBeGreaterThan(0);
    expect(failures[0]!.sentence).toBe("TypeError: planted");
    const again = parser.open()(randomOf(OPTIONS.seed, failures[0]!.case));
    expect(again.input[0]).toBe(7);
    expect(again.run).toThrow("planted");
  });

  test("a case that takes too long each time, and not one that does once", async () => {
    const work = (ms: number) => {
      const before = process.threadCpuUsage();
      while (process.threadCpuUsage(before).user < 1000 * ms);
    };
    let slow = 0;
    const parser = planted((first) => {
      if (first < 20 && slow++ < 5) work(80);
      return true;
    });
    const { failures, longestMs } = await fuzz(parser, { ...OPTIONS, stallMs: 70 });
    expect(failures.map(({ sentence }) => sentence)).toEqual([expect.stringMatching(/^it took \d+ ms$/)]);
    expect(longestMs).toBeGreaterThan(70);
  });

  test("what is kept", async () => {
    const kept: Uint8Array[] = [];
    const parser = planted(() => kept.push(new Uint8Array(100_000)) > 0);
    const { failures, heapGrowthMb } = await fuzz(parser, OPTIONS);
    expect(failures[0]!.sentence).toMatch(/MB more were kept at the end/);
    expect(heapGrowthMb).toBeGreaterThan(HEAP_GROWTH_MAX_MB);
  });

  test.each([
    [1, "it has not come back for 0.5 s"],
    [2, "its process ended (1): TypeError: planted"],
  ])("a process that never comes back, or dies (%i)", async (seed, sentence) => {
    const worker = new URL("./planted-worker.ts", import.meta.url);
    const order = { parser: "line", seed, bytes: 100 } as const;
    expect(await fuzzApart(order, () => {}, { worker, silentMs: 500 })).toEqual({
      result: null,
      sentence,
      lastCase: 2,
    });
  });
});

describe("what is made", () => {
  const bytes = noise(randomOf(1, 1), 300);
  const text = "site: here\nmqtt:\n  url: mqtt://here\n# a comment\n";

  test("is the same of the same chance, and mostly another of another", () => {
    const made = (number: number) => Buffer.from(spoil(bytes, randomOf(1, number))).toString("hex");
    const spoiled = Array.from({ length: 200 }, (_, i) => made(i));
    expect(Array.from({ length: 200 }, (_, i) => made(i))).toEqual(spoiled);
    expect(new Set(spoiled).size).toBeGreaterThan(150);
    const texts = Array.from({ length: 200 }, (_, i) => spoilText(text, randomOf(1, i)));
    expect(new Set(texts).size).toBeGreaterThan(100);
    expect(texts).toContain(text);
  });

  test.each(PARSER_NAMES)("of %s is taken at times, refused at times, and no failure", async (name) => {
    const { cases, taken: some, failures } = await fuzz(PARSERS[name], { seed: 5, bytes: 40_000 });
    expect(failures).toEqual([]);
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(cases);
  });
});

describe("the command", () => {
  test("runs a parser, and tells its figures to programs", async () => {
    const { code, out } = await runCommand(main, ["--parser", "line", "--bytes", "20k", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ parser: "line", sentence: null, result: { seed: 1, failed: 0 } });
  });

  test("shows a case by its number", async () => {
    const { code, out } = await runCommand(main, ["--parser", "config", "--case", "3"]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^".*"\n\d+ B, (taken|refused), \d+ ms\n$/)]);
  });

  test("names what it does not know", async () => {
    expect((await runCommand(main, ["--parser", "xml"])).err).toMatch(/There are: line, modem/);
    expect((await runCommand(main, ["--bytes", "many"])).err).toMatch(/500k, 100M or 1G/);
    expect((await runCommand(main, ["--case", "1"])).err).toMatch(/name it with --parser/);
  });
});
