// Acks and commands of the gateway: only what authenticates and is newer than the last one is read.
import { getU16, getU32 } from "../../shared/bytes.ts";
import type { Ccm } from "../../shared/ccm.ts";
import { DOWNLINK, FRAME_MIN, openFrame } from "../../shared/frame.ts";
import { ACK, COMMAND, COMMAND_ID } from "../../shared/messages.ts";
import { type Command, LAST_KEY } from "./commands.ts";
import { profile } from "./setup.ts";

/** An ack or a command: see AckBody and CommandBody. */
export interface Downlink {
  answers: number;
  command: Command | undefined;
  settled: number;
  missing: Uint8Array | undefined;
  /** 0 where the gateway does not believe its own clock. */
  seconds: number;
  milliseconds: number;
  /** On radio: by how much this node is louder than it has to be; undefined where the gateway does not say. */
  marginDb: number | undefined;
}

/** The body that is being read, and the offset of its next item. */
let body: Uint8Array;
let at: number;
/** An item was not what has to stand there. */
let wrong: boolean;

/** The next item, an integer in its shortest form or not. */
function int(): number {
  let head = body[at++];
  let n = head & 31;
  wrong = wrong || head > 0x3a || n > 26;
  if (n > 23) {
    let bytes = 1 << (n - 24);
    n = 0;
    while (bytes--) n = n * 256 + body[at++];
  }
  // Past the end a head is undefined.
  wrong = wrong || !(at <= body.length);
  return head & 0x20 ? -1 - n : n;
}

function uint(): number {
  let value = int();
  wrong = wrong || value < 0;
  return value;
}

/** The next item, a byte string of at most 8 B; undefined where it is null or anything else. */
function bytes(): Uint8Array | undefined {
  let head = body[at++];
  if (head < 0x40 || head > 0x48) return undefined;
  let from = at;
  at += head - 0x40;
  return body.subarray(from, at);
}

/** The next item, the map of a command. */
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

/** null of CBOR. */
const NULL = 0xf6;

/** Of the downlink taken last. */
let lastCounter = 0;

/**
 * The ack or command that `frame` holds, or undefined where it is none, is not for this node, does not
 * authenticate, or is not newer than the last one taken.
 */
export function readDownlink(frame: Uint8Array, cipher: Ccm): Downlink | undefined {
  let type = frame[0] & 31;
  if (frame.length < FRAME_MIN || frame[0] < 0xe0 || (type !== ACK && type !== COMMAND)) return undefined;
  if (frame[1] !== profile.network || getU16(frame, 2) !== profile.node) return undefined;
  let counter = getU32(frame, 4);
  if (counter <= lastCounter) return undefined;
  let plain = openFrame(cipher, DOWNLINK, profile.epoch, frame);
  if (!plain || (plain[0] & 0xe0) !== 0x80) return undefined;
  lastCounter = counter;
  body = plain;
  at = 1;
  wrong = false;
  let downlink: Downlink = {
    answers: uint(),
    command: undefined,
    settled: 0,
    missing: undefined,
    seconds: 0,
    milliseconds: 0,
    marginDb: undefined,
  };
  if (type === COMMAND) downlink.command = command();
  else {
    downlink.settled = uint();
    downlink.missing = bytes();
    if (body[at] === NULL) at++;
    else downlink.seconds = uint();
    downlink.milliseconds = uint();
    if (RADIO && at < body.length) downlink.marginDb = int();
  }
  return wrong ? undefined : downlink;
}
