// Rings made by the firmware itself on the virtual board, in good and bad shape, are read as the firmware
// reads them: where its next boot goes on, there the tool goes on.

import { describe, expect, it } from "vitest";
import { LEAP } from "../../../firmware/node/kinds.ts";
import { createVirtualBoard } from "../../../tools/board/board.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { bootCode } from "../../../tools/build/bundle.ts";
import { readRing } from "../../../tools/flash/ring.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { FRESH, layOut, type Start, storageImage } from "../../../tools/image/layout.ts";
import { profileFor } from "../../../tools/image/profile.ts";

const kind = BOARD_KINDS.puckjs!;
const { pages, pageSize } = { pages: kind.ringPages, pageSize: kind.storage.pageSize };
const ringAt = (kind.storage.pages - pages) * pageSize;
const profile = profileFor(
  { network: 1, node: 7, epoch: 0, key: "00".repeat(16) },
  { pressure: null, acoustic: null },
);
const code = bootCode("puckjs");

/** A node as it was flashed, and what it says when it boots. */
function node(start: Start = FRESH, image?: Uint8Array) {
  const clock = createSimClock(1_700_000_000_000);
  let said = "";
  const board = createVirtualBoard({
    kind,
    image: image ?? storageImage(kind.storage, layOut(kind.storage, pages, code, profile, start)),
    clock,
    signals: { acoustic: undefined, pressure: undefined },
    onTransmit: () => {},
    onConsole: (text) => {
      said += `${text}\n`;
    },
  });
  return { board, clock, said: () => said };
}

function contentOf(flash: Uint8Array) {
  const ring = flash.subarray(ringAt);
  let fetched = 0;
  const content = readRing({ pages, pageSize }, async (at, length) => {
    fetched += length;
    return ring.slice(at, at + length);
  });
  return content.then((state) => ({ state, fetched }));
}

/** The reservation that the firmware takes at its next boot is 256 above where that boot starts. */
async function nextBootStartsAt(image: Uint8Array): Promise<number> {
  const { board } = node(FRESH, image.slice());
  board.boot();
  const { state } = await contentOf(board.flash.bytes);
  board.powerOff();
  if (state.kind !== "state") throw new Error(`the node did not boot: ${state.kind}`);
  return state.reservation - 256;
}

describe("the journal's ring", () => {
  it("is as the tool wrote it until the node boots", async () => {
    const start = { reservation: 70_000, boot: 12, settled: 69_990 };
    const { board } = node(start);
    expect((await contentOf(board.flash.bytes)).state).toEqual({ kind: "state", ...start });
    expect(await nextBootStartsAt(board.flash.bytes)).toBe(70_000);
  });

  it("goes on where the next boot would, through boots and many pages", async () => {
    const { board, clock } = node();
    for (let boot = 1; boot <= 6; boot++) {
      board.boot();
      // 900 s each: enough that pages are opened, erased and opened again.
      clock.runUntil(clock.now() + (boot === 3 ? 9 : 2) * 24 * 3600_000);
      board.powerOff();
      const { state, fetched } = await contentOf(board.flash.bytes);
      expect(state).toMatchObject({ kind: "state", boot });
      if (state.kind !== "state") return;
      expect(state.reservation).toBe(await nextBootStartsAt(board.flash.bytes));
      // Once all pages are in use: one page, and the others' heads; not the whole ring.
      if (boot > 3) expect(fetched).toBe(pageSize + 54 * pages);
    }
    expect(board.errors()).toEqual([]);
    expect(board.flash.erases()).toBeGreaterThan(pages);
  });

  it("leaps as the firmware does where damage may hide the last reservation", async () => {
    const { board, clock } = node();
    board.boot();
    clock.runUntil(clock.now() + 3 * 24 * 3600_000);
    board.powerOff();
    const whole = board.flash.bytes;
    const before = (await contentOf(whole)).state;
    if (before.kind !== "state") throw new Error("no state");

    const newest = newestPage(whole);
    const torn = whole.slice();
    // A record cut short after the last one; the next page's head cut short.
    torn[lastWritten(whole, newest) + 9] = 0;
    const broken = whole.slice();
    const next = ringAt + ((newest + 1) % pages) * pageSize;
    broken.fill(255, next, next + pageSize);
    broken.set([1, 14, 0, 0], next + 4);
    for (const image of [torn, broken]) {
      const { state } = await contentOf(image);
      expect(state).toMatchObject({ kind: "state", reservation: before.reservation + LEAP });
      expect(await nextBootStartsAt(image)).toBe(before.reservation + LEAP);
    }
  });

  it("tells a ring that was never written from one that cannot be trusted", async () => {
    const { board } = node();
    const blank = board.flash.bytes.slice().fill(255, ringAt);
    expect((await contentOf(blank)).state).toEqual({ kind: "blank" });
    const lost = blank.slice();
    lost[ringAt + 4] = 1;
    expect((await contentOf(lost)).state).toEqual({ kind: "lost" });
    for (const image of [blank, lost]) {
      const again = node(FRESH, image);
      again.board.boot();
      expect(again.said()).toContain("no counter can be trusted");
    }
  });
});

function newestPage(flash: Uint8Array): number {
  const view = Buffer.from(flash.buffer, flash.byteOffset + ringAt);
  const sequences = Array.from({ length: pages }, (_, p) => {
    const at = p * pageSize;
    return view[at + 4] === 1 ? view.readUInt32BE(at + 6) : 0;
  });
  return sequences.indexOf(Math.max(...sequences));
}

function lastWritten(flash: Uint8Array, page: number): number {
  let at = ringAt + (page + 1) * pageSize;
  while (flash[at - 1] === 255) at--;
  return at;
}
