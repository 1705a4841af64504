// The story as a whole, as fast as it goes: what happens in it is told when it is said to be, and what is no leak is not.
import { beforeAll, describe, expect, test } from "vitest";
import { MESSAGES } from "../../../gateway/deliver/contract/messages.ts";
import { main } from "../../../tools/demo/main.ts";
import { startCommand } from "../../commands.ts";
import { freePort, until } from "../../processes.ts";

const START = "2026-12-01T10:00:00Z";
/** As fast as this machine can. */
const FAST = ["--speed", "1000000000", "--start", START];

const run = async (...args: string[]) =>
  startCommand(main, [...FAST, "--mqtt", `${await freePort()}`, ...args]);

// biome-ignore lint/suspicious/noExplicitAny: lines of JSON, looked into below
type Message = any;
const jsonLines = (text: string): Message[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const DAY_MS = 86_400_000;

describe("a story of two minutes, at once", () => {
  let code: number;
  let lines: Message[];
  let words: string;
  let alarms: Message[];

  beforeAll(async () => {
    const story = await run("--json");
    code = await story.ended;
    lines = jsonLines(story.out());
    words = story.err().replaceAll("\n", " ").replaceAll("  ", " ");
    alarms = lines.filter((line) => "alarm" in line);
  });

  const of = (kind: string) => alarms.filter((alarm) => alarm.kind === kind);

  test("all that was taken is published, and once", () => {
    expect(code).toBe(0);
    const sums = lines.at(-1);
    const { readings, events, nights } = sums;
    expect(sums).toEqual({
      readings,
      events,
      nights,
      published: readings + events + nights,
      duplicates: 0,
      missing: 0,
    });
    expect(nights).toBeGreaterThan(26 * 90 * 0.95);
    expect(lines.length - 1).toBe(sums.published + alarms.length);
  });

  test("each line is a message as the contract has it", () => {
    for (const line of lines.slice(0, -1)) {
      const name =
        "alarm" in line ? "alarm" : "kind" in line ? "event" : "night" in line ? "night" : "reading";
      const { schema } = MESSAGES[name];
      const { success, error } = schema.safeParse(line);
      expect(success, `${name}: ${error?.message} ${JSON.stringify(line)}`).toBe(true);
    }
  });

  test("the leak is told between its two nodes, some sixteen nights after it began", () => {
    const [, began, first, second] =
      /On (\S+) a leak of 9 l\/min began between (\S+) and (\S+), on iron/.exec(words)!;
    const [told] = of("leak");
    expect(new Set([told.stretch.from, told.stretch.to])).toEqual(new Set([first, second]));
    const nights = (Date.parse(told.time) - Date.parse(began!)) / DAY_MS;
    // Louder nights right before it are taken for its first ones.
    expect(nights).toBeGreaterThan(12);
    expect(nights).toBeLessThan(20);
    expect(told.probability).toBeGreaterThan(0.2);
    expect(new Set(of("leak").map(({ alarm }) => alarm)).size).toBe(1);
  });

  test("it is repaired, and the nights after that are quiet", () => {
    const states = of("leak").map(({ state }) => state);
    for (const state of ["open", "acknowledged", "located", "repaired"]) expect(states).toContain(state);
    expect(words).toMatch(
      /The crew acknowledged it on .* and repaired it on [^.]*\. On [^.]*: quiet after the repair\./,
    );
  });

  test("the tap is suspected by its node, and never told", () => {
    const [, name] = /A tap was left running near (\S+) from/.exec(words)!;
    expect(words).toMatch(new RegExp(`It was suspected by ${name} on \\S+\\. No alarm was told of it\\.`));
    expect(alarms.flatMap(({ nodes }) => nodes)).not.toContain(name);
  });

  test("the hydrant is told and taken back within the hour; the burst is told at two nodes", () => {
    const [hydrant, ...others] = of("burst");
    const back = others.find(({ alarm }) => alarm === hydrant.alarm)!;
    expect(back.reason).toBe("pressure-returned");
    expect(Date.parse(back.time) - Date.parse(hydrant.time)).toBeLessThan(3_600_000);
    const burst = others.find(({ alarm }) => alarm !== hydrant.alarm)!;
    expect(burst.nodes.length).toBe(2);
    expect(others.at(-1)).toMatchObject({ alarm: burst.alarm, state: "closed", reason: "main" });
  });
});

test("the same seed and start are the same story, and Ctrl-C ends it in order", async () => {
  const beginning = async () => {
    const story = await run("--seed", "5");
    await until(
      () => story.out().includes("Alarm 1, ended"),
      () => story.output().slice(-500),
      90_000,
    );
    story.interrupt();
    expect(await story.ended).toBe(0);
    expect(story.out()).toContain("The story in words");
    expect(story.out()).toMatch(/\s0\s+published\s+twice,\s+0\s+missing\.\n$/);
    const lines = story.out().split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    const first = lines.findIndex((line) => line.startsWith("2026-"));
    return lines.slice(
      first,
      lines.findIndex((line) => line.includes("Alarm 1, ended")),
    );
  };
  const [a, b] = [await beginning(), await beginning()];
  expect(a.length).toBeGreaterThan(5);
  expect(a).toEqual(b);
});

test.each([
  [["--speed", "0"], /number over 0/],
  [["--start", "yesterday"], /a time like/],
  [["--mqtt", "http://x"], /a port, or a URL/],
  [["--nodes", "3"], /--nodes/],
])("%s is refused with a sentence", async (args, sentence) => {
  const story = startCommand(main, args);
  expect(await story.ended).toBe(1);
  expect(story.output()).toMatch(sentence);
});

test.each([[["--help"]], [["boards", "--help"]]])(
  "%s fits 80 columns, and says what else there is",
  async (args) => {
    const story = startCommand(main, args);
    expect(await story.ended).toBe(0);
    expect(
      Math.max(
        ...story
          .output()
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
    expect(story.output()).toContain("npm start -- boards");
    expect(story.output()).toContain("npm start -- --");
  },
);
