// Virtual nodes for the gateway's tests: they seal what a real one would, with Node's own crypto.

import { createCipheriv, createDecipheriv } from "node:crypto";
import { decodeCbor } from "../../../gateway/admit/cbor.ts";
import { consoleOff } from "../../../gateway/intake/console.ts";
import type { Uplink } from "../../../gateway/intake/uplink.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { getU32, putU32 } from "../../../shared/bytes.ts";
import { type Cbor, cborPut } from "../../../shared/cbor.ts";
import { DOWNLINK, FRAME_MIN, frameNonce, HEADER_LENGTH, UPLINK } from "../../../shared/frame.ts";
import { ACK, EVENT, HELLO, READING, RECORDS, type ReadingBody } from "../../../shared/messages.ts";

export function cbor(value: Cbor): Uint8Array {
  const out = new Uint8Array(4096);
  return out.slice(0, cborPut(out, 0, value));
}

export function seal(node: Enrolment, type: number, counter: number, body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(FRAME_MIN + body.length);
  frame[0] = 0xe0 | type;
  frame[1] = node.network;
  frame[2] = node.node >> 8;
  frame[3] = node.node;
  putU32(frame, 4, counter);
  const nonce = frameNonce(UPLINK, frame, node.epoch);
  const cipher = createCipheriv("aes-128-ccm", node.key, nonce, { authTagLength: 8 });
  frame.set(cipher.update(body), HEADER_LENGTH);
  cipher.final();
  frame.set(cipher.getAuthTag(), HEADER_LENGTH + body.length);
  return frame;
}

export interface Ack {
  counter: number;
  answers: number;
  settled: number;
  missing: Uint8Array | null;
  seconds: number;
  milliseconds: number;
}

/** Opens a downlink as the node would; throws where it does not open. */
export function openDownlink(node: Enrolment, frame: Uint8Array) {
  const nonce = frameNonce(DOWNLINK, frame, node.epoch);
  const decipher = createDecipheriv("aes-128-ccm", node.key, nonce, { authTagLength: 8 });
  decipher.setAuthTag(frame.subarray(-8));
  const body = decipher.update(frame.subarray(HEADER_LENGTH, -8));
  decipher.final();
  return { type: frame[0]! & 31, counter: getU32(frame, 4), body: decodeCbor(body) as unknown[] };
}

/** The same for one that must be an ack. */
export function openAck(node: Enrolment, frame: Uint8Array): Ack {
  const { type, counter, body } = openDownlink(node, frame);
  if (type !== ACK) throw new Error(`type ${type} is no ack`);
  const [answers, settled, missing, seconds, milliseconds] = body as never[];
  return {
    counter,
    answers: answers!,
    settled: settled!,
    missing: missing!,
    seconds: seconds!,
    milliseconds: milliseconds!,
  };
}

export function readingBody(time: number | null, flags = 0): ReadingBody {
  return [
    time,
    4123,
    142,
    194,
    284,
    -37,
    new Uint8Array([204, 208, 211, 215, 209, 201, 195, 190]),
    73,
    flags,
    158,
    11,
  ];
}

export const reading = (node: Enrolment, counter: number, time: number | null, flags = 0) =>
  seal(node, READING, counter, cbor(readingBody(time, flags)));

export const event = (node: Enrolment, counter: number, time: number | null, age: number | null = 0) =>
  seal(node, EVENT, counter, cbor([0, time, age, -300, 12, 4100, 3800, 90, 0]));

export const HELLO_MAP = {
  0: "1.2.3",
  1: "pico",
  2: 0xdeadbeef,
  3: 1,
  4: 0,
  6: [4000, 12, 200],
  8: 900,
  9: 7,
};

export const hello = (node: Enrolment, counter: number, map: { [key: number]: Cbor } = HELLO_MAP) =>
  seal(node, HELLO, counter, cbor(map));

/** Type 1: `items` are [counter, type, body] or [first, count]. */
export const records = (node: Enrolment, counter: number, epoch: number, items: Cbor[]) =>
  seal(node, RECORDS, counter, cbor([epoch, ...items]));

/** An uplink that collects what is sent back to it, on a line that may be written to but where a hello forbids it. */
export function uplinkOf(frame: Uint8Array, received = 0, via = "test") {
  const sent: Uint8Array[] = [];
  const consoles: boolean[] = [];
  const uplink: Uplink = {
    frame,
    received,
    via,
    back: {
      send: (answer) => sent.push(answer),
      writable: (content) => consoleOff(content) ?? true,
      committed: (content) => {
        const off = consoleOff(content);
        if (off !== undefined) consoles.push(off);
      },
    },
  };
  return { uplink, sent, consoleOff: consoles };
}
