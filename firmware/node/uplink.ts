// What the node sends, and when: an event at once, hello, the newest reading, the outcome of a command, then whatever
// the gateway says it lacks. Each frame waits for the answer to the one before, and the link is open only as long as
// that takes. On radio few frames are answered, and silence means little: readings and nights go together in the
// node's slot, and again only where an answer says that they are missing.
//
//   report(), a slot, a command ──► beginRound ──► sendNext ──► link ──► gateway
//                                                     ▲                    │
//                                                     ├── onSilence        │ or
//                                                     └── onDownlink ◄─────┘
import type { Cbor } from "../../shared/cbor.ts";
import type { Ccm } from "../../shared/ccm.ts";
import { sealFrame, UPLINK } from "../../shared/frame.ts";
import { learnAnew } from "../../shared/leak/learned.ts";
import {
  BODY_MAX,
  CHECK,
  EVENT,
  HELLO,
  MUTED,
  OUTCOME,
  RECORDS,
  RESET_COMMAND,
  SPECTRUM,
} from "../../shared/messages.ts";
import { clamp, random } from "../../shared/numbers.ts";
import type { Link } from "../link/link.ts";
import {
  addBatch,
  batchesDue,
  beginSlot,
  sentUpTo,
  somethingKept,
  startBatches,
  stopRepeating,
} from "./batches.ts";
import { checkSoon } from "./check.ts";
import { clockSet, setClock } from "./clock.ts";
import { applyCommand, type Outcome } from "./commands.ts";
import { type Downlink, readDownlink } from "./downlink.ts";
import { addGaps, forgetGaps, missing, settledUpTo, takeGaps } from "./gaps.ts";
import { checkBattery, faultsDue, restart } from "./health.ts";
import { putHello, putOutcome } from "./hello.ts";
import {
  clearThinned,
  keepLearned,
  keepState,
  lastReported,
  learned,
  settle,
  skipped,
  takeCounter,
} from "./journal.ts";
import { keepNew, type NewRecord, putNew } from "./new-record.ts";
import {
  addOpenEvent,
  keepOpenEvents,
  mayRepeat,
  putOpenEvents,
  repeatDue,
  repeatLater,
} from "./open-events.ts";
import { beginRecords, endRecords, frameType, out } from "./records.ts";
import { board, profile } from "./setup.ts";
import { untilSlot } from "./slots.ts";
import { putSpectrum, sendSpectrum, spectrumPartAnswered, spectrumParts } from "./spectrum.ts";

/** An answer to an uplink is taken for so long, s. */
const ANSWER_S = 60;
/** On radio, without an answer for so long, s, there may be another gateway, or none. */
const GATEWAY_LOST_S = 86400;
/** A gateway whose module takes 50 ms to a command at 9600 bit/s listens again 0.1 s after its answer, ms. */
const TURNAROUND_MS = 200;
/** Nodes that wait for the duty cycle since the same moment send at random within this, ms. */
const JITTER_MS = 30000;
/**
 * A cell that gives in as the node sends restarts it again and again: after so many boots within an interval it waits for
 * this, ms, doubled each time; its next reading comes in any case.
 */
const RESTARTS_FREE = 3;
const RESTART_MS = 15000;
/** Up to 16 min: doubled on and on it would not be a time any more. */
const RESTARTS_MOST = 6;
/** No body of a hello or an event is longer, B. */
const SHORT_BODY_MAX = 64;

let link: Link;
let cipher: Ccm;

/** Counter of the uplink whose answer is waited for, 0: none; counter, type and time, s, of the one last sent. */
let awaited = 0;
let sentCounter = 0;
let sentType: number;
let sentAt = 0;

/** A hello is due after a reset, and where the gateway may be a new one; it is sent once in a round. */
let helloDue = true;
let helloTried: boolean;
/** Frames of records and spectra that this round may still send. */
let framesLeft = 0;

/** Records that have not been sent, events first. */
let newRecords: NewRecord[] = [];
/** The outcome that is to be sent; whether a restart follows the one that was. */
let outcome: Outcome | undefined;
let restartDue = false;
/** On radio: when an answer last came, s; timers of the next slot, and of when the duty cycle allows a frame. */
let answeredAt: number;
let slotTimer: TimerId;
let airtimeTimer: TimerId = 0;

/** Seals what `out` holds and sends it. */
function send(type: number, counter: number, length: number): void {
  let frame = sealFrame(
    cipher,
    UPLINK,
    profile.epoch,
    type,
    profile.network,
    profile.node,
    counter,
    out.subarray(0, length),
  );
  awaited = sentCounter = counter;
  sentType = type;
  sentAt = getTime();
  link.send(frame);
  if (!RADIO) checkBattery();
}

/** Puts together what the gateway lacks, on radio after what it has never been sent; returns the length, or 0. */
function putRecords(): number {
  beginRecords(profile.epoch);
  // What has never been sent is not missing: it goes with its batch.
  let limit = sentUpTo;
  if (RADIO && batchesDue()) addBatch(settledUpTo);
  addGaps(limit);
  return endRecords();
}

/** On radio: whether nothing is to be sent now. What the duty cycle does not allow yet is sent when it does. */
function staysSilent(): boolean {
  let due =
    repeatDue ||
    (helloDue && !helloTried) ||
    newRecords.length ||
    outcome ||
    (framesLeft > 0 && (spectrumParts || missing || batchesDue()));
  if (!due) return true;
  let ms = link.waitMs(newRecords.length || (helloDue && !helloTried) ? SHORT_BODY_MAX : BODY_MAX);
  if (ms)
    airtimeTimer = setTimeout(() => {
      airtimeTimer = 0;
      beginSending();
    }, ms + random(JITTER_MS));
  return ms > 0;
}

/** Sends what comes next, or closes the link. */
function sendNext(): void {
  if (awaited) return;
  if (RADIO && staysSilent()) {
    link.close();
    return;
  }
  let first = newRecords[0];
  let length: number;
  if (repeatDue) {
    length = putOpenEvents();
    if (length) send(RECORDS, takeCounter(), length);
    else sendNext();
  } else if (helloDue && !helloTried && !(first && first.type === EVENT)) {
    helloTried = true;
    length = putHello();
    send(HELLO, takeCounter(), length);
  } else if (first) {
    newRecords.shift();
    length = putNew(first);
    send(first.type, first.counter, length);
  } else if (outcome) {
    length = putOutcome(outcome);
    restartDue = outcome.restart;
    outcome = undefined;
    send(OUTCOME, takeCounter(), length);
  } else if (spectrumParts && !restartDue && framesLeft-- > 0) {
    length = putSpectrum();
    send(SPECTRUM, takeCounter(), length);
  } else if (framesLeft > 0 && (length = putRecords())) {
    framesLeft--;
    send(RADIO ? frameType : RECORDS, takeCounter(), length);
  } else {
    link.close();
    // Only in its own slot does it go on with what is missing.
    if (RADIO) framesLeft = 0;
  }
}

function beginSending(): void {
  if (RADIO && staysSilent()) return;
  link.open();
  sendNext();
}

/** Begins a new round: what was tried in vain in the last one may be tried again. */
function beginRound(): void {
  helloTried = false;
  if (!RADIO) framesLeft = link.roundFrames;
  if (!awaited && !airtimeTimer) beginSending();
}

function onRepeat(): void {
  if (repeatDue || (RADIO && helloDue)) beginRound();
}

/** No answer has come, and none will. */
function onSilence(): void {
  awaited = 0;
  if (restartDue) restart(RESET_COMMAND);
  if (!RADIO) {
    forgetGaps();
    helloDue = true;
    framesLeft = 0;
  }
  if (mayRepeat(RADIO && sentType === HELLO)) repeatLater(onRepeat);
  sendNext();
}

/** A slot of this node's own has begun. */
function onSlot(): void {
  slotTimer = setTimeout(onSlot, untilSlot());
  if (faultsDue()) helloDue = true;
  if (getTime() - answeredAt > GATEWAY_LOST_S) {
    helloDue = true;
    link.gatewayLost();
  }
  framesLeft = link.roundFrames;
  beginSlot(profile.radio![7]);
  beginRound();
}

function takeAck(ack: Downlink): void {
  let first = !clockSet;
  if (ack.seconds) setClock(ack.seconds, ack.milliseconds);
  if (first && clockSet) {
    // By now it has sent under load, and somebody hears.
    checkSoon();
    if (RADIO) {
      clearTimeout(slotTimer);
      slotTimer = setTimeout(onSlot, untilSlot());
    }
  }
  if (RADIO) stopRepeating();
  takeGaps(ack);
  settle(settledUpTo);
  if (sentType === HELLO) clearThinned();
  if (sentType === SPECTRUM && awaited) spectrumPartAnswered();
  keepOpenEvents(sentCounter);
}

function onDownlink(frame: Uint8Array): void {
  let downlink = readDownlink(frame, cipher);
  if (!downlink || downlink.answers !== sentCounter || getTime() - sentAt > ANSWER_S) return;
  helloDue = false;
  answeredAt = getTime();
  if (!downlink.command) takeAck(downlink);
  // It comes again until its outcome is told, which says what is left to do: the second time nothing is.
  else if (!restartDue && !outcome) {
    outcome = applyCommand(downlink.command);
    if (outcome.knownNoise) {
      learnAnew(learned, MUTED);
      keepLearned();
    }
    if (outcome.spectrum) sendSpectrum();
    // What has been done is not done again, also after a reset.
    if (outcome.restart || outcome.knownNoise) keepState(0);
  }
  if (restartDue) restart(RESET_COMMAND);
  if (awaited) {
    link.answered(downlink.marginDb);
    awaited = 0;
    if (RADIO) setTimeout(sendNext, TURNAROUND_MS);
    else sendNext();
  } else if (outcome) beginRound();
}

/** Opens the link and says hello. The console must have left it. */
export function startUplink(l: Link): void {
  link = l;
  let key = new Uint8Array(16);
  for (let i = 0; i < 16; i++) key[i] = parseInt(profile.key.substr(2 * i, 2), 16);
  cipher = board.cipher(key);
  link.start(onDownlink, onSilence);
  if (RADIO) {
    startBatches();
    answeredAt = getTime();
    slotTimer = setTimeout(onSlot, untilSlot());
  }
  // Each boot reserves 256 counters: so many are skipped by each that has kept no record, or a check only.
  let lost = skipped[0] + skipped[1] - lastReported - 1;
  let restarts = clamp(((lost & 65535) >> 8) - RESTARTS_FREE, 0, RESTARTS_MOST);
  if (restarts) setTimeout(beginRound, RESTART_MS << restarts);
  else beginRound();
}

/** Keeps a record of what happened `agoS` seconds ago, and sends it. `body`: its items but time and age. */
export function report(type: number, body: Cbor[], agoS: number): void {
  let record = keepNew(type, body, agoS);
  if (type === EVENT) {
    newRecords.unshift(record);
    addOpenEvent(record.counter, record.happenedAt);
  } else if (RADIO && type !== CHECK) {
    somethingKept();
    return;
  } else newRecords.push(record);
  // When whoever reports has returned, and the memory that it took is free again.
  setTimeout(beginRound, 0);
}
