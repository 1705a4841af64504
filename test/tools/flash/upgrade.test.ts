// An upgrade leaves a node's journal, byte for byte, on every board; where it is cut, nothing that can transmit is left, and the
// same command finishes it: no reading is lost, and no counter is used twice.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROFILE, type Profile } from "../../../firmware/profile.ts";
import { type EnrolmentFile, writeEnrolment } from "../../../gateway/config/enrolment.ts";
import { newLearned } from "../../../shared/leak/learned.ts";
import { settingsChanges } from "../../../tools/flash/changes.ts";
import { flash } from "../../../tools/flash/flash.ts";
import type { Flashed, FlashOptions } from "../../../tools/flash/job.ts";
import { datedPath, journalPath, loadJournal } from "../../../tools/flash/journal/file.ts";
import { contentOf, type Place } from "../../../tools/flash/journal/image.ts";
import { recordsIn } from "../../../tools/flash/journal/records.ts";
import { additionFor, withAddition } from "../../../tools/flash/upgrade/keep.ts";
import { createFlash } from "../../../tools/image/flash.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { flashImages } from "../../../tools/image/layout.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import { storedFiles } from "../../../tools/image/storage.ts";
import { pressureChannel } from "../../../tools/image/transducers.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { bundleOf, createRig, KEY } from "../../rig.ts";
import { type BoardOnLine, boardOnLine } from "./board-on-line.ts";
import type { BoardBefore } from "./virtual-flash.ts";

const say = LANGUAGES.en;
const QUIET = { step() {}, advance() {}, debug() {}, end() {} };
const PASSWORD = "kj4m7xw2pq9rt6yh3zbc";
const IDENTITY: EnrolmentFile = {
  ...{ format: "sippra-enrolment-1", site: "alby", network: 1, node: 7, name: "elm-street-4" },
  ...{ epoch: 0, key: KEY, console: PASSWORD, created: "2026-03-01T12:00:00Z" },
};
const IDS = ["puckjs", "mdbt42q", "espruino-wifi", "pico"];

const folder = mkdtempSync(join(tmpdir(), "sippra-upgrade-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const enrol = (changes: Partial<EnrolmentFile> = {}) => {
  const file = join(mkdtempSync(join(folder, "e-")), "node.enrol.json");
  writeEnrolment(file, { ...IDENTITY, ...changes });
  return file;
};

interface Run {
  keep?: FlashOptions["keep"];
  profile?: Partial<Profile>;
  signal?: AbortSignal;
  notes?: string[];
}

/** The tool's flash, or its upgrade, of a board. */
async function run(board: BoardOnLine, enrolment: string, how: Run = {}): Promise<Flashed | Error> {
  const { keep, profile = {}, signal = new AbortController().signal, notes = [] } = how;
  const options: FlashOptions = {
    ...{ port: "here", board: undefined, wait: 20_000, baud: 115_200, replace: false, forget: false },
    ...{ link: "serial", profile, enrolment, ...(keep && { keep }) },
  };
  const deps = {
    now: Date.now,
    pick: (least: number) => least,
    firmwareFor: async (kind: string) => bundleOf(kind),
    openLine: async () => board.line,
  };
  try {
    const terminal = { ...QUIET, note: (text: string) => void notes.push(text) };
    return await flash(options, say, terminal, signal, deps);
  } catch (error) {
    return error as Error;
  }
}

const upgrade = (board: BoardOnLine, enrolment: string, how: Run = {}) =>
  run(board, enrolment, { ...how, keep: { link: undefined } });

const SETTINGS = { interval: 600_000, acoustic: 200, burst: 2000, utcOffset: 120 };

/** A node that was flashed and has worked for hours without a gateway. */
async function worked(id: string): Promise<BoardBefore> {
  const board = boardOnLine(id, {}, PASSWORD);
  const flashed = await run(board, enrol(), { profile: SETTINGS });
  expect(flashed).toMatchObject({ how: "fresh" });
  return live(id, board.memory(), 6).after;
}

/** Lets what is on a board work for hours. */
function live(id: string, { image, ring }: BoardBefore, hours: number) {
  const rig = createRig({ kind: id, image: image!, ring });
  rig.board.boot();
  rig.run(hours * 3_600_000);
  const { flash: storage, ringFlash } = rig.board;
  const after: BoardBefore = {
    image: Uint8Array.from(storage.bytes),
    ring: BOARD_KINDS[id]!.ring && Uint8Array.from(ringFlash.bytes),
  };
  return { uplinks: rig.uplinks, errors: rig.board.errors(), after };
}

/** The profile that a board holds. */
function profileOn(board: BoardOnLine): Profile {
  const { storage } = BOARD_KINDS.puckjs!;
  const { image } = board.memory();
  const file = storedFiles(createFlash(storage, image)).files.find(({ name }) => name === PROFILE)!;
  return JSON.parse(Buffer.from(image).toString("latin1", file.at, file.at + file.size));
}

/** The journal's bytes on a board. */
function journalOn(id: string, { image, ring }: BoardBefore): Buffer {
  const { storage, ringPages } = BOARD_KINDS[id]!;
  if (ring !== undefined) return Buffer.from(ring);
  return Buffer.from(image!.subarray((storage.pages - ringPages) * storage.pageSize));
}

const pageSizeOf = (id: string) => (BOARD_KINDS[id]!.ring ?? BOARD_KINDS[id]!.storage).pageSize;

describe.each(IDS)("an upgrade of a node on %s", (id) => {
  let node: BoardBefore;
  beforeAll(async () => {
    node = await worked(id);
  });

  test("leaves journal and settings, and the node goes on above its counters", async () => {
    const board = boardOnLine(id, node, PASSWORD);
    const before = journalOn(id, node);
    const records = recordsIn(before, pageSizeOf(id));
    expect(records.length).toBeGreaterThan(30);
    const file = enrol();
    const notes: string[] = [];
    expect(await upgrade(board, file, { notes })).toMatchObject({ how: "goes-on", link: "serial" });
    expect(notes.slice(-2)).toEqual([say.upgrade.keeps, say.upgrade.saved(journalPath(file))]);
    expect(journalOn(id, board.memory()).equals(before)).toBe(true);
    const after = live(id, board.memory(), 2);
    expect(after.errors).toEqual([]);
    expect(after.uplinks.length).toBeGreaterThan(0);
    const top = Math.max(...records.map(({ counter }) => counter));
    for (const { counter } of after.uplinks) expect(counter).toBeGreaterThan(top);
    const now = recordsIn(journalOn(id, after.after), pageSizeOf(id));
    expect(now.slice(0, records.length)).toEqual(records);
    // Six readings an hour: the interval that it was flashed with.
    expect(now.length - records.length).toBeGreaterThanOrEqual(11);
    expect(loadJournal(journalPath(file))!.bytes.equals(before)).toBe(true);
  });

  // Its journal lies in Storage, or outside: the other boards are as one of both.
  test.runIf(["puckjs", "espruino-wifi"].includes(id))(
    "that is cut anywhere leaves a silent board or a node, and is finished by the same command",
    async () => {
      const before = journalOn(id, node);
      const records = recordsIn(before, pageSizeOf(id));
      const whole = boardOnLine(id, node, PASSWORD);
      await upgrade(whole, enrol());
      const from = whole.lines().findIndex((line) => /erasePage/.test(line));
      const lines = whole.lines().length;
      const cut = async (n: number) => {
        const board = boardOnLine(id, node, PASSWORD);
        const stop = new AbortController();
        const file = enrol();
        const pulled = new Promise<void>((resolve) => {
          board.onLine((_, i) => {
            if (i !== n) return;
            board.pull();
            setTimeout(() => stop.abort(), 20);
            resolve();
          });
        });
        // A tool that has begun to make the node start goes on trying, and is killed.
        await Promise.race([upgrade(board, file, { signal: stop.signal }), pulled.then(() => sleep(1500))]);
        expect(journalOn(id, board.memory()).equals(before)).toBe(true);
        const between = live(id, board.memory(), 0.01);
        const second = boardOnLine(id, board.memory(), PASSWORD);
        const ended = await upgrade(second, file);
        expect(ended).toMatchObject({ how: "goes-on" });
        const kept = journalOn(id, second.memory());
        expect(recordsIn(kept, pageSizeOf(id))).toEqual(records);
        return between.uplinks.length > 0 ? "a node" : "silent";
      };
      const at = [from, from + 1, from + 2, lines - 3, lines - 2];
      for (let n = from + 3; n < lines - 3; n += 29) at.push(n);
      const ends = await Promise.all(at.map(cut));
      expect(ends.filter((end) => end === "silent").length).toBeGreaterThan(4);
    },
  );
});

describe("profile set", () => {
  test("changes what was asked for, leaves the rest, and the node reports so", async () => {
    const id = "puckjs";
    const node = await worked(id);
    const before = recordsIn(journalOn(id, node), pageSizeOf(id));
    const board = boardOnLine(id, node, PASSWORD);
    const flags = { interval: 300, range: 10, acoustic: true, pressure: true };
    const changes = (held: Profile) => settingsChanges(flags, held);
    const ended = await run(board, enrol(), { keep: { link: undefined, changes } });
    expect(ended).toMatchObject({ how: "goes-on" });
    const held = profileOn(board);
    expect(held).toMatchObject({ ...SETTINGS, interval: 300_000, pressure: pressureChannel("5v", 10) });
    const after = live(id, board.memory(), 2);
    const now = recordsIn(journalOn(id, after.after), pageSizeOf(id));
    expect(now.slice(0, before.length)).toEqual(before);
    // Twelve an hour where there were six.
    expect(now.length - before.length).toBeGreaterThanOrEqual(22);
  });
});

describe("an upgrade is refused, and the node runs on,", () => {
  const ID = "puckjs";
  let node: BoardBefore;
  beforeAll(async () => {
    node = await worked(ID);
  });

  test.each([
    ["where the board is another node", { node: 8, key: "00112233445566778899aabbccddeeff" }],
    ["where it has the node under another key", { epoch: 1, key: "00112233445566778899aabbccddeeff" }],
  ])("%s", async (_, changes) => {
    const board = boardOnLine(ID, node, PASSWORD);
    const ended = (await upgrade(board, enrol(changes))) as Error;
    expect(ended.message).toContain(say.upgrade.notThisNode("alby/elm-street-4"));
    expect(ended.message).toContain(say.runsOn);
    expect(Buffer.from(board.memory().image).equals(node.image!)).toBe(true);
  });

  test("where its journal is damaged", async () => {
    const image = Uint8Array.from(node.image!);
    const journal = journalOn(ID, { image });
    image.fill(0, image.length - journal.length);
    const board = boardOnLine(ID, { image }, PASSWORD);
    const ended = (await upgrade(board, enrol())) as Error;
    expect(ended).toBeInstanceOf(Error);
    expect(Buffer.from(board.memory().image).equals(image)).toBe(true);
  });

  test("on a blank board", async () => {
    const ended = (await upgrade(boardOnLine(ID, {}, undefined), enrol())) as Error;
    expect(ended.message).toContain(say.upgrade.notThisNode("alby/elm-street-4"));
  });
});

test("a journal that the interpreter erased, as the power failed with its first page, is on disk, and no counter comes again", async () => {
  const id = "puckjs";
  const node = await worked(id);
  const records = recordsIn(journalOn(id, node), pageSizeOf(id));
  const board = boardOnLine(id, node, PASSWORD);
  const file = enrol();
  const stop = new AbortController();
  board.onLine((line) => {
    if (!/erasePage/.test(line)) return;
    board.pull();
    setTimeout(() => stop.abort(), 20);
  });
  await upgrade(board, file, { signal: stop.signal });
  const notes: string[] = [];
  const second = boardOnLine(id, {}, undefined);
  const ended = (await upgrade(second, file, { notes })) as Flashed;
  expect(ended).toMatchObject({ how: "repeated" });
  expect(ended.counter).toBeGreaterThan(Math.max(...records.map(({ counter }) => counter)));
  const saved = loadJournal(notes.flatMap((note) => /saved before, in (\S+):/.exec(note)?.[1] ?? [])[0]!)!;
  expect(datedPath(file, saved.at)).not.toBe(journalPath(file));
  expect(recordsIn(saved.bytes, saved.ring[2])).toEqual(records);
});

test("what was learned is added where it has to be another, if the page has room", async () => {
  const kind = BOARD_KINDS.puckjs!;
  const learned = Uint8Array.from({ length: 164 }, (_, i) => i);
  const start = { reservation: 513, boot: 3, settled: 400, learned };
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: KEY });
  const { image: storage } = flashImages(kind, bundleOf("puckjs"), profile, start);
  const image = journalOn("puckjs", { image: storage });
  const { address, pages, pageSize } = kind.storage;
  const place: Place = [address + (pages - kind.ringPages) * pageSize, kind.ringPages, pageSize];
  const ring = await contentOf(image, place);
  expect(await additionFor(image, place, ring, learned)).toBeUndefined();
  for (const other of [Uint8Array.from(learned, (byte) => byte ^ 1), undefined]) {
    const addition = await additionFor(image, place, ring, other);
    expect(addition).toBeTruthy();
    const after = await contentOf(withAddition(image, addition!), place);
    expect(after).toEqual({ kind: "state", ...start, learned: other ?? newLearned() });
  }
  // Its page is written up to where nothing of that length fits.
  image.fill(0, 4 + 48 + 172, pageSize - 100);
  expect(await additionFor(image, place, ring, undefined)).toBeNull();
});
