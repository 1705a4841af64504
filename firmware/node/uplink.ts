// What the node sends and when: hello, the fresh reading, then whatever the gateway says it lacks. One frame
// at a time, each waiting for its ack; the line is open only as long as that takes.

import { type Cbor, cborHead, cborPut } from "../../shared/cbor.ts";
import type { Ccm } from "../../shared/ccm.ts";
import { sealFrame, UPLINK } from "../../shared/frame.ts";
import { BODY_MAX, HELLO, READING, RECORDS } from "../../shared/messages.ts";
import { type Board, RATE } from "../boards/board.ts";
import { closeLink, openLink, startLink, transmit } from "../link/serial.ts";
import { PROFILE, type Profile } from "../profile.ts";
import { clockSet, now, setClock, timeOf } from "./clock.ts";
import { readAck } from "./downlink.ts";
import { boot, counter, eachKept, keep, settle, settled, skipped, takeCounter } from "./journal.ts";

/** An ack that is not there by then will not come, ms: the answer of a gateway takes some 50 ms. */
const ACK_WAIT = 2000;
/** Batches of records sent at one go; the rest waits for the next reading. */
const MOST_BATCHES = 64;
/** Counters that `missing` tells of. */
const SPAN = 64;
const READING_ITEMS = 11;

let board: Board;
let profile: Profile;
let cipher: Ccm;
let out = new Uint8Array(BODY_MAX);

/** The uplink whose ack is waited for (0: none), the one last sent, and when. */
let waiting = 0;
let timer: TimerId;
let asked = 0;
let askedAt = 0;

/** No ack since the reset, or none where one was due: the gateway may be new, or a new one, and needs a hello. */
let helloDue = true;
let helloTried: boolean;
let batches: number;
/** The reading to be sent in a frame of its own: counter (0: none), time as the journal has it, rest. */
let fresh = 0;
let freshTime: number;
let freshClock: number;
let freshRest: Uint8Array;
/** Which of the 64 counters after `settled` the gateway lacks; undefined: none. */
let missing: Uint8Array | undefined;

function send(type: number, used: number, body: Uint8Array): void {
  waiting = asked = used;
  askedAt = getTime();
  transmit(sealFrame(cipher, UPLINK, profile.epoch, type, profile.network, profile.node, used, body));
  timer = setTimeout(() => {
    waiting = 0;
    helloDue = true;
    missing = undefined;
    pump();
  }, ACK_WAIT);
}

function sendHello(): void {
  let hello: { [key: number]: Cbor } = {
    0: FIRMWARE_VERSION,
    1: board.id,
    2: E.CRC32(require("Storage").read(PROFILE) as ByteString),
    3: 1,
    4: 0,
  };
  if (skipped[1] > 0) hello[5] = skipped;
  hello[6] = [RATE, board.bits, profile.acoustic || 0];
  hello[8] = profile.interval / 1000;
  hello[9] = boot;
  send(HELLO, takeCounter(), out.subarray(0, cborPut(out, 0, hello)));
}

/** Writes a reading at `at`: with its time where that is known by now. Returns the offset after it. */
function putReading(at: number, time: number, born: number, clock: number, rest: Uint8Array): number {
  at = cborHead(out, at, 4, READING_ITEMS);
  if (clock) at = cborHead(out, at, 0, time);
  else if (born === boot && clockSet) at = cborHead(out, at, 0, timeOf(time));
  else at = cborPut(out, at, null);
  out.set(rest, at);
  return at + rest.length;
}

function lacks(used: number): number {
  let i = used - settled - 1;
  return missing && i >= 0 && i < 8 * missing.length ? (missing[i >> 3] >> (i & 7)) & 1 : 0;
}

/**
 * Answers `missing`: records that are kept, and voids for what is not. Returns false where there is nothing
 * to tell.
 */
function sendRecords(): boolean {
  let at = cborPut(out, 1, profile.epoch);
  let items = 1;
  /** Counters before this one have been told about; those from `limit` on are for another time. */
  let next = settled + 1;
  let limit = counter;
  let tellVoid = (to: number) => {
    let from = next;
    while (from < to && from <= settled + SPAN && !lacks(from)) from++;
    if (from >= to || from > settled + SPAN) return;
    at = cborPut(out, at, [from, to - from]);
    items++;
  };
  eachKept(settled, (used, time, born, type, rest) => {
    // A void takes up to 11 bytes, a record 13 besides its rest.
    if (used > settled + SPAN || items > 20 || at + 24 + rest.length > BODY_MAX) {
      limit = used;
      return false;
    }
    tellVoid(used);
    if (lacks(used)) {
      at = cborHead(out, at, 4, 3);
      at = cborPut(out, cborPut(out, at, used), type & 31);
      at = putReading(at, time, born, type & 0x80, rest);
      items++;
    }
    next = used + 1;
    return true;
  });
  tellVoid(limit);
  if (items < 2) return false;
  cborHead(out, 0, 4, items);
  send(RECORDS, takeCounter(), out.subarray(0, at));
  return true;
}

/** Sends what comes next, or closes the line. */
function pump(): void {
  if (waiting) return;
  if (helloDue && !helloTried) {
    helloTried = true;
    sendHello();
  } else if (fresh) {
    let used = fresh;
    fresh = 0;
    let at = putReading(0, freshTime, boot, freshClock, freshRest);
    send(READING, used, out.subarray(0, at));
  } else if (!missing || !batches-- || !sendRecords()) {
    closeLink();
  }
}

function take(frame: Uint8Array): void {
  let ack = readAck(frame, profile, cipher);
  if (!ack || ack.answers !== asked || getTime() - askedAt > 60) return;
  setClock(ack.seconds, ack.milliseconds);
  settle(ack.settled);
  missing = ack.missing;
  helloDue = false;
  if (!waiting) return;
  clearTimeout(timer);
  waiting = 0;
  pump();
}

/** Begins a new round: what was tried in vain in the last one may be tried again. */
function wake(): void {
  helloTried = false;
  batches = MOST_BATCHES;
  if (waiting) return;
  openLink();
  pump();
}

/** Opens the line and says hello. The console must have left it. */
export function startUplink(b: Board, p: Profile): void {
  board = b;
  profile = p;
  let key = new Uint8Array(16);
  for (let i = 0; i < 16; i++) key[i] = parseInt(p.key.substr(2 * i, 2), 16);
  cipher = b.cipher(key);
  startLink(b, take);
  wake();
}

/** Keeps a reading, given from its second item on, and sends it. */
export function report(rest: Cbor[]): void {
  let at = 0;
  for (let i = 0; i < rest.length; i++) at = cborPut(out, at, rest[i]);
  freshRest = new Uint8Array(out.subarray(0, at));
  freshTime = now();
  freshClock = clockSet;
  fresh = takeCounter();
  keep(READING, fresh, freshTime, freshClock, freshRest);
  wake();
}
