// The bytes of a frame and the field that each belongs to: the header, the body where it could be opened, and the tag. Whatever
// the bytes are, each is named once and nothing throws: what cannot be read is named so.
import { TAG_LENGTH } from "../../../shared/ccm.ts";
import { FRAME_MIN, HEADER_LENGTH } from "../../../shared/frame.ts";
import { UPLINKS } from "../../../shared/messages.ts";
import { uplinkHeader } from "../../admit/header.ts";
import { plain } from "../../text/quoted.ts";
import { BODIES, type Shape } from "./fields.ts";

/** Some bytes of a frame that belong together. */
export interface Field {
  at: number;
  bytes: Uint8Array;
  name: string;
  /** For people; empty where the bytes say it all. */
  value: string;
  /** How deep it stands in the body: an array's items are deeper than its head. */
  depth: number;
}

/** Nothing of ours is so deep; a recursion that hostile bytes ask for ends there. */
const DEPTH_MAX = 8;

/** `body`: what the frame holds, opened; null where it could not be. Its bytes are given in place of the sealed ones. */
export function annotate(frame: Uint8Array, body: Uint8Array | null): Field[] {
  if (frame.length === 0) return [];
  if (frame.length < FRAME_MIN) return [field(frame, 0, frame.length, "too short for a frame")];
  const header = uplinkHeader(frame);
  if (header === null) return [field(frame, 0, frame.length, "no uplink of ours")];
  const { type, network, node, counter } = header;
  const bodyEnd = frame.length - TAG_LENGTH;
  const isOpened = body !== null && body.length === bodyEnd - HEADER_LENGTH;
  return [
    field(frame, 0, 1, "type", `${type} ${UPLINKS[type] ?? "of another version"}`),
    field(frame, 1, 1, "network", `${network}`),
    field(frame, 2, 2, "node", `${node}`),
    field(frame, 4, 4, "counter", `${counter}`),
    ...(isOpened
      ? bodyFields(body, UPLINKS[type] === undefined ? { name: "body" } : BODIES[UPLINKS[type]])
      : bodyEnd === HEADER_LENGTH
        ? []
        : [field(frame, HEADER_LENGTH, bodyEnd - HEADER_LENGTH, "sealed body")]),
    field(frame, bodyEnd, TAG_LENGTH, "tag"),
  ];
}

function field(of: Uint8Array, at: number, length: number, name: string, value = ""): Field {
  return { at, bytes: of.subarray(at, at + length), name, value, depth: 0 };
}

interface Walk {
  body: Uint8Array;
  /** Of the next byte. */
  at: number;
  fields: Field[];
}

/** Thrown, and caught, where the rest of a body cannot be read. */
const UNREADABLE = Symbol("unreadable");

function bodyFields(body: Uint8Array, shape: Shape): Field[] {
  const walk: Walk = { body, at: 0, fields: [] };
  let name = "behind the body";
  try {
    if (body.length > 0) walkItem(walk, shape, 0);
  } catch (error) {
    if (error !== UNREADABLE) throw error;
    name = "cannot be read";
  }
  if (walk.at < body.length) add(walk, walk.at, body.length, { name }, "", 0);
  return walk.fields;
}

function add(
  walk: Walk,
  from: number,
  to: number,
  { name }: Pick<Shape, "name">,
  value: string,
  depth: number,
) {
  const bytes = walk.body.subarray(from, to);
  walk.fields.push({ at: HEADER_LENGTH + from, bytes, name, value, depth });
  walk.at = to;
}

const NULL = 0xf6;

/** One item with all that is in it; returns its number, null where it is none. */
function walkItem(walk: Walk, shape: Shape, depth: number): number | null {
  const from = walk.at;
  const { body } = walk;
  if (body[from] === NULL) {
    add(walk, from, from + 1, shape, "not measured", depth);
    return null;
  }
  const { major, argument, to } = headAt(body, from);
  if (major <= 1) {
    const value = major === 0 ? argument : -1 - argument;
    add(walk, from, to, shape, wordsOf(shape, value), depth);
    return value;
  }
  if (major <= 3) {
    if (argument > body.length - to) throw UNREADABLE;
    const bytes = body.subarray(to, to + argument);
    add(walk, from, to + argument, shape, major === 3 ? textOf(bytes) : signedOf(bytes), depth);
    return null;
  }
  if (depth >= DEPTH_MAX) throw UNREADABLE;
  if (major === 4) walkArray(walk, to, argument, shape, depth);
  else if (major === 5) walkMap(walk, to, argument, shape, depth);
  else throw UNREADABLE;
  return null;
}

function walkArray(walk: Walk, to: number, count: number, shape: Shape, depth: number): void {
  const list = "ofCount" in shape ? shape.ofCount(count) : shape;
  add(walk, walk.at, to, list, `${count} items`, depth);
  const before: (number | null)[] = [];
  for (let i = 0; i < count; i++) {
    if (walk.at >= walk.body.length) throw UNREADABLE;
    before.push(walkItem(walk, "item" in list ? list.item(i, before) : { name: "item" }, depth + 1));
  }
}

function walkMap(walk: Walk, to: number, count: number, shape: Shape, depth: number): void {
  add(walk, walk.at, to, shape, `${count} keys`, depth);
  for (let i = 0; i < count; i++) {
    if (walk.at >= walk.body.length) throw UNREADABLE;
    const key = walkItem(walk, { name: "key" }, depth + 1);
    if (walk.at >= walk.body.length) throw UNREADABLE;
    walkItem(walk, "key" in shape && key !== null ? shape.key(key) : { name: "value" }, depth + 1);
  }
}

/** The head of an item: its major type and argument, and where it ends. */
function headAt(body: Uint8Array, from: number): { major: number; argument: number; to: number } {
  const initial = body[from]!;
  const additional = initial & 31;
  if (additional < 24) return { major: initial >> 5, argument: additional, to: from + 1 };
  const size = additional > 26 ? Number.POSITIVE_INFINITY : 1 << (additional - 24);
  const to = from + 1 + size;
  if (to > body.length) throw UNREADABLE;
  let argument = 0;
  for (let i = from + 1; i < to; i++) argument = argument * 256 + body[i]!;
  return { major: initial >> 5, argument, to };
}

const wordsOf = (shape: Shape, value: number) =>
  "words" in shape && shape.words !== undefined ? shape.words(value) : `${value}`;

const textOf = (bytes: Uint8Array) => JSON.stringify(plain(String.fromCharCode(...bytes)));

/** As int8, which bands, lines and components are. */
const signedOf = (bytes: Uint8Array) => [...bytes].map((byte) => (byte << 24) >> 24).join(" ");
