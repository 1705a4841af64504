// What the gateway says: authenticated, new, and in answer to something this node has just asked.
import type { Ccm } from "../../shared/ccm.ts";
import { DOWNLINK, FRAME_MIN, getU32, openFrame } from "../../shared/frame.ts";
import { ACK, COMMAND, COMMAND_ID } from "../../shared/messages.ts";
import { type Command, LAST_KEY } from "./commands.ts";
import { profile } from "./setup.ts";

/** An ack or a command, taken apart: see AckBody and CommandBody. */
export interface Downlink {
  answers: number;
  command: Command | undefined;
  settled: number;
  missing: Uint8Array | undefined;
  seconds: number;
  milliseconds: number;
  /** On radio: dB by which this node is louder than it has to be; undefined where it is not told. */
  margin: number | undefined;
}

let body: Uint8Array;
let at: number;
/** Something else than what was looked for has been met. */
let wrong: boolean;

/** The integer at `at`, in its shortest form or not. */
function int(): number {
  let head = body[at++];
  let n = head & 31;
  wrong = wrong || head > 0x3a || n > 26;
  if (n > 23) {
    let bytes = 1 << (n - 24);
    n = 0;
    while (bytes--) n = n * 256 + body[at++];
  }
  // Past the end everything is undefined, and no number.
  wrong = wrong || !(at <= body.length);
  return head & 0x20 ? -1 - n : n;
}

function uint(): number {
  let value = int();
  wrong = wrong || value < 0;
  return value;
}

/** The byte string at `at`, at most 8 long; undefined where null or anything else stands there. */
function bytes(): Uint8Array | undefined {
  let head = body[at++];
  if (head < 0x40 || head > 0x48) return undefined;
  let from = at;
  at += head - 0x40;
  return body.subarray(from, at);
}

/** The map of a command at `at`. */
function command(): Command {
  let found: Command = { values: [], unknown: 0 };
  let pairs = body[at++] - 0xa0;
  wrong = wrong || pairs < 0 || pairs > 23;
  while (!wrong && pairs--) {
    let key = uint();
    let value = int();
    if (key <= LAST_KEY) found.values[key] = value;
    else found.unknown = found.unknown || key;
  }
  wrong = wrong || !(found.values[COMMAND_ID] >= 0);
  return found;
}

let last = 0;

/**
 * The ack or command that `frame` holds, or undefined where it is none, is not for this node, does not
 * authenticate, or is not newer than the last one taken.
 */
export function readDownlink(frame: Uint8Array, cipher: Ccm): Downlink | undefined {
  let type = frame[0] & 31;
  if (frame.length < FRAME_MIN || frame[0] < 0xe0 || (type !== ACK && type !== COMMAND)) return undefined;
  if (frame[1] !== profile.network || ((frame[2] << 8) | frame[3]) !== profile.node) return undefined;
  let down = getU32(frame, 4);
  if (down <= last) return undefined;
  let plain = openFrame(cipher, DOWNLINK, profile.epoch, frame);
  if (!plain || (plain[0] & 0xe0) !== 0x80) return undefined;
  last = down;
  body = plain;
  at = 1;
  wrong = false;
  let said: Downlink = {
    answers: uint(),
    command: undefined,
    settled: 0,
    missing: undefined,
    seconds: 0,
    milliseconds: 0,
    margin: undefined,
  };
  if (type === COMMAND) said.command = command();
  else {
    said.settled = uint();
    said.missing = bytes();
    said.seconds = uint();
    said.milliseconds = uint();
    if (RADIO && !SPARSE && at < body.length) said.margin = int();
  }
  return wrong ? undefined : said;
}
