// The nodes of a site under faults: boards with the firmware as it is flashed, on lines that lose and damage frames. They
// live some virtual minutes before the gateway is a process ("yesterday", with a gateway for the first part of it), and
// from then on in step with the wall clock.
import { crc32 } from "node:zlib";
import { cobsDecode, cobsEncode } from "../../shared/cobs.ts";
import { createVirtualBoard } from "../../tools/board/board.ts";
import type { SimClock } from "../../tools/board/sim-clock.ts";
import type { FlashHooks } from "../../tools/image/flash.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { flashImages } from "../../tools/image/layout.ts";
import { type Identity, profileFor, TRANSDUCER } from "../../tools/image/profile.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { bundleOf } from "../rig.ts";
import { counterWritten, recordWritten, type Taken } from "./records.ts";

const KIND = "puckjs";
/**
 * No sound, which takes most of a board's time, and is not what gets lost. A node that nobody answers waits 2 s after its
 * hello and 2 s after its reading: readings that came faster would queue in its memory for ever.
 */
const PACE = { interval: 5000, tick: 5000, windows: 0, acoustic: null, nightWindows: 1440, baud: 115200 };
/** Of a local night's end, min after midnight. */
const NIGHT_ENDS_MIN = 240;
const DAY_MIN = 1440;
/** Now and then the pressure sensor is off for so long, ms: the node tells that as an event. */
const SENSOR_BLOCK_MS = 20_000;
const SENSOR_OFF = 0.04;

/** What becomes of a frame on a line: each of these is a chance. */
export interface Loss {
  lost: number;
  damaged: number;
}

export interface LabNode {
  name: string;
  board: ReturnType<typeof createVirtualBoard>;
  taken: Taken[];
  /** Ids of records in whose writing the power failed: they may be there, and need not. */
  torn: Set<string>;
  /** Ids of records that its journal has no more, and when it gave them up, unix ms. */
  gaveUp: Map<string, number>;
  /** When it first heard anything at `from` or later, unix ms; null where it has not. */
  firstHeard(from: number): number | null;
  /** Where what the board sends goes: to the pipeline of yesterday, then to a tty. */
  onSend(listener: (bytes: Uint8Array) => void): void;
  /** Bytes from the gateway come to the board, if they get through. */
  receive(bytes: Uint8Array): void;
  /** A frame on its own, as a pipeline gives it. */
  receiveFrame(frame: Uint8Array): void;
  lose(loss: Loss): void;
  /** The power fails in the next write to flash, and comes back so much later, ms. */
  cutInWrite(backMs: number): void;
  /** The power fails now, and comes back. */
  cut(backMs: number): void;
  off(): void;
}

/** Minutes from UTC at which a local night ends at `at`, a full minute of unix time. */
export function offsetForNight(at: number): number {
  const minute = Math.round(at / 60_000) % DAY_MIN;
  const offset = (NIGHT_ENDS_MIN - minute + DAY_MIN) % DAY_MIN;
  return offset > 840 ? offset - DAY_MIN : offset;
}

export interface NodeOptions {
  name: string;
  identity: Identity;
  clock: SimClock;
  /** When its night ends: a full minute of unix time, ms. */
  nightEndsAt: number;
  /** Pages of its journal, where these are not as many as its board has for it. */
  ringPages?: number | undefined;
  chance: () => number;
}

/** Which records a journal has still, by the page on which each was written last. */
function watchPages(pageSize: number) {
  const pageOf = new Map<string, number>();
  const gaveUp = new Map<string, number>();
  return {
    gaveUp,
    write: (id: string, address: number) => void pageOf.set(id, Math.floor(address / pageSize)),
    erase(address: number) {
      const page = Math.floor(address / pageSize);
      for (const [id, itsPage] of pageOf) {
        if (itsPage !== page) continue;
        pageOf.delete(id);
        gaveUp.set(id, Date.now());
      }
    },
  };
}

/** Sees what a board writes to its journal, and lets its power fail in that, `onCut` so that it comes back. */
function watchJournal({ name, identity, chance }: NodeOptions, onCut: (backMs: number) => void) {
  const { network, node, epoch } = identity;
  const idOf = (counter: number) => `${network}-${node}-${epoch}-${counter}`;
  const held = watchPages(BOARD_KINDS[KIND]!.storage.pageSize);
  const taken: Taken[] = [];
  const torn = new Set<string>();
  let backMs: number | null = null;
  const cutNow = () => {
    onCut(backMs!);
    backMs = null;
  };
  const hooks: FlashHooks = {
    write(address, data) {
      const bytes = Uint8Array.from(data);
      const written = counterWritten(bytes);
      if (written !== null && backMs === null) held.write(idOf(written), address);
      const record = recordWritten(bytes);
      if (record !== null) {
        const { counter, ...what } = record;
        const id = idOf(counter);
        if (backMs === null) taken.push({ id, node: name, ...what, at: Date.now() });
        else torn.add(id);
      }
      if (backMs === null) return undefined;
      cutNow();
      return Math.floor(chance() * bytes.length);
    },
    erase(address) {
      if (backMs === null) {
        held.erase(address);
        return undefined;
      }
      cutNow();
      return true;
    },
  };
  return {
    ...{ taken, torn, hooks, gaveUp: held.gaveUp },
    cutNext: (ms: number) => {
      backMs = ms;
    },
  };
}

/** What gets through of bytes on a line: null nothing, or with a bit turned over. */
function through(bytes: Uint8Array, { lost, damaged }: Loss, chance: () => number): Uint8Array | null {
  if (chance() < lost) return null;
  if (chance() >= damaged) return bytes;
  const wrong = Uint8Array.from(bytes);
  wrong[Math.floor(chance() * wrong.length)]! ^= 1 << Math.floor(chance() * 8);
  return wrong;
}

/** No two readings are alike, as far as a tenth of a kPa can tell; and now and then the sensor is off. */
const pressureOf = (node: number) => (at: number) =>
  hash(node, 2, Math.floor(at / SENSOR_BLOCK_MS)) < SENSOR_OFF ? -200 : 200 + 800 * hash(node, 1, at);

export function createNode(options: NodeOptions): LabNode {
  const { name, identity, clock, nightEndsAt, ringPages, chance } = options;
  let loss: Loss = { lost: 0, damaged: 0 };
  let send: (bytes: Uint8Array) => void = () => {};
  const comeBack = (ms: number) => {
    clock.setTimeout(() => board.boot(), ms);
  };
  const { taken, torn, gaveUp, hooks, cutNext } = watchJournal(options, comeBack);
  const heard: number[] = [];
  const receive = (bytes: Uint8Array) => {
    const rest = through(bytes, loss, chance);
    if (rest === null) return;
    heard.push(Date.now());
    board.receive(rest);
  };
  const whole = BOARD_KINDS[KIND]!;
  const kind = { ...whole, ringPages: ringPages ?? whole.ringPages };
  const profile = profileFor(identity, { ...PACE, utcOffset: offsetForNight(nightEndsAt) });
  const board = createVirtualBoard({
    kind,
    ...flashImages(kind, bundleOf(KIND), profile),
    clock,
    transducer: TRANSDUCER,
    signals: { acoustic: undefined, pressure: pressureOf(identity.node) },
    flashHooks: hooks,
    onTransmit: (bytes) => {
      const rest = through(bytes, loss, chance);
      if (rest !== null) send(rest);
    },
  });
  return {
    ...{ name, board, taken, torn, gaveUp, receive },
    firstHeard: (from) => heard.find((at) => at >= from) ?? null,
    onSend: (listener) => {
      send = listener;
    },
    receiveFrame: (frame) => receive(cobsEncode(frame, crc32)),
    lose: (next) => {
      loss = next;
    },
    cutInWrite: cutNext,
    cut: (ms) => {
      board.powerOff();
      comeBack(ms);
    },
    off: () => board.powerOff(),
  };
}

/** The frame in what a node sends; undefined where it is text, or damaged. */
export function frameIn(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0) return undefined;
  const inner = Uint8Array.from(bytes.subarray(1, -1));
  const length = cobsDecode(inner, inner.length, crc32);
  return length < 0 ? undefined : inner.slice(0, length);
}
