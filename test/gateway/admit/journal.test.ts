// A journal's file: what is not as a node and its tool write it is refused whole.
import { expect, test } from "vitest";
import {
  JOURNAL_BYTES,
  journalSum,
  parseJournal,
  type WrittenRecord,
} from "../../../gateway/admit/journal.ts";
import { EVENT, HELLO, NIGHT, READING } from "../../../shared/messages.ts";
import { failure } from "../store/frames.ts";
import { bytesOf, journalOf, written } from "./journals.ts";
import { readingBody } from "./nodes.ts";

const NODE = { network: 1, node: 4, epoch: 2, key: new Uint8Array(16).fill(7) };
const EVENT_BODY = [0, 1_800_000_000, null, -300, 12, 4100, 3800, 90, 0];
const NIGHT_BODY = [20_000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5];
const RECORDS = [
  written(3, READING, readingBody(null)),
  written(4, EVENT, EVENT_BODY),
  written(9, NIGHT, NIGHT_BODY),
];
const whole = journalOf(NODE, RECORDS);
const said = (value: unknown) => failure(() => parseJournal(bytesOf(value), "a.json")).message;
const withRecords = (...records: unknown[]) => journalOf(NODE, records as WrittenRecord[]);

test("is read with all its records, and without what only a board needs", () => {
  const journal = parseJournal(bytesOf(whole), "a.json");
  expect(journal.records.map(({ counter, type }) => [counter, type])).toEqual([
    ...[
      [3, "reading"],
      [4, "event"],
      [9, "night"],
    ],
  ]);
  expect(journal.records[0]!.body).toEqual(readingBody(null));
  expect(journal).toMatchObject({ network: 1, node: 4, epoch: 2, reservation: 1025 });
  expect(Object.keys(journal)).not.toContain("image");
  expect(parseJournal(bytesOf(withRecords()), "a.json").records).toEqual([]);
});

test("is refused where any digit is another, or a part is missing", () => {
  const text = JSON.stringify(whole);
  const begin = text.indexOf('"records"');
  for (let i = begin; i < text.indexOf('"image"'); i += 3) {
    const other = text[i] === "1" ? "2" : "1";
    const bytes = Buffer.from(text.slice(0, i) + other + text.slice(i + 1));
    expect(failure(() => parseJournal(bytes, "a.json")).code).toBe("journal");
  }
  for (const key of [
    "network",
    "node",
    "epoch",
    "key",
    "at",
    "reservation",
    "complete",
    "sum",
    "name",
    "site",
  ] as const) {
    const { [key]: _, ...rest } = whole;
    expect(said(rest)).toMatch(/^a.json is damaged or was edited/);
  }
  for (const [key, value] of Object.entries({
    network: 2,
    node: 5,
    epoch: 1,
    reservation: 9,
    at: "2026-12-01T09:31:00Z",
  }))
    expect(said({ ...whole, [key]: value })).toMatch(/^a.json is damaged or was edited/);
  for (let length = 1; length < text.length; length += 199)
    expect(failure(() => parseJournal(Buffer.from(text.slice(0, length)), "a.json")).message).toMatch(
      /cut off/,
    );
});

test.each<[string, unknown]>([
  ["a counter of 0", withRecords([0, READING, "80"])],
  ["a counter that no frame can hold", withRecords([2 ** 32, READING, "80"])],
  ["an odd number of digits", withRecords([1, READING, "808"])],
  ["no bytes", withRecords([1, READING, ""])],
  ["more than a frame", withRecords([1, READING, "00".repeat(300)])],
  ["a fourth item", withRecords([1, READING, "80", 1])],
  ["what is no list", { ...whole, records: { 0: [1, READING, "80"], length: 1 } }],
  ["a key of another length", journalOf(NODE, RECORDS, { key: "0123" })],
])("is refused with %s", (_, value) => {
  expect(said(value)).toMatch(/^a.json is damaged or was edited/);
});

test.each<[string, WrittenRecord[]]>([
  ["a hello", [written(1, HELLO, { 0: "1.2.3" })]],
  ["a reading that is none", [written(1, READING, [null, "x"])]],
  ["a tag before its body", [[1, READING, `c0${RECORDS[0]![2]}`]]],
  ["bytes behind its body", [[1, READING, `${RECORDS[0]![2]}00`]]],
  ["a float", [[1, READING, "81f93c00"]]],
  ["a counter twice", [RECORDS[0]!, RECORDS[0]!]],
  ["counters that fall", [RECORDS[1]!, RECORDS[0]!]],
])("is refused with %s, though its sum is right", (_, records) => {
  expect(said(withRecords(...records))).toMatch(/^a.json has a record \(counter \d+\) that no node writes/);
});

test("of another form says what to do", () => {
  expect(said({ ...whole, format: "sippra-journal-2" })).toMatch(/newer sippra-node .* update the gateway/);
  const { records: _, ...old } = whole;
  expect(said(old)).toMatch(/older sippra-node, .* pull the journal again/);
  for (const other of [null, 7, [], "x", {}, { format: "sippra-enrolment-1" }])
    expect(said(other)).toMatch(/is no journal/);
  expect(failure(() => parseJournal(Buffer.alloc(JOURNAL_BYTES + 1), "a.json")).message).toMatch(/too long/);
});

test("has a sum that nothing outside changes", () => {
  expect(journalSum(whole)).toBe(journalSum({ ...whole, serial: "other", image: "" } as typeof whole));
});
