// Bodies that an older version has stored have fewer items, and stay in the file: they must read as if the node
// had said nothing of what came later.
import { expect, test } from "vitest";
import { payloadOf } from "../../../gateway/deliver/formats/record.ts";
import { encodeBody, readBody } from "../../../gateway/store/body.ts";
import type { OutboxMessage } from "../../../gateway/store/records.ts";
import { EVENT, NIGHT, READING } from "../../../shared/messages.ts";
import { readingBody } from "../admit/nodes.ts";
import { ORIGIN, reading } from "../deliver/harness.ts";

const OLD_EVENT = [1, null, 10, -300, 12, 1, 2, 90, 0];
const OLD_NIGHT = [20000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5];

test.each([
  [EVENT, OLD_EVENT, [...OLD_EVENT, null]],
  [NIGHT, OLD_NIGHT, [...OLD_NIGHT, null, null, null]],
  [READING, readingBody(5), readingBody(5)],
])("type %i: what came later is null, and nothing in JSON is left out", (type, stored, known) => {
  const record = readBody(type, encodeBody(stored as never));
  expect(record.body).toEqual(known);
  const payload = payloadOf({ ...reading(1, 1), ...record } as OutboxMessage, false, ORIGIN);
  expect(JSON.parse(JSON.stringify(payload))).toEqual(payload);
});

test.each([
  ["bytes that are no CBOR of ours", new Uint8Array([0xff, 1]), "type 0, 2 B"],
  ["nothing", null, "type 0, no bytes"],
  ["a text", "x", "type 0, no bytes"],
  ["a number", 7, "type 0, no bytes"],
])("%s in a body's place is told as damaged", (_, body, what) => {
  expect(() => readBody(READING, body as never)).toThrow(
    `The body of a record (${what}) cannot be read: it is damaged.`,
  );
});

test("a body is read as it was stored", () => {
  const body = [...OLD_EVENT, new Uint8Array([1, 2, 3, 4, 255])];
  expect(readBody(EVENT, encodeBody(body as never))).toEqual({ type: "event", body });
});
