// The strict scan of a body before anything decodes it: docs/wire.md's deterministic subset of CBOR and
// nothing else. It is not optional: cbor-x can be made to exhaust memory by a 309-byte table of tag 51,
// and takes record tags that no option disables. No allocation, no recursion deeper than the limit.
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

/** What keeps `body` from being deterministic CBOR of one item within our limits; null where nothing does. */
export function scanCbor(body: Uint8Array): CborFault | null {
  if (body.length > BODY_MAX) return "too long";
  let at = 0;
  /** The argument of the head read last. */
  let argument = 0;

  function head(additional: number): CborFault | null {
    argument = additional;
    if (additional < 24) return null;
    if (additional === 27) return "64-bit integer";
    if (additional > 27) return "indefinite or reserved length";
    const size = 1 << (additional - 24);
    if (at + size > body.length) return "truncated";
    argument = 0;
    for (let i = 0; i < size; i++) argument = argument * 256 + body[at++]!;
    const shorter = size === 1 ? 24 : size === 2 ? 0x100 : 0x10000;
    return argument < shorter ? "not the shortest form" : null;
  }

  function item(depth: number): CborFault | null {
    if (at >= body.length) return "truncated";
    const initial = body[at++]!;
    if (initial === NULL) return null;
    const major = initial >> 5;
    if (major === TAG) return "tag";
    if (major > TAG) return "float or simple value";
    const fault = head(initial & 31);
    if (fault !== null) return fault;
    switch (major) {
      case UNSIGNED:
      case NEGATIVE:
        return null;
      case BYTES:
      case TEXT:
        return string(major === TEXT, argument);
      case ARRAY:
        return array(argument, depth + 1);
      default:
        return map(argument, depth + 1);
    }
  }

  function string(ascii: boolean, length: number): CborFault | null {
    if (length > body.length - at) return "truncated";
    const end = at + length;
    if (ascii) {
      for (let i = at; i < end; i++) if (body[i]! > 127) return "text not ASCII";
    }
    at = end;
    return null;
  }

  function array(count: number, depth: number): CborFault | null {
    if (depth > DEPTH_MAX) return "too deep";
    if (count > ITEMS_MAX) return "too many items";
    for (let i = 0; i < count; i++) {
      const fault = item(depth);
      if (fault !== null) return fault;
    }
    return null;
  }

  function map(count: number, depth: number): CborFault | null {
    if (depth > DEPTH_MAX) return "too deep";
    if (count > ITEMS_MAX) return "too many items";
    let last = -1;
    for (let i = 0; i < count; i++) {
      if (at >= body.length) return "truncated";
      if (body[at]! >> 5 !== UNSIGNED) return "key not an unsigned integer";
      const fault = item(depth);
      if (fault !== null) return fault;
      // Of shortest forms the bytewise order (RFC 8949, 4.2.1) is the numeric one.
      if (argument <= last) return "keys not ascending";
      last = argument;
      const inside = item(depth);
      if (inside !== null) return inside;
    }
    return null;
  }

  return item(0) ?? (at < body.length ? "trailing bytes" : null);
}
