// npm run node: what it says of a node's life, for people and for programs.
import { describe, expect, test } from "vitest";
import type { Output } from "../../../gateway/cli/program.ts";
import { main } from "../../../tools/node/main.ts";

async function run(argv: string[], terminal: Partial<Output> = {}, env: NodeJS.ProcessEnv = {}) {
  let [out, err] = ["", ""];
  const code = await main(argv, {
    out: { write: (text) => (out += text), ...terminal },
    err: { write: (text) => (err += text) },
    env,
    onSignal: () => () => {},
    onFailure: () => () => {},
    exit: () => {},
  });
  return { code, out, err, lines: out.trimEnd().split("\n") };
}

interface Line {
  time: string;
  what: string;
  text: string;
  counter?: number;
  type?: string;
  // biome-ignore lint/suspicious/noExplicitAny: what each line says besides
  [field: string]: any;
}
const parsed = (lines: string[]) => lines.map((line) => JSON.parse(line) as Line);

describe("a day on a line", () => {
  test("is told in JSON: every record kept, sent, answered, and the night decided", async () => {
    const { code, lines, err } = await run(["puckjs", "--hours", "24", "--json"]);
    expect(code).toBe(0);
    expect(err).toMatch(/^24 h in \d+\.\d s, no error\.\n$/);
    const told = parsed(lines);
    expect(told[1]).toMatchObject({ what: "says", text: expect.stringContaining("boot 1") });
    const kept = told.filter(({ counter }) => counter !== undefined).map(({ counter }) => counter);
    const sent = told.filter(({ what }) => what === "sends").map(({ frame }) => frame.counter);
    const answered = told.filter(({ what }) => what === "hears").map(({ answers }) => answers);
    // A check, a reading each quarter of an hour but the first, and a night.
    expect(kept).toHaveLength(1 + 95 + 1);
    expect(sent).toEqual(expect.arrayContaining(kept));
    expect(answered).toEqual(sent);
    expect(told.findLast(({ what }) => what === "hears")).toMatchObject({
      settled: Math.max(...sent),
      missing: null,
    });
    const [night] = told.filter(({ what }) => what === "night");
    expect(night!.record).toMatchObject({ night: "2026-11-02", state: "warm-up", baseline_dbfs: null });
    expect(night!.record.windows).toBeGreaterThan(40);
    const ticks = told.filter(({ what }) => what === "wakes");
    expect(ticks.reduce((sum, { windows }) => sum + windows, 0)).toBeGreaterThan(4 * 95);
  });

  test("fits 80 columns, without colours where nobody looks", async () => {
    const { lines } = await run(["puckjs", "--hours", "1", "--debug"]);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines[0]).toBe("2026-11-01");
    expect(lines.join("\n")).toMatch(/^13:15:23\.000 {2}keeps {5}#3 reading, \d+ B: \d+(\.\d)? kPa/m);
    expect(lines.join("\n")).not.toContain("\x1b");
    const terminal = { isTTY: true, columns: 80 };
    const { out } = await run(["puckjs", "--hours", "0.1"], terminal, { TERM: "xterm-256color" });
    expect(out).toContain("\x1b[");
    const plain = await run(["puckjs", "--hours", "0.1"], terminal, {
      TERM: "xterm-256color",
      NO_COLOR: "1",
    });
    expect(plain.out).not.toContain("\x1b[");
  });
});

test.each(["rak3172", "rn2483", "wio-e5"])("with a %s, the dialogue is told with --debug", async (link) => {
  const { code, out } = await run(["xiao-ble", "--link", link, "--hours", "1.1", "--debug"]);
  expect(code).toBe(0);
  expect(out).toContain("> module  ");
  expect(out).toContain("< module  ");
  expect(out).toMatch(/sends {5}#1 hello/);
  expect(out).toMatch(/sends {5}#2 check, \d+ B, as kept\n/);
  expect(out).toMatch(/sends {5}#6 records, \d+ B: #2 to #5\n {24}#2 check: [^#]*#3 reading: /);
  expect(out).toContain("ack of #6: all up to #6");
  expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
  const quiet = await run(["xiao-ble", "--link", link, "--hours", "0.1"]);
  expect(quiet.out).not.toContain("module  ");
});

test("a pipe that leaks is found, and one that leaks only later is not yet", async () => {
  const states = async (...leak: string[]) => {
    const { code, lines } = await run(["puckjs", "--hours", "200", "--json", "--leak", ...leak]);
    expect(code).toBe(0);
    const events = parsed(lines).filter(({ type }) => type === "event");
    return events.map(({ record }) => record.after_state);
  };
  expect(await states()).toEqual(["suspect", "leak"]);
  expect(await states("7")).toEqual([]);
});

describe("wrong usage", () => {
  test.each([
    [["pcukjs"], /There is no board "pcukjs"\. Boards: /],
    [["pico2", "--link", "rak3172"], /9600 bit\/s at most/],
    [["pico", "--link", "wio-e5"], /no room in its flash .* take another board/],
    [["puckjs", "--link", "usb"], /Allowed choices are/],
    [["puckjs", "--hours", "0"], /number over 0/],
    [["puckjs", "--seed", "x"], /whole number/],
    [[], /missing required argument 'board'/],
  ])("%j is refused in a sentence", async (argv, sentence) => {
    const { code, out, err } = await run(argv);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(sentence);
  });

  test("help fits 80 columns and has examples", async () => {
    const { code, lines } = await run(["--help"]);
    expect(code).toBe(0);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines).toContain("  npm run node -- puckjs");
  });
});
