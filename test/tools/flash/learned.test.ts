// A firmware update does not cost a node what it has learned: the tool reads it from the journal as it stands, lays
// it out in the new one, and the firmware, the real bundle on the virtual board, goes on from there.

import { describe, expect, it } from "vitest";
import { LEAP, LEARNED, PAGE } from "../../../firmware/node/kinds.ts";
import { getU16 } from "../../../shared/bytes.ts";
import { COUNT, LAST, LENGTH, newLearned, SCORE } from "../../../shared/leak/learned.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { readRing } from "../../../tools/flash/ring.ts";
import { BOARD_KINDS, type BoardKind } from "../../../tools/image/kinds.ts";
import { FRESH, flashImages, type Start } from "../../../tools/image/layout.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import { tokenise } from "../../../tools/image/tokens.ts";
import { labSignals } from "../../../tools/powercuts/signals.ts";
import { bundleOf, createRig, DAY_MS, KEY, START } from "../../rig.ts";

const puck = BOARD_KINDS.puckjs!;
/** With Storage for any firmware; the journal as on the smallest boards. */
const kind: BoardKind = { ...puck, storage: { ...puck.storage, pages: 20 } };
const { pageSize } = kind.storage;
const pages = kind.ringPages;
const ringAt = (kind.storage.pages - pages) * pageSize;
/** Few enough readings that a page of 4 kB has several nights. */
const rhythm = { interval: 4 * 3600_000, tick: 60_000, nightWindows: 24 };
const profile = profileFor({ network: 1, node: 7, epoch: 0, key: KEY }, rhythm);

const flashed = (start: Start, code = bundleOf("puckjs")) => flashImages(kind, code, profile, start).image;
const boardWith = (image: Uint8Array, clock = createSimClock(START)) =>
  createRig({ kind, image, profile: rhythm, signals: labSignals(1), clock });

async function contentOf(image: Uint8Array) {
  const content = await readRing({ pages, pageSize }, async (at, length) =>
    image.slice(ringAt + at, ringAt + at + length),
  );
  if (content.kind !== "state") throw new Error(`the ring is ${content.kind}`);
  return content;
}

/** Of the valid records of a kind in a page: their offsets in the image. */
function offsetsOf(image: Uint8Array, page: number, wanted: number): number[] {
  const found: number[] = [];
  for (let at = ringAt + page * pageSize + 4; image[at] !== 255; at += (image[at + 1]! + 9) & ~3) {
    if (image[at] === wanted) found.push(at);
  }
  return found;
}

/** State, quiet nights and the rest, as no firmware writes them but all may have. */
const some = (length: number) => Uint8Array.from({ length }, (_, i) => (i < 2 ? 1 : (7 * i) & 255));

describe("what a node has learned", () => {
  it("is laid out in the new journal, byte by byte, whichever firmware kept it", async () => {
    for (const length of [2, 24, LENGTH, LENGTH + 1, 255]) {
      const start = { reservation: 513, boot: 3, settled: 40, learned: some(length) };
      expect(await contentOf(flashed(start, tokenise("x")))).toEqual({ kind: "state", ...start });
    }
    expect((await contentOf(flashed(FRESH, tokenise("x")))).learned).toBeUndefined();
  });

  it("is there again after the node was flashed anew, and grows on", async () => {
    const first = boardWith(flashed(FRESH));
    first.board.boot();
    first.run(5 * DAY_MS);
    first.board.powerOff();
    const { kind: _, ...start } = await contentOf(first.board.flash.bytes);
    const before = start.learned!;
    expect(before[COUNT]).toBeGreaterThanOrEqual(3);
    expect(first.board.errors()).toEqual([]);

    const second = boardWith(flashed(start), first.clock);
    second.board.boot();
    second.run(5000);
    expect(second.uplinks[0]!.counter).toBe(start.reservation);
    // Nothing has been learned since: what the next page opens with is what was brought along.
    expect((await contentOf(second.board.flash.bytes)).learned).toEqual(before);
    second.run(DAY_MS);
    second.board.powerOff();
    const after = (await contentOf(second.board.flash.bytes)).learned!;
    expect(after[COUNT]).toBe(before[COUNT]! + 1);
    expect(getU16(after, LAST)).toBe(getU16(before, LAST) + 1);
    expect(second.board.errors()).toEqual([]);
  });

  it("stays through pages and boots of the new journal", async () => {
    const learned = newLearned();
    learned.set([28, 7], COUNT);
    learned[SCORE] = 12;
    const rig = boardWith(flashed({ reservation: 513, boot: 3, settled: 512, learned }));
    for (let boot = 0; boot < 100; boot++) {
      rig.board.boot();
      rig.run(100);
      rig.board.powerOff();
    }
    expect(offsetsOf(rig.board.flash.bytes, 1, PAGE)).toHaveLength(1);
    const content = await contentOf(rig.board.flash.bytes);
    expect(content).toMatchObject({ boot: 103 });
    expect(content.learned).toEqual(learned);
  });

  it("is begun anew where another version kept it", async () => {
    const learned = some(LENGTH);
    learned[0] = 200;
    const rig = boardWith(flashed({ ...FRESH, learned }));
    rig.board.boot();
    rig.run(2 * DAY_MS);
    expect((await contentOf(rig.board.flash.bytes)).learned![COUNT]).toBeLessThanOrEqual(2);
    expect(rig.board.errors()).toEqual([]);
  });
});

describe("reading it from a journal", () => {
  /** A ring whose newest page, not the first, has two nights in it. */
  async function lived() {
    const rig = boardWith(flashed(FRESH));
    const image = rig.board.flash.bytes;
    rig.board.boot();
    for (let day = 0; day < 40; day++) {
      rig.run(DAY_MS);
      const newest = [1, 2, 3].findLast((p) => offsetsOf(image, p, PAGE).length > 0);
      if (newest === undefined || offsetsOf(image, newest, LEARNED).length < 3) continue;
      rig.board.powerOff();
      return { image, newest };
    }
    throw new Error("no page has several nights");
  }
  const dataAt = (image: Uint8Array, at: number) => image.slice(at + 2, at + 2 + image[at + 1]!);

  it("takes the newest page's last one, else one before, else the page before's; never a damaged one", async () => {
    const { image, newest } = await lived();
    const there = offsetsOf(image, newest, LEARNED);
    const { reservation } = await contentOf(image);
    const earlier = offsetsOf(image, newest - 1, LEARNED).at(-1)!;
    for (let left = there.length; left > 0; left--) {
      expect((await contentOf(image)).learned).toEqual(dataAt(image, there[left - 1]!));
      image[there[left - 1]! + 20]! ^= 1;
    }
    const content = await contentOf(image);
    expect(content.learned).toEqual(dataAt(image, earlier));
    // It costs no counter: the states after it are whole.
    expect([reservation, reservation + LEAP]).toContain(content.reservation);
    for (const at of offsetsOf(image, newest - 1, LEARNED)) image[at + 20]! ^= 1;
    expect((await contentOf(image)).learned).toBeUndefined();
  });
});
