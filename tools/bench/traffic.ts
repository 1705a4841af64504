// What the nodes of the bench say, sealed beforehand so that only the gateway works while it is measured, and what
// the gateway makes of it for a broker.

import { createCipheriv } from "node:crypto";
import { crc32 } from "node:zlib";
import { toJson } from "../../gateway/deliver/formats/record.ts";
import type { OutboxMessage } from "../../gateway/store/records.ts";
import { putU32 } from "../../shared/bytes.ts";
import { type Cbor, cborPut } from "../../shared/cbor.ts";
import { cobsEncode } from "../../shared/cobs.ts";
import { FRAME_MIN, frameNonce, HEADER_LENGTH, UPLINK } from "../../shared/frame.ts";
import {
  BODY_MAX,
  FLAG_ACK_WANTED,
  HELLO,
  READING,
  RECORDS,
  type ReadingBody,
} from "../../shared/messages.ts";

export const SITE = "bench";

/** A node of a registry, with the key of its epoch 0. */
export interface Sender {
  node: number;
  key: Uint8Array;
}

function sealed(from: Sender, type: number, counter: number, body: Cbor): Uint8Array {
  const plain = new Uint8Array(BODY_MAX);
  const length = cborPut(plain, 0, body);
  const frame = new Uint8Array(FRAME_MIN + length);
  frame.set([0xe0 | type, 1, from.node >> 8, from.node & 255]);
  putU32(frame, 4, counter);
  const nonce = frameNonce(UPLINK, frame, 0);
  const cipher = createCipheriv("aes-128-ccm", from.key, nonce, { authTagLength: 8 });
  frame.set(cipher.update(plain.subarray(0, length)), HEADER_LENGTH);
  cipher.final();
  frame.set(cipher.getAuthTag(), HEADER_LENGTH + length);
  return frame;
}

const onLine = (...of: Parameters<typeof sealed>) => cobsEncode(sealed(...of), crc32);

const TIME_S = Math.floor(Date.now() / 1000);

function readingBody(i: number): ReadingBody {
  const bands = new Uint8Array(8).map((_, band) => 190 + ((i + band) % 20));
  return [TIME_S, 4000 + (i % 300), 12, 14, 284, -37, bands, null, FLAG_ACK_WANTED, 158, 11];
}

/** The first frame of a node, which says that no console has its line. */
export function helloOnLine(from: Sender): Uint8Array {
  const body = { 0: "bench", 1: "bench", 2: 0, 3: 1, 4: 0, 6: [4096, 8, 0], 8: 900, 9: 1 };
  return onLine(from, HELLO, 1, body);
}

/** Reading `i` (0, 1, …) of a line whose nodes take turns, which wants an answer. */
export function readingOnLine(senders: readonly Sender[], i: number): Uint8Array {
  return onLine(senders[i % senders.length]!, READING, counterOf(senders, i), readingBody(i));
}

/** The counter of reading `i`, above that of a hello. */
export const counterOf = (senders: readonly Sender[], i: number) => 2 + Math.floor(i / senders.length);

/** The same, without what a line puts around it. */
export const readingFrame = (from: Sender, i: number) => sealed(from, READING, 2 + i, readingBody(i));

/** A frame that hands on `count` readings of a day ago, from the counter that many below its own, and voids. */
export function recordsFrame(
  from: Sender,
  counter: number,
  count: number,
  voids: [first: number, count: number][] = [],
): Uint8Array {
  const old = readingBody(0);
  old[0] = TIME_S - 86_400;
  const records = Array.from({ length: count }, (_, i) => [counter - count + i, READING, old]);
  return sealed(from, RECORDS, counter, [0, ...records, ...voids] as Cbor);
}

/** What the gateway publishes of reading `i` of the first node. */
export function messageOf(i: number): OutboxMessage {
  const time = TIME_S * 1000;
  return {
    ...{ network: 1, node: 1, epoch: 0, counter: 2 + i, name: "node-0-0" },
    ...{ time, timeAfter: null, timeBefore: null, received: time, marks: 0 },
    ...{ via: "serial /virtual/tty0", live: true, interval: 900_000 },
    type: "reading",
    body: readingBody(i),
  };
}

export const payloadOf = (message: OutboxMessage) =>
  toJson(message, false, { site: SITE, gateway: "gateway-1" });
