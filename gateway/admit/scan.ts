// The strict scan of a body before anything decodes it: docs/wire.md's deterministic subset of CBOR and nothing else.
// It is not optional: what is not in that subset is no message, and decoders that know more can be made to exhaust
// memory (cbor-x by a 309-byte table of tag 51). Nothing is allocated for a length that it claims, no recursion is
// deeper than the limit.
import { BODY_MAX } from "../../shared/messages.ts";

export const DEPTH_MAX = 4;
export const ITEMS_MAX = 64;

export type CborFault =
  | "too long"
  | "truncated"
  | "trailing bytes"
  | "tag"
  | "float or simple value"
  | "indefinite or reserved length"
  | "64-bit integer"
  | "not the shortest form"
  | "keys not ascending"
  | "key not an unsigned integer"
  | "too deep"
  | "too many items"
  | "text not ASCII";

const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const TAG = 6;
const NULL = 0xf6;

interface Scan {
  body: Uint8Array;
  /** Of the next byte. */
  at: number;
  /** Of the head that was read last: a number, or a length. */
  argument: number;
}

/** What keeps `body` from being deterministic CBOR of one item within our limits; null where nothing does. */
export function scanCbor(body: Uint8Array): CborFault | null {
  if (body.length > BODY_MAX) return "too long";
  const scan: Scan = { body, at: 0, argument: 0 };
  return scanItem(scan, 0) ?? (scan.at < body.length ? "trailing bytes" : null);
}

function scanItem(scan: Scan, depth: number): CborFault | null {
  if (scan.at >= scan.body.length) return "truncated";
  const initial = scan.body[scan.at++]!;
  if (initial === NULL) return null;
  const major = initial >> 5;
  if (major === TAG) return "tag";
  if (major > TAG) return "float or simple value";
  const fault = scanArgument(scan, initial & 31);
  if (fault !== null) return fault;
  switch (major) {
    case UNSIGNED:
    case NEGATIVE:
      return null;
    case BYTES:
    case TEXT:
      return scanString(scan, major === TEXT, scan.argument);
    case ARRAY:
      return scanArray(scan, scan.argument, depth + 1);
    default:
      return scanMap(scan, scan.argument, depth + 1);
  }
}

/** The rest of a head: its argument stands in the additional information, or in 1, 2 or 4 bytes after it. */
function scanArgument(scan: Scan, additional: number): CborFault | null {
  scan.argument = additional;
  if (additional < 24) return null;
  if (additional === 27) return "64-bit integer";
  if (additional > 27) return "indefinite or reserved length";
  const size = 1 << (additional - 24);
  if (scan.at + size > scan.body.length) return "truncated";
  let argument = 0;
  for (let i = 0; i < size; i++) argument = argument * 256 + scan.body[scan.at++]!;
  scan.argument = argument;
  const shorter = size === 1 ? 24 : size === 2 ? 0x100 : 0x10000;
  return argument < shorter ? "not the shortest form" : null;
}

function scanString(scan: Scan, ascii: boolean, length: number): CborFault | null {
  const { body, at } = scan;
  if (length > body.length - at) return "truncated";
  const end = at + length;
  if (ascii) {
    for (let i = at; i < end; i++) if (body[i]! > 127) return "text not ASCII";
  }
  scan.at = end;
  return null;
}

function scanArray(scan: Scan, count: number, depth: number): CborFault | null {
  if (depth > DEPTH_MAX) return "too deep";
  if (count > ITEMS_MAX) return "too many items";
  for (let i = 0; i < count; i++) {
    const fault = scanItem(scan, depth);
    if (fault !== null) return fault;
  }
  return null;
}

function scanMap(scan: Scan, count: number, depth: number): CborFault | null {
  if (depth > DEPTH_MAX) return "too deep";
  if (count > ITEMS_MAX) return "too many items";
  let lastKey = -1;
  for (let i = 0; i < count; i++) {
    if (scan.at >= scan.body.length) return "truncated";
    if (scan.body[scan.at]! >> 5 !== UNSIGNED) return "key not an unsigned integer";
    const fault = scanItem(scan, depth);
    if (fault !== null) return fault;
    // Of shortest forms the bytewise order (RFC 8949, 4.2.1) is the numeric one.
    if (scan.argument <= lastKey) return "keys not ascending";
    lastKey = scan.argument;
    const inValue = scanItem(scan, depth);
    if (inValue !== null) return inValue;
  }
  return null;
}
