// What the node says and when: an event at once, hello, the fresh reading, the outcome of a command, then
// whatever the gateway says it lacks. One frame at a time, each waiting for its answer; the link is open only as
// long as that takes. On radio few frames are answered, and silence means little: readings and nights are sent together,
// in the node's slot, and again only if the gateway says that it lacks them.
import { type Cbor, cborPut } from "../../shared/cbor.ts";
import type { Ccm } from "../../shared/ccm.ts";
import { sealFrame, UPLINK } from "../../shared/frame.ts";
import {
  BODY_MAX,
  EVENT,
  HELLO,
  MUTED,
  OUTCOME,
  RECORDS,
  RESET_COMMAND,
  SPECTRUM,
} from "../../shared/messages.ts";
import { type Board, RATE } from "../boards/board.ts";
import { LAST, learnAnew, u16 } from "../leak/learned.ts";
import type { Link } from "../link/link.ts";
import { random } from "../numbers.ts";
import { PROFILE, type Profile } from "../profile.ts";
import { counts, countsFrom, lines, linesOf, STEP } from "../sense/night.ts";
import {
  addBatch,
  batchesDue,
  beginSlot,
  sentUpTo,
  somethingKept,
  startBatches,
  stopRepeating,
} from "./batches.ts";
import { clockSet, now, setClock, uptime } from "./clock.ts";
import { applyCommand, type Outcome } from "./commands.ts";
import { type Downlink, readDownlink } from "./downlink.ts";
import { feelBattery, restart } from "./health.ts";
import {
  boot,
  keep,
  keepLearned,
  learned,
  note,
  reason,
  settle,
  skipped,
  takeCounter,
  thinned,
  toldThinned,
} from "./journal.ts";
import { addMissing, addRecord, beginRecords, endRecords, framed, out, putBody } from "./records.ts";
import { found, SPAN, search } from "./search.ts";
import { untilSlot } from "./slots.ts";

/** An event that nobody acks is repeated so often, after 2 to 10 s each time; then it waits like any record. */
const REPEATS = 3;
/** On radio, without an answer for so long, s, there may be another gateway, or none. */
const FORSAKEN_S = 86400;
/** And without a clock readings are kept back so long, s: then they go without their time. */
const PATIENCE_S = 21600;
/** A gateway whose module takes 50 ms to a command at 9600 bit/s listens again 0.1 s after its answer, ms. */
const TURN_MS = 200;
/** Those who wait for the duty cycle since the same moment do not speak in the same, ms. */
const SCATTER_MS = 30000;

let board: Board;
let profile: Profile;
let link: Link;
let cipher: Ccm;

/** The uplink whose answer is waited for (0: none); the one last sent, of which type and when, s. */
let awaited = 0;
let sentCounter = 0;
let sentType: number;
let sentAt = 0;

/** No answer since the reset, or none where one was due: the gateway may be new, or a new one. */
let helloDue = true;
let helloTried: boolean;
let framesLeft = 0;

/** A record that has not been sent: counter, time as the journal has it, and the moment by the node's clock. */
interface Fresh {
  type: number;
  used: number;
  time: number;
  clock: number;
  moment: number;
  rest: Uint8Array;
}
let fresh: Fresh[] = [];
/** Events that the gateway is not known to have, and how often they are repeated yet. */
let openEvents: { used: number; moment: number }[] = [];
let repeats: number;
let repeatTimer: TimerId = 0;
let repeatDue = false;
/** What is to be told of a command, and whether a restart follows. */
let outcome: Outcome | undefined;
let restarting = false;
/** Parts of the spectrum that the gateway is not known to have, of two. */
let spectrumParts = 0;
/**
 * Up to where the gateway said last that it holds everything: less than before where it is a backup. Which of
 * the 64 counters after that it lacks; undefined: none.
 */
let settledUpTo = 0;
/** The first of these that has not been answered for yet. */
let nextMissing: number;
let missing: Uint8Array | undefined;
/** On radio: when an answer last came, s. */
let answeredAt: number;
let slotTimer: TimerId;
/** No frame may be sent before. */
let airtimeTimer: TimerId = 0;
/** Longer than a hello or an event, B. */
const SHORT = 64;

function lacks(used: number): number {
  let i = used - settledUpTo - 1;
  return missing && i >= 0 && i < 8 * missing.length ? (missing[i >> 3] >> (i & 7)) & 1 : 0;
}

function age(moment: number): number {
  return Math.floor(1000 * (getTime() - moment));
}

/** Seals what `out` holds and sends it. */
function send(type: number, used: number, length: number): void {
  let frame = sealFrame(
    cipher,
    UPLINK,
    profile.epoch,
    type,
    profile.network,
    profile.node,
    used,
    out.subarray(0, length),
  );
  awaited = sentCounter = used;
  sentType = type;
  sentAt = getTime();
  link.send(frame);
  if (!RADIO) feelBattery(board);
}

function putHello(): number {
  let hello: { [key: number]: Cbor } = {
    0: FIRMWARE_VERSION,
    1: board.id,
    2: E.CRC32(require("Storage").read(PROFILE) as ByteString),
    3: 1,
    4: reason,
  };
  if (skipped[1] > 0) hello[5] = skipped;
  hello[6] = [RATE, board.bits, profile.acoustic || 0];
  if (thinned[1]) hello[7] = thinned;
  hello[8] = profile.interval / 1000;
  hello[9] = boot;
  return cborPut(out, 0, hello);
}

function putOutcome(outcome: Outcome): number {
  let body: { [key: number]: Cbor } = { 0: outcome.id, 1: outcome.result };
  if (outcome.result) body[2] = outcome.key;
  return cborPut(out, 0, body);
}

function putSpectrum(): number {
  let night = u16(learned, LAST);
  return cborPut(
    out,
    0,
    spectrumParts > 1 ? [0, night, lines, linesOf] : [1, night, counts, countsFrom, STEP],
  );
}

/** The spectrum of the last night is to be sent, where there has been one. */
export function sendSpectrum(): void {
  if (linesOf) spectrumParts = 2;
}

function putUrgent(): number {
  beginRecords(profile.epoch);
  openEvents.forEach((event) => {
    search(event.used);
    let record = found(event.used);
    if (record) addRecord(record, age(event.moment));
  });
  return endRecords();
}

/** Without a clock a node on radio keeps its readings back, so that they go with their time. */
function clocked(): boolean {
  return clockSet > 0 || uptime() > PATIENCE_S;
}

/** What the gateway lacks, on radio what it has not been told yet before. */
function putRecords(): number {
  beginRecords(profile.epoch);
  // What has never been sent is not missing: it goes with its batch.
  let limit = sentUpTo;
  if (RADIO && batchesDue(clocked())) addBatch(settledUpTo, clocked());
  if (missing) {
    nextMissing = addMissing(nextMissing, RADIO ? (used) => (used < limit ? lacks(used) : 0) : lacks);
    if (nextMissing > settledUpTo + 8 * missing.length) missing = undefined;
  }
  return endRecords();
}

/** On radio: whether there is nothing to send, or the duty cycle does not allow it yet; then it goes on when it does. */
function rests(): boolean {
  let due =
    repeatDue ||
    (helloDue && !helloTried) ||
    fresh.length ||
    outcome ||
    (framesLeft > 0 && ((!SPARSE && spectrumParts) || missing || batchesDue(clocked())));
  if (!due) return true;
  let ms = link.wait(fresh.length || (helloDue && !helloTried) ? SHORT : BODY_MAX);
  if (ms)
    airtimeTimer = setTimeout(() => {
      airtimeTimer = 0;
      begin();
    }, ms + random(SCATTER_MS));
  return ms > 0;
}

/** Sends what comes next, or closes the link. */
function pump(): void {
  if (awaited) return;
  if (RADIO && rests()) {
    link.close();
    return;
  }
  let first = fresh[0];
  let length: number;
  if (repeatDue) {
    repeatDue = false;
    length = putUrgent();
    if (length) send(RECORDS, takeCounter(), length);
    else pump();
  } else if (helloDue && !helloTried && !(first && first.type === EVENT)) {
    helloTried = true;
    length = putHello();
    send(HELLO, takeCounter(), length);
  } else if (first) {
    fresh.shift();
    length = putBody(0, first.type, first.time, first.clock, boot, age(first.moment), first.rest);
    send(first.type, first.used, length);
  } else if (outcome) {
    length = putOutcome(outcome);
    restarting = outcome.restart;
    outcome = undefined;
    send(OUTCOME, takeCounter(), length);
  } else if (!SPARSE && spectrumParts && !restarting && framesLeft-- > 0) {
    length = putSpectrum();
    send(SPECTRUM, takeCounter(), length);
  } else if (framesLeft > 0 && (length = putRecords())) {
    framesLeft--;
    send(RADIO && !SPARSE ? framed : RECORDS, takeCounter(), length);
  } else {
    link.close();
    // Only in its own slot does it go on with what is missing.
    if (RADIO) framesLeft = 0;
  }
}

function begin(): void {
  if (RADIO && rests()) return;
  link.open();
  pump();
}

/** Begins a new round: what was tried in vain in the last one may be tried again. */
function wake(): void {
  helloTried = false;
  if (!RADIO) framesLeft = link.most;
  if (!awaited && !airtimeTimer) begin();
}

function onSilence(): void {
  awaited = 0;
  if (restarting) restart(RESET_COMMAND);
  if (!RADIO) {
    missing = undefined;
    helloDue = true;
    framesLeft = 0;
  }
  if ((openEvents.length || (RADIO && sentType === HELLO)) && repeats && !repeatTimer) {
    repeats--;
    repeatTimer = setTimeout(() => {
      repeatTimer = 0;
      repeatDue = openEvents.length > 0;
      if (repeatDue || (RADIO && helloDue)) wake();
    }, 2000 + random(8001));
  }
  pump();
}

/** A slot of this node's own has begun. */
function onSlot(): void {
  slotTimer = setTimeout(onSlot, untilSlot(profile));
  if (getTime() - answeredAt > FORSAKEN_S) {
    helloDue = true;
    link.forsaken();
  }
  framesLeft = link.most;
  beginSlot(profile.radio![7]);
  wake();
}

function takeAck(said: Downlink): void {
  let first = !clockSet;
  setClock(said.seconds, said.milliseconds);
  if (RADIO && first) {
    clearTimeout(slotTimer);
    slotTimer = setTimeout(onSlot, untilSlot(profile));
  }
  settledUpTo = said.settled;
  if (RADIO) stopRepeating();
  settle(settledUpTo);
  nextMissing = settledUpTo + 1;
  missing = said.missing;
  if (sentType === HELLO) toldThinned();
  if (!SPARSE && sentType === SPECTRUM && awaited) spectrumParts--;
  openEvents = openEvents.filter(
    (event) => event.used > sentCounter || event.used > settledUpTo + SPAN || lacks(event.used) > 0,
  );
}

function take(frame: Uint8Array): void {
  let said = readDownlink(frame, profile, cipher);
  if (!said || said.answers !== sentCounter || getTime() - sentAt > 60) return;
  helloDue = false;
  answeredAt = getTime();
  if (!said.command) takeAck(said);
  else if (!restarting) {
    outcome = applyCommand(said.command, profile);
    if (outcome.known) {
      learnAnew(learned, MUTED);
      keepLearned();
    }
    if (!SPARSE && outcome.spectrum) sendSpectrum();
    // What has been done is not done again, also after a reset.
    if (outcome.restart || outcome.known) note(0);
  }
  if (restarting) restart(RESET_COMMAND);
  if (awaited) {
    link.heard(said.margin);
    awaited = 0;
    if (RADIO) setTimeout(pump, TURN_MS);
    else pump();
  } else if (outcome) wake();
}

/** Opens the link and says hello. The console must have left it. */
export function startUplink(b: Board, p: Profile, l: Link): void {
  board = b;
  profile = p;
  link = l;
  let key = new Uint8Array(16);
  for (let i = 0; i < 16; i++) key[i] = parseInt(p.key.substr(2 * i, 2), 16);
  cipher = b.cipher(key);
  link.start(b, p, take, onSilence);
  if (RADIO) {
    startBatches();
    answeredAt = getTime();
    repeats = REPEATS;
    slotTimer = setTimeout(onSlot, untilSlot(p));
  }
  wake();
}

/** Keeps a record of what happened `ago` seconds ago, given without its time and age, and sends it. */
export function report(type: number, rest: Cbor[], ago: number): void {
  let at = 0;
  for (let i = 0; i < rest.length; i++) at = cborPut(out, at, rest[i]);
  let one: Fresh = {
    type,
    used: takeCounter(),
    time: now() - ago,
    clock: clockSet,
    moment: getTime() - ago,
    rest: new Uint8Array(out.subarray(0, at)),
  };
  keep(type, one.used, one.time, one.clock, one.rest);
  if (type === EVENT) {
    fresh.unshift(one);
    openEvents.push({ used: one.used, moment: one.moment });
    repeats = REPEATS;
  } else if (RADIO) {
    somethingKept();
    return;
  } else fresh.push(one);
  // When whoever reports has returned, and the memory that it took is free again.
  setTimeout(wake, 0);
}
