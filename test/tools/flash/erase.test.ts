// sippra-node erase on virtual boards: what is left, what its key may do afterwards, and that no cut leaves half a node.
import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import type { EnrolmentFile } from "../../../gateway/config/enrolment.ts";
import { ToolError } from "../../../tools/errors.ts";
import { eraseBoard } from "../../../tools/flash/erase/command.ts";
import type { Flashed } from "../../../tools/flash/job.ts";
import { main } from "../../../tools/flash/main.ts";
import { recordPath } from "../../../tools/flash/used.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { runCommand } from "../../commands.ts";
import { type BoardOnLine, boardOnLine } from "./board-on-line.ts";
import { booted, enrolments, PASSWORD, run } from "./flashed-node.ts";
import type { BoardBefore } from "./virtual-flash.ts";

const say = LANGUAGES.en;
const NAME = "elm-street-4";
const OTHER_KEY = "00112233445566778899aabbccddeeff";
const { enrol, remove } = enrolments();
afterAll(remove);

interface Ended {
  out: string;
  err: string;
  error: Error | undefined;
}

interface How {
  yes?: boolean;
  json?: boolean;
  lang?: "en" | "sv";
  /** What is typed; null: Ctrl-D. */
  typed?: string | null;
  /** Ctrl-C before this line to the board. */
  stopAt?: number;
  pullAt?: number;
}

/** Runs the command against a board. */
async function erase(board: BoardOnLine, enrolment: string, how: How = {}): Promise<Ended> {
  let [out, err] = ["", ""];
  let interrupt = () => {};
  const pulled = Promise.withResolvers<void>();
  const surroundings: Surroundings = {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    env: {},
    onSignal: (listener) => {
      interrupt = listener;
      return () => {};
    },
    onFailure: () => () => {},
    exit: () => {},
    ...(how.typed !== undefined && {
      askLine: async (question: string) => {
        err += question;
        return how.typed!;
      },
    }),
  };
  board.onLine((_, n) => {
    if (n === how.stopAt) interrupt();
    if (n !== how.pullAt) return;
    board.pull();
    pulled.resolve();
  });
  const flags = { port: "here", enrol: enrolment, wait: 30, baud: 115_200, json: how.json ?? false };
  try {
    const words = { ...flags, yes: how.yes ?? false };
    const erasing = eraseBoard(words, LANGUAGES[how.lang ?? "en"], surroundings, async () => board.line);
    // The tool is gone with the cable: it is not waited for.
    await Promise.race([erasing, pulled.promise]);
    erasing.catch(() => {});
    return { out, err, error: undefined };
  } catch (error) {
    return { out, err, error: error as Error };
  }
}

const isBlank = ({ image, ring }: ReturnType<BoardOnLine["memory"]>) =>
  [...image, ...(ring ?? [])].every((byte) => byte === 255);

const usedBeside = (enrolment: string) => JSON.parse(readFileSync(recordPath(enrolment), "utf8"));

const nodes: Record<string, BoardBefore> = {};
const flashed = (id: string) => boardOnLine(id, nodes[id]!, PASSWORD);

beforeAll(async () => {
  for (const id of ["puckjs", "espruino-wifi"]) {
    const board = boardOnLine(id, {}, PASSWORD);
    expect(await run(board, enrol())).toMatchObject({ how: "fresh" });
    const { sends, ...after } = booted(id, board.memory());
    expect(sends).toBeGreaterThan(0);
    nodes[id] = after;
  }
});

// The second has its journal outside Storage.
describe.each(["puckjs", "espruino-wifi"])("on %s", (id) => {
  test("a node is gone, and its console open", async () => {
    const board = flashed(id);
    const file = enrol();
    const { out, err, error } = await erase(board, file, { typed: NAME });
    expect(error).toBeUndefined();
    expect(isBlank(board.memory())).toBe(true);
    expect(board.isRunning()).toBe(false);
    expect(err.replace(/\s+/g, " ")).toMatch(/Node 1-7 \(alby\/elm-street-4\), epoch 0 goes from this/);
    expect(err).toContain(say.erase.ask(NAME));
    expect(out).toMatch(/^Erased: node 1-7 \(alby\/elm-street-4\) is off /);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(usedBeside(file)).toMatchObject({ state: "writing", reservation: 512, boot: 1 });
  });

  test("the key goes on above every counter, on this board only", async () => {
    const board = flashed(id);
    const file = enrol();
    await erase(board, file, { yes: true });
    expect(await run(board, file)).toMatchObject({ how: "repeated", counter: 512 });
    const other = boardOnLine(id, { serial: "another" }, PASSWORD);
    await erase(flashed(id), file, { yes: true });
    expect(((await run(other, file)) as Error).message).toMatch(/has been used on the board with serial/);
  });

  test("a cut anywhere leaves the node as it was or a board that sends nothing, and a second run erases it", async () => {
    const whole = flashed(id);
    await erase(whole, enrol(), { yes: true });
    const lines = whole.lines().length;
    const erasing = whole.lines().findIndex((line) => /eraseAll/.test(line));
    const cut = async (n: number, how: "stopAt" | "pullAt") => {
      const board = flashed(id);
      const file = enrol();
      const ended = await erase(board, file, { yes: true, [how]: n });
      const memory = board.memory();
      const isAsBefore = Buffer.from(memory.image).equals(nodes[id]!.image!);
      if (!isAsBefore) expect(booted(id, memory).sends).toBe(0);
      if (how === "stopAt" && isAsBefore) expect(ended.error?.message).toBe(say.interrupted);
      if (how === "stopAt" && !isAsBefore) expect(isBlank(memory)).toBe(true);
      const second = boardOnLine(id, memory, PASSWORD);
      expect((await erase(second, file, { yes: true })).error).toBeUndefined();
      expect(isBlank(second.memory())).toBe(true);
      const again = await run(second, file);
      expect(again).toMatchObject({ how: "repeated" });
      expect((again as Flashed).counter).toBeGreaterThanOrEqual(512);
      return isAsBefore;
    };
    const all = Array.from({ length: lines }, (_, n) => n).filter((n) => n >= erasing - 1 || n % 8 === 0);
    const stopped = await Promise.all(all.map((n) => cut(n, "stopAt")));
    expect(new Set(stopped)).toEqual(new Set([true, false]));
    const late = all.slice(stopped.indexOf(false) - 2);
    await Promise.all(late.map((n) => cut(n, "pullAt")));
  });
});

describe("nothing is erased", () => {
  const cases: [string, How, RegExp][] = [
    ["another name is typed", { typed: "elm-street-5" }, /name was not typed/],
    ["nothing is typed", { typed: null }, /name was not typed/],
    ["nobody is there", {}, /add --yes/],
  ];
  test.each(cases)("where %s", async (_, how, sentence) => {
    const board = flashed("puckjs");
    const file = enrol();
    const { out, error } = await erase(board, file, how);
    expect(error?.message).toMatch(sentence);
    expect(out).toBe("");
    expect(Buffer.from(board.memory().image).equals(nodes.puckjs!.image!)).toBe(true);
    expect(board.isRunning()).toBe(true);
    expect(existsSync(recordPath(file))).toBe(false);
  });

  const others: [string, Partial<EnrolmentFile>, RegExp][] = [
    ["another node's", { node: 8, key: OTHER_KEY }, /is node 1-7 .* for node 1-8 .* own enrolment/],
    [
      "one of the same number at another site",
      { site: "boda", name: "oak-road-1", key: OTHER_KEY },
      /is node 1-7 \(alby\/elm-street-4\)/,
    ],
  ];
  test.each(others)("by the enrolment of %s", async (_, changes, sentence) => {
    // An open console, as of an enrolment without a password.
    const open = boardOnLine("puckjs", nodes.puckjs!, undefined);
    const { error } = await erase(open, enrol({ ...changes, console: "c".repeat(20) }), { yes: true });
    expect(error).toBeInstanceOf(ToolError);
    expect(error?.message).toMatch(sentence);
    expect(open.isRunning()).toBe(true);
    expect(Buffer.from(open.memory().image).equals(nodes.puckjs!.image!)).toBe(true);
  });

  test("on a board that is blank", async () => {
    const { out, error } = await erase(boardOnLine("puckjs", {}, PASSWORD), enrol(), { yes: true });
    expect(error).toBeUndefined();
    expect(out).toMatch(/^Puck\.js, serial number 0011-2233: it holds nothing/);
  });
});

test("the node's newer enrolment erases it too, and stays unused", async () => {
  const board = flashed("puckjs");
  const file = enrol({ epoch: 1, key: OTHER_KEY });
  const { out } = await erase(board, file, { yes: true, json: true });
  expect(JSON.parse(out)).toMatchObject({ key: "as-before", counter: null, wasBlank: false });
  expect(isBlank(board.memory())).toBe(true);
  expect(existsSync(recordPath(file))).toBe(false);
});

test("a key whose journal is lost is used up", async () => {
  const { image } = nodes.puckjs!;
  const damaged = Uint8Array.from(image!);
  // The journal's pages lie last.
  damaged.fill(0, 5 * 4096);
  const board = boardOnLine("puckjs", { image: damaged }, PASSWORD);
  const file = enrol();
  const { out } = await erase(board, file, { yes: true });
  expect(out).toContain("The key starts never again");
  expect(isBlank(board.memory())).toBe(true);
  expect(((await run(board, file)) as Error).message).toMatch(/has been used, and no journal/);
});

test("Swedish has it in Swedish", async () => {
  const { out, err } = await erase(flashed("puckjs"), enrol(), { typed: NAME, lang: "sv" });
  expect(err).toContain(`Skriv nodens namn, ${NAME}, för att radera den: `);
  expect(out).toMatch(/^Raderad: nod 1-7 \(alby\/elm-street-4\) är borta från Puck\.js/);
  expect(out.replace(/\s+/g, " ")).toContain("Nyckeln fortsätter från räknare 512");
});

test("the command needs a port and an enrolment", async () => {
  const { code, err } = await runCommand(main, ["erase", "--port", "x"], { LANG: "C" });
  expect(err).toMatch(/required option '--enrol <file>'/);
  expect(code).toBe(2);
});
