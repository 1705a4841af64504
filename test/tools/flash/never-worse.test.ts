// Never worse than before: on a board that runs a node, every refusal and every interruption before its flash is erased
// leaves that flash as it was, byte for byte, and the node running; what comes after that never makes half a node.
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EnrolmentFile } from "../../../gateway/config/enrolment.ts";
import { ToolError } from "../../../tools/errors.ts";
import type { FlashOptions } from "../../../tools/flash/job.ts";
import { recordPath } from "../../../tools/flash/used.ts";
import { tokenise } from "../../../tools/image/tokens.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { bundleOf, createRig } from "../../rig.ts";
import { type BoardOnLine, boardOnLine } from "./board-on-line.ts";
import { booted, enrolments, PASSWORD, run } from "./flashed-node.ts";
import type { BoardBefore } from "./virtual-flash.ts";

const say = LANGUAGES.en;
const ID = "puckjs";
const OTHER_KEY = "00112233445566778899aabbccddeeff";

type Change = Partial<FlashOptions>;

const { folder, enrol, remove } = enrolments();
afterAll(remove);

/** Flash of a board that was flashed by the tool and has booted once since. */
let node: BoardBefore;
/** Lines to the board in a whole flash of it, and which of them erases. */
let whole: { lines: number; erase: number };

beforeAll(async () => {
  const board = boardOnLine(ID, {}, PASSWORD);
  const first = await run(board, enrol());
  expect(first).toMatchObject({ how: "fresh", boot: 1 });
  const { sends, ...after } = booted(ID, board.memory());
  expect(sends).toBeGreaterThan(0);
  node = after;
  const again = boardOnLine(ID, node, PASSWORD);
  expect(await run(again, enrol())).toMatchObject({ how: "goes-on", counter: 512 });
  whole = { lines: again.lines().length, erase: again.lines().findIndex((line) => /eraseAll/.test(line)) };
});

function expectAsBefore(board: BoardOnLine): void {
  expect(Buffer.from(board.memory().image).equals(node.image!)).toBe(true);
  expect(board.isRunning()).toBe(true);
}

interface Refusal {
  sentence: RegExp;
  enrolment?: Partial<EnrolmentFile>;
  change?: () => Change;
  before?: BoardBefore;
  /** What is in this computer's record of the enrolment. */
  used?: object;
  firmware?: (enrolment: string) => Promise<ReturnType<typeof bundleOf>>;
  /** The board was not stopped at all. */
  isUntouched?: true;
}

const usedOn = (serial: string, key: string) => ({
  ...{ format: "sippra-flashed-1", network: 1, node: 7, epoch: 0, key, serial, state: "started" },
  ...{ reservation: 1, boot: 0, settled: 0, at: "2026-03-01T12:00:00Z" },
});

const REFUSALS: [string, Refusal][] = [
  [
    "another board than --board asks for",
    { sentence: /asks for XIAO|asks for Seeed/, change: () => ({ board: "xiao-ble" }) },
  ],
  [
    "a board without firmware",
    { sentence: /which Sippra has no firmware/, before: { says: { BOARD: "BANGLEJS2" } } },
  ],
  [
    "an interpreter that is too old",
    { sentence: /Espruino 2v28, and a node needs 2v29/, before: { says: { VERSION: "2v28" } } },
  ],
  [
    "one of no known version",
    { sentence: /Espruino head, and a node/, before: { says: { VERSION: "head" } } },
  ],
  // A virtual board reads no tokens.
  [
    "one that reads tokens otherwise",
    { sentence: /2v30 reads the form/, before: { says: { VERSION: "2v30" } } },
  ],
  ["Storage of another size", { sentence: /^Storage of this Puck/, before: { says: { STORAGE: 4096 } } }],
  [
    "an option of another board",
    { sentence: /--data-path is for nodes on Linux/, change: () => ({ profile: { path: "x" } }) },
  ],
  [
    "more bits than the board samples",
    { sentence: /takes acoustic samples of 8 bits/, change: () => ({ profile: { bits: 12 } }) },
  ],
  [
    "another node's board",
    {
      sentence: /is node 1-7 \(alby\/elm-street-4\), epoch 0, .* node 1-8 \(alby\/elm-street-4\)/,
      enrolment: { node: 8, key: OTHER_KEY },
    },
  ],
  [
    "a node of the same number at another site",
    {
      sentence:
        /same number with another key: 1-7 \(alby\/elm-street-4\), epoch 0\. .* for 1-7 \(boda\/oak-road-1\), epoch 3: /,
      enrolment: { site: "boda", name: "oak-road-1", epoch: 3, key: OTHER_KEY, console: "b".repeat(20) },
      change: () => ({ unlock: enrol() }),
    },
  ],
  [
    "an enrolment that was used on another board",
    {
      sentence: /has been used on the board with serial number elsewhere/,
      enrolment: { node: 8, key: OTHER_KEY },
      change: () => ({ replace: true }),
      used: { node: 8, serial: "elsewhere" },
    },
  ],
  [
    "firmware that does not fit",
    { sentence: /do not fit in/, firmware: async () => tokenise(`"${"x".repeat(60_000)}"`) },
  ],
  [
    "firmware that cannot be built",
    {
      sentence: /^There is no firmware for/,
      firmware: async () => Promise.reject(new ToolError("build", say.noFirmware("puckjs"))),
    },
  ],
  [
    "a record that cannot be written",
    {
      sentence: /cannot be written \(ENOENT\)/,
      firmware: async (file) => {
        rmSync(join(file, ".."), { recursive: true });
        return bundleOf(ID);
      },
    },
  ],
  [
    "a console that no password opens",
    { sentence: /--unlock FILE/, enrolment: { node: 8, console: "c".repeat(20) }, isUntouched: true },
  ],
];

describe("a node that runs goes on after the refusal of", () => {
  test.each(REFUSALS)(
    "%s",
    async (_, { sentence, enrolment, change, before, used, firmware, isUntouched }) => {
      const board = boardOnLine(ID, { ...node, ...before }, PASSWORD);
      const file = enrol(enrolment);
      if (used !== undefined) {
        const print = createHash("sha256").update(OTHER_KEY).digest("hex").slice(0, 16);
        writeFileSync(recordPath(file), JSON.stringify({ ...usedOn("", print), ...used }));
      }
      const ended = await run(board, file, change?.(), undefined, firmware && (() => firmware(file)));
      expect(ended).toBeInstanceOf(ToolError);
      expect((ended as Error).message).toMatch(sentence);
      expect((ended as Error).message).toContain(isUntouched ? say.unchanged : say.runsOn);
      expect(board.loads()).toBe(isUntouched ? 0 : 1);
      expectAsBefore(board);
    },
  );
});

describe("nothing is said to the board before the refusal of", () => {
  const cases: [string, RegExp, (file: string) => Change | undefined][] = [
    ["an enrolment that is not there", /is not there/, () => ({ enrolment: join(folder, "none") })],
    ["one to unlock that is not there", /is not there/, () => ({ unlock: join(folder, "none") })],
    ["a damaged record of its use", /is damaged/, (file) => void writeFileSync(recordPath(file), "{")],
    [
      "a link that the board has no room for",
      /no room in its flash/,
      () => ({ board: "pico", link: "rak3172" }),
    ],
    ["an option that it lacks", /has no UART 2/, () => ({ board: ID, profile: { uart: 2 } })],
    ["a missing --data-path", /needs --data-path/, () => ({ board: "linux" })],
    [
      "a folder where nothing can be recorded",
      /cannot be written/,
      () => ({ enrolment: "/proc/self/fd/none" }),
    ],
  ];
  test.each(cases.slice(0, -1))("%s", async (_, sentence, change) => {
    const board = boardOnLine(ID, node, PASSWORD);
    const file = enrol();
    const ended = await run(board, file, change(file) ?? {});
    expect((ended as Error).message).toMatch(sentence);
    expect(board.lines()).toEqual([]);
  });
});

describe("a node that runs goes on after Ctrl-C", () => {
  test("before any line until the one that erases", async () => {
    expect(whole.erase).toBeGreaterThan(20);
    const cut = async (n: number) => {
      const board = boardOnLine(ID, node, PASSWORD);
      const stop = new AbortController();
      board.onLine((_, i) => i === n && stop.abort());
      const ended = (await run(board, enrol(), {}, stop.signal)) as Error;
      // Before its program is stopped it may not have been got hold of.
      const isStopped = board.lines().some((line) => /reset\(\)/.test(line));
      const may = isStopped ? [say.runsOn] : [say.runsOn, say.unchanged];
      expect(may.map((sentence) => `${say.interrupted} ${sentence}`)).toContain(ended.message);
      expectAsBefore(board);
    };
    await Promise.all(Array.from({ length: whole.erase }, (_, n) => cut(n)));
  });

  test("and after a cable that is pulled, within eight seconds", async () => {
    const cut = async (n: number) => {
      const board = boardOnLine(ID, node, PASSWORD);
      const stop = new AbortController();
      board.onLine((_, i) => {
        if (i !== n) return;
        board.pull();
        setTimeout(() => stop.abort(), 20);
      });
      await run(board, enrol(), {}, stop.signal);
      board.pass(8);
      return board;
    };
    const boards = await Promise.all(Array.from({ length: whole.erase }, (_, n) => cut(n)));
    // Between reset() and the line that starts the guard nothing can start it again.
    const stopped = boards.flatMap((board, n) => (board.isRunning() ? [] : [n]));
    const from = boards
      .at(-1)!
      .lines()
      .findIndex((line) => /reset\(\)/.test(line));
    expect(stopped.every((n) => n > from && n <= from + 3)).toBe(true);
    for (const board of boards) expect(Buffer.from(board.memory().image).equals(node.image!)).toBe(true);
  });
});

test("a node that takes its console away just after it has answered is called again", async () => {
  const board = boardOnLine(ID, node, PASSWORD);
  const notes: string[] = [];
  board.onLine((line, n) => {
    if (/SIPPRA_BEFORE=1/.test(line) && board.lines().length === n && notes.length === 0) board.mute();
  });
  const note = (text: string) => {
    notes.push(text);
    if (/listens for 3 seconds/.test(text)) board.restart();
  };
  expect(await run(board, enrol(), { wait: 30_000 }, undefined, undefined, note)).toMatchObject({ boot: 1 });
  expect(notes[0]).toMatch(/listens for 3 seconds after a reset only/);
});

describe("once it is erased", () => {
  test("an interruption leaves a silent board, and the same command makes it the node, above every counter", async () => {
    const cut = async (n: number) => {
      const board = boardOnLine(ID, node, PASSWORD);
      const stop = new AbortController();
      const file = enrol();
      board.onLine((_, i) => i === n && stop.abort());
      const ended = await run(board, file, {}, stop.signal);
      if (!(ended instanceof Error)) return "finished";
      expect(ended.message).toBe(`${say.interrupted} ${say.holdsNothing}`);
      const rig = createRig({ kind: ID, image: board.memory().image });
      rig.board.boot();
      rig.run(5000);
      expect(rig.uplinks).toEqual([]);
      const second = boardOnLine(ID, board.memory(), PASSWORD);
      expect(await run(second, file)).toMatchObject({ how: "repeated", counter: 512, boot: 1 });
      return "repeated";
    };
    const from = whole.erase + 1;
    const every = 5;
    const at = Array.from({ length: Math.floor((whole.lines - from) / every) }, (_, i) => from + i * every);
    const ends = await Promise.all([...at, whole.lines - 2, whole.lines - 1].map(cut));
    expect(ends.at(-1)).toBe("finished");
    expect(ends.filter((end) => end === "repeated").length).toBeGreaterThan(5);
  });

  test("a node that is not heard is no success", async () => {
    const board = boardOnLine(ID, node, PASSWORD);
    board.onLine((line) => /load\(\)/.test(line) && !/setInterval/.test(line) && board.pull());
    const ended = await run(board, enrol());
    expect((ended as Error).message).toMatch(
      /^All is written and checked, but the node did not say within 15 s/,
    );
  });
});
