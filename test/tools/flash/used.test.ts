// No way of interrupting, repeating, copying or exchanging lets one key start twice from one counter.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LEAP } from "../../../firmware/node/kinds.ts";
import type { RingContent } from "../../../tools/flash/ring.ts";
import {
  decide,
  type OnBoard,
  readUsed,
  recordPath,
  recordUsed,
  type Used,
} from "../../../tools/flash/used.ts";
import { FRESH } from "../../../tools/image/layout.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";

const say = LANGUAGES.en;
const NOW = Date.parse("2026-03-01T12:00:00Z");
const DAY_MS = 24 * 3600_000;
const key = "2b7e151628aed2a6abf7158809cf4f3c";
const wanted = { network: 1, node: 7, epoch: 2, key };
const blankBoard: OnBoard = { serial: "A", holds: undefined, ring: undefined };
const running = (reservation: number): OnBoard => ({
  serial: "A",
  holds: wanted,
  ring: { kind: "state", reservation, boot: 3, settled: 40 },
});
const used = (state: Used["state"], more: Partial<Used> = {}): Used => ({
  format: "sippra-flashed-1",
  ...{ network: 1, node: 7, epoch: 2, key: "" },
  ...{ serial: "A", state, reservation: 1, boot: 0, settled: 0, at: new Date(NOW - DAY_MS).toISOString() },
  ...more,
});
const BEGINS_SOMEWHERE = { ...FRESH, reservation: expect.any(Number) };
const decideOn = (board: OnBoard, before?: Used, replace = false) =>
  decide(wanted, board, before, replace, NOW);

describe("where a node may start", () => {
  it("somewhere with a key never used, so that two boards of one enrolment do not meet", () => {
    const starts = Array.from({ length: 1000 }, () => {
      const decision = decideOn(blankBoard);
      expect(decision).toEqual({ start: BEGINS_SOMEWHERE, how: "fresh" });
      return "start" in decision ? decision.start.reservation : 0;
    });
    expect(starts.every((at) => at % 256 === 0 && at > 0 && at < 2 ** 31)).toBe(true);
    // Of 8,388,607 places: two of a thousand on the same one is a chance of 6 %.
    expect(new Set(starts).size).toBeGreaterThan(990);
    for (const half of [0, 2 ** 30])
      expect(starts.some((at) => at >= half && at < half + 2 ** 30)).toBe(true);
  });

  it("where its journal says, with its boots and what is settled", () => {
    const start = { reservation: 513, boot: 3, settled: 40 };
    for (const before of [undefined, used("started"), used("writing"), used("erasing")]) {
      expect(decideOn(running(513), before)).toEqual({ start, how: "goes-on" });
    }
  });

  it("far above what was recorded, where the journal says less: another machine has begun it anew", () => {
    for (const state of ["writing", "started"] as const) {
      const decision = decideOn(running(513), used(state, { reservation: 769 }));
      expect("start" in decision && decision.start.reservation).toBeGreaterThan(769 + LEAP);
    }
  });

  it("not at all with a used key and no journal", () => {
    const lost: OnBoard[] = [
      blankBoard,
      { serial: "B", holds: undefined, ring: undefined },
      { ...running(1), ring: undefined },
      { ...running(1), ring: { kind: "lost" } },
    ];
    for (const board of lost) {
      const refused = board.serial === "A" ? "used" : "used-elsewhere";
      expect(decideOn(board, used("started"))).toEqual({ refused });
    }
    // Flashed from another machine: the board is the node, and nothing tells how far it got.
    for (const ring of [undefined, { kind: "lost" }, { kind: "blank" }] as (RingContent | undefined)[]) {
      expect(decideOn({ ...running(1), ring })).toEqual({ refused: "used" });
    }
  });

  it("from the recorded counter when an interrupted flash is repeated on the same board", () => {
    const before = used("writing", { reservation: 513, boot: 3, settled: 40 });
    const start = { reservation: 513, boot: 3, settled: 40 };
    expect(decideOn(blankBoard, before)).toEqual({ start, how: "repeated" });
    expect(decideOn({ ...running(1), ring: { kind: "blank" } }, before)).toEqual({ start, how: "repeated" });
    expect(decideOn({ ...blankBoard, serial: "B" }, before)).toEqual({ refused: "used-elsewhere" });
  });

  it("far above where it may have started, and another machine have begun to flash it anew", () => {
    const silent: OnBoard = { ...running(1), ring: { kind: "blank" } };
    const decision = decideOn(silent, used("started", { reservation: 513 }));
    expect(decision).toMatchObject({ start: { boot: 0 }, how: "repeated" });
    expect("start" in decision && decision.start.reservation).toBeGreaterThan(513 + LEAP);
    const old = used("started", { at: new Date(NOW - 8 * DAY_MS).toISOString() });
    expect(decideOn(silent, old)).toEqual({ refused: "used" });
  });

  it("not where another board with a copy of the enrolment was flashed from here", () => {
    const other = used("started", { serial: "B", reservation: 769 });
    expect(decideOn(running(513), other)).toMatchObject({ start: { reservation: 513 }, how: "goes-on" });
  });

  it("far above when the old installation may have gone on after the interruption, and only for a week", () => {
    const before = used("erasing", { reservation: 513 });
    const decision = decideOn(blankBoard, before);
    expect(decision).toMatchObject({ how: "repeated" });
    // Each time its power failed in a write to its journal it has leapt itself.
    const cuts = 200;
    expect("start" in decision && decision.start.reservation).toBeGreaterThan(513 + cuts * LEAP + 256 * cuts);
    const old = { ...before, at: new Date(NOW - 8 * DAY_MS).toISOString() };
    expect(decideOn(blankBoard, old)).toEqual({ refused: "used" });
  });

  it("not on another node's board unless told so, but always with a newer key of the same node", () => {
    const other: OnBoard = { ...running(513), holds: { ...wanted, node: 8 } };
    expect(decideOn(other)).toEqual({ refused: "other-node" });
    expect(decideOn(other, undefined, true)).toEqual({ start: BEGINS_SOMEWHERE, how: "fresh" });
    const older = { ...running(513), holds: { ...wanted, epoch: 1, key: "00" } };
    expect(decideOn({ ...older, isOwn: true })).toEqual({ start: BEGINS_SOMEWHERE, how: "fresh" });
    // Another site has a node of this number too.
    expect(decideOn({ ...older, isOwn: false })).toEqual({ refused: "other-node" });
    expect(decideOn({ ...running(513), holds: { ...wanted, epoch: 3 } })).toEqual({ refused: "other-node" });
    expect(decideOn({ ...running(513), holds: { ...wanted, key: "00" } })).toEqual({ refused: "other-node" });
  });
});

describe("what the node has learned", () => {
  const learned = Uint8Array.of(1, 3, 200);
  const ring: RingContent = { kind: "state", reservation: 513, boot: 3, settled: 40, learned };

  it("goes along with its journal", () => {
    expect(decideOn({ ...running(513), ring })).toMatchObject({ start: { learned }, how: "goes-on" });
    // The journal is newer than any record of it.
    const before = used("started", { learned: Uint8Array.of(9) });
    expect(decideOn({ ...running(513), ring }, before)).toMatchObject({ start: { learned } });
    expect(decideOn(running(513), before)).toMatchObject({ start: { learned: undefined } });
  });

  it("is there when an interrupted flash is repeated", () => {
    for (const state of ["writing", "erasing"] as const) {
      expect(decideOn(blankBoard, used(state, { learned }))).toMatchObject({
        start: { learned },
        how: "repeated",
      });
    }
  });

  it("does not come to another node, nor to another key", () => {
    const other: OnBoard = { serial: "A", holds: { ...wanted, node: 8 }, ring };
    expect(decideOn(other, undefined, true)).toEqual({ start: BEGINS_SOMEWHERE, how: "fresh" });
  });
});

describe("the record of an enrolment's use", () => {
  let folder: string;
  let enrolment: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sippra-used-"));
    enrolment = join(folder, "a.enrol.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const step = (state: Used["state"]) => ({ ...FRESH, serial: "A", state, at: new Date(NOW).toISOString() });

  it("is read back, for its owner only, and does not tell the key", () => {
    expect(readUsed(enrolment, wanted, say)).toBeUndefined();
    recordUsed(enrolment, wanted, step("erasing"), say);
    recordUsed(enrolment, wanted, step("started"), say);
    expect(readUsed(enrolment, wanted, say)).toMatchObject({ state: "started", serial: "A", reservation: 1 });
    const path = recordPath(enrolment);
    if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8")).not.toContain(key);
  });

  it("keeps what the node has learned, as long as it is told", () => {
    const learned = Uint8Array.from({ length: 255 }, (_, i) => i);
    recordUsed(enrolment, wanted, { ...step("erasing"), learned }, say);
    expect(readUsed(enrolment, wanted, say)!.learned).toEqual(learned);
    recordUsed(enrolment, wanted, step("writing"), say);
    expect(readUsed(enrolment, wanted, say)!.learned).toBeUndefined();
    expect(readFileSync(recordPath(enrolment), "utf8")).not.toContain("learned");
  });

  it("does not speak of another key under the same name", () => {
    recordUsed(enrolment, wanted, step("started"), say);
    expect(readUsed(enrolment, { ...wanted, epoch: 3, key: "00".repeat(16) }, say)).toBeUndefined();
  });

  it("refuses where it is damaged or cannot be kept", () => {
    for (const text of ["", "{", "null", '{"format":"sippra-flashed-1"}']) {
      writeFileSync(recordPath(enrolment), text);
      expect(() => readUsed(enrolment, wanted, say)).toThrow(/is damaged/);
    }
    recordUsed(enrolment, wanted, step("writing"), say);
    const whole = JSON.parse(readFileSync(recordPath(enrolment), "utf8"));
    for (const learned of [7, null, [1], "AQ", "AQ==\n", "!", Buffer.alloc(256).toString("base64")]) {
      writeFileSync(recordPath(enrolment), JSON.stringify({ ...whole, learned }));
      expect(() => readUsed(enrolment, wanted, say), String(learned)).toThrow(/is damaged/);
    }
    const nowhere = join(folder, "none", "a.json");
    expect(() => recordUsed(nowhere, wanted, step("erasing"), say)).toThrow(/cannot be written \(ENOENT\)/);
  });
});
