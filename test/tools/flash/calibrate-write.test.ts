// A calibration is written onto a board while the power may fail at any byte: the node that boots afterwards measures with the
// old channel or with the new one, and what it takes for usual is never of the old one under the new.

import { describe, expect, test } from "vitest";
import { getU16, putU16 } from "../../../shared/bytes.ts";
import * as L from "../../../shared/leak/learned.ts";
import { READING } from "../../../shared/messages.ts";
import { writeToBoard } from "../../../tools/flash/calibrate/write.ts";
import { readRing } from "../../../tools/flash/ring.ts";
import { examine, readFile } from "../../../tools/flash/storage.ts";
import type { FlashHooks } from "../../../tools/image/flash.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { flashImages, type Start } from "../../../tools/image/layout.ts";
import { profileFor, TRANSDUCER } from "../../../tools/image/profile.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { bundleOf, createRig, KEY, MINUTE_MS } from "../../rig.ts";
import { KINDS } from "./signals.ts";
import { blankBoard } from "./virtual-flash.ts";

const say = LANGUAGES.en;
const CALIBRATED: [number, number] = [5359, 258_808];
const USUAL = 32_768 + 6000;

function learnedOf(pressure: number): Uint8Array {
  const learned = L.newLearned();
  learned[L.COUNT] = 20;
  putU16(learned, L.PRESSURE, pressure);
  learned[L.PRESSURE_MAD] = 4;
  return learned;
}

/** A board that has been flashed, with a node that has learned. */
function flashedBoard(id: string, start: Partial<Start> = {}, hooks: FlashHooks = {}) {
  const kind = BOARD_KINDS[id]!;
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: KEY });
  const full = { reservation: 513, boot: 3, settled: 40, learned: learnedOf(USUAL), ...start };
  const code = bundleOf(id);
  return blankBoard(id, { ...flashImages(kind, code, profile, full), hooks });
}

type Board = ReturnType<typeof flashedBoard>;

async function calibrate({ board, kind }: Board, pressure = CALIBRATED, acoustic = 0) {
  const { profile } = await examine(board);
  return writeToBoard({ board, kind, profile: profile!, say }, { pressure, acoustic });
}

async function learnedOn({ board }: Board) {
  const { profile } = await examine(board);
  const [address, pages, pageSize] = profile!.ring;
  const ring = await readRing({ pages, pageSize }, (at, n) => readFile(board, address, at, n));
  if (ring.kind !== "state") throw new Error(`the ring is ${ring.kind}`);
  return ring.learned!;
}

/** What its node tells of a pipe at 600 kPa, kPa, on a transducer that is off as the calibration says. */
function toldBy({ flash, ring, kind }: Board): number {
  const rig = createRig({
    ...{ kind, image: Uint8Array.from(flash.bytes), ring: ring && Uint8Array.from(ring.bytes) },
    signals: { acoustic: undefined, pressure: () => 600 },
    hardware: { transducer: CALIBRATED },
  });
  rig.board.boot();
  rig.run(16 * MINUTE_MS);
  expect(rig.board.errors()).toEqual([]);
  const reading = rig.uplinks.find(({ type }) => type === READING);
  rig.board.powerOff();
  return reading!.body[1] / 10;
}

describe.each(KINDS)("%s", (id) => {
  test("measures with it from its next start on", async () => {
    const board = flashedBoard(id);
    const before = toldBy(board);
    expect(Math.abs(before - 600)).toBeGreaterThan(20);
    expect(await calibrate(board)).toBe("anew");
    expect(Math.abs(toldBy(board) - 600)).toBeLessThan(2);
    expect((await examine(board.board)).profile!.pressure).toEqual(CALIBRATED);
    const learned = await learnedOn(board);
    expect([getU16(learned, L.PRESSURE), learned[L.PRESSURE_MAD]]).toEqual([0, 0]);
    expect(learned[L.COUNT]).toBe(20);
  });
});

describe.each(["puckjs", "espruino-wifi"])("%s, whose power fails", (id) => {
  /** The learned record is 4 and more bytes longer than what it holds, the calibration's has 20. */
  const learnedBytes = (L.LENGTH + 9) & ~3;
  const cuts = [...Array(learnedBytes).keys()].filter((at) => at % 24 === 0);
  test.each([...cuts, ...Array.from({ length: 11 }, (_, i) => learnedBytes + 2 * i)])(
    "after %d bytes, has the old channel or the new one",
    async (bytes) => {
      let left = bytes;
      let isCut = false;
      const board = flashedBoard(
        id,
        {},
        {
          write: (_at, data) => {
            if (left >= data.length) {
              left -= data.length;
              return undefined;
            }
            isCut = true;
            return left;
          },
        },
      );
      await calibrate(board).catch(() => {});
      const isWhole = bytes >= learnedBytes + 18;
      expect(isCut).toBe(bytes < learnedBytes + 20);
      const told = toldBy(board);
      const { profile } = await examine(board.board);
      expect(profile!.pressure).toEqual(Math.abs(told - 600) < 2 ? CALIBRATED : TRANSDUCER);
      const usual = getU16(await learnedOn(board), L.PRESSURE);
      if (profile!.pressure![0] === CALIBRATED[0]) expect(usual).toBe(0);
      else expect([0, USUAL]).toContain(usual);
      // The same command again goes through.
      left = Number.POSITIVE_INFINITY;
      if (!isWhole) expect(["anew", "written"]).toContain(await calibrate(board));
      expect(Math.abs(toldBy(board) - 600)).toBeLessThan(2);
    },
  );
});

test("places come to an end, which is told before anything is written", async () => {
  const board = flashedBoard("puckjs");
  const { profile } = await examine(board.board);
  for (let i = 0; i < profile!.places![1]; i++) {
    expect(await calibrate(board, [5000 + i, 260_000])).toBe(i === 0 ? "anew" : "written");
  }
  const bytes = Uint8Array.from(board.flash.bytes);
  expect(await calibrate(board)).toBe("no-place");
  expect(board.flash.bytes).toEqual(bytes);
  expect(await calibrate(board, [5000 + profile!.places![1] - 1, 260_000])).toBe("none");
});

test("a gain is only written where no levels have been learned", async () => {
  expect(await calibrate(flashedBoard("pico"), TRANSDUCER, 300)).toBe("levels");
  const young = flashedBoard("pico", { learned: undefined });
  expect(await calibrate(young, TRANSDUCER, 300)).toBe("written");
  expect((await examine(young.board)).profile!.acoustic).toBe(300);
});
