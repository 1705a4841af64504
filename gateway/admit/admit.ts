// Frame to message, in the one order of docs/wire.md: nothing unauthenticated is decoded, and nothing that is
// not plain deterministic CBOR reaches the decoder even then. Changes nothing: what it admits takes effect
// when the store accepts it.
import { FRAME_MIN } from "../../shared/frame.ts";
import { FRAME_MAX } from "../../shared/messages.ts";
import { decodeCbor } from "./cbor.ts";
import { uplinkHeader } from "./header.ts";
import type { Admitted, KnownNode, RecordsBody } from "./message.ts";
import { scanCbor } from "./scan.ts";
import { bodyOf } from "./schema.ts";
import { openUplink } from "./seal.ts";

/** What admit needs to know of nodes; the store has it. */
export interface Keyring {
  find(network: number, node: number): KnownNode | undefined;
  /** Whether this counter was taken before, or is too far below the highest to tell. */
  replayed(id: number, epoch: number, counter: number): boolean;
  /** Whether the node has ever had a key of this epoch. */
  hasEpoch(id: number, epoch: number): boolean;
}

export type Refusal =
  | "too-short"
  | "too-long"
  | "not-ours"
  | "unknown-node"
  | "not-authentic"
  | "replayed"
  | "not-canonical"
  | "not-valid";

export interface Refused {
  refused: Refusal;
  /** The node's name, or network and number as the header claims them, or null where there is no header. */
  who: string | null;
  /** More for people, where there is more to say. */
  detail?: string;
}

/** Checks one frame. Never throws for whatever bytes; `decode` is given only what the scan has passed. */
export function admit(
  frame: Uint8Array,
  keyring: Keyring,
  decode: (body: Uint8Array) => unknown = decodeCbor,
): Admitted | Refused {
  if (frame.length < FRAME_MIN) return { refused: "too-short", who: null };
  if (frame.length > FRAME_MAX) return { refused: "too-long", who: null };
  const header = uplinkHeader(frame);
  if (header === null) return { refused: "not-ours", who: null };
  const { type, network, node, counter } = header;

  const from = keyring.find(network, node);
  if (from === undefined) return { refused: "unknown-node", who: `${network}/${node}` };
  const who = from.name;
  const opened = open(frame, from);
  if (opened === null) return { refused: "not-authentic", who };
  if (keyring.replayed(from.id, opened.epoch, counter)) return { refused: "replayed", who };

  const fault = scanCbor(opened.body);
  if (fault !== null) return { refused: "not-canonical", who, detail: fault };
  const body = bodyOf(type, decode(opened.body));
  // Counters start at 1: settling "every counter up to n" would say the same of 0 and of none.
  if (body === null || counter === 0) return { refused: "not-valid", who, detail: `type ${type}` };
  const wrong = body.type === "records" ? wrongRecords(body, opened.epoch, counter) : null;
  if (wrong !== null) return { refused: "not-valid", who, detail: wrong };
  if (body.type === "records" && !keyring.hasEpoch(from.id, body.epochOfRecords)) {
    return {
      refused: "not-valid",
      who,
      detail: `records of epoch ${body.epochOfRecords}, which the node never had`,
    };
  }
  return { ...body, from, epoch: opened.epoch, key: opened.key, counter };
}

/**
 * A key speaks for its own epoch and those before, and there for what was written before the frame: or one key would
 * settle what the next one has yet to say. Null where that holds; voids are cut to it where they are taken.
 */
function wrongRecords(
  { epochOfRecords, records }: RecordsBody,
  epoch: number,
  counter: number,
): string | null {
  if (epochOfRecords > epoch) return `records of epoch ${epochOfRecords} under a key of epoch ${epoch}`;
  if (epochOfRecords < epoch) return null;
  const ahead = records.find((record) => record.counter >= counter);
  return ahead === undefined ? null : `record ${ahead.counter} in frame ${counter}`;
}

function open(frame: Uint8Array, from: KnownNode) {
  for (const { epoch, key } of from.keys) {
    const body = openUplink(frame, epoch, key);
    if (body !== null) return { epoch, key, body };
  }
  return null;
}
