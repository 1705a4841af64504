// What is made from the contract is as made, and what a change would break is named.
import { describe, expect, test } from "vitest";
import { MESSAGE_NAMES } from "../../../gateway/deliver/contract/messages.ts";
import { checkAll, strictValidator, wrongExamples } from "../../../tools/contract/check.ts";
import { breaks } from "../../../tools/contract/compatible.ts";
import { messageOn, pickExamples, readExamples } from "../../../tools/contract/examples.ts";
import { layOut } from "../../../tools/contract/json-text.ts";
import { type JsonSchema, schemaOf } from "../../../tools/contract/schema.ts";

const today = (): Record<string, JsonSchema> =>
  structuredClone(Object.fromEntries(MESSAGE_NAMES.map((name) => [name, schemaOf(name)])));
const at = (schemas: Record<string, JsonSchema>, message: string, field: string): JsonSchema =>
  schemas[message]!.properties![field]!;

test("the contract is as made, keeps what v1 promises, and its examples are what it says", () => {
  expect(checkAll()).toEqual([]);
});

describe("a change of v1", () => {
  type Change = (schemas: Record<string, JsonSchema>) => void;
  const incompatible: [string, Change, string][] = [
    ["a message that is gone", (now) => delete now.night, "night: the message is gone"],
    [
      "a field that is gone",
      (now) => delete now.reading!.properties!.pressure_kpa,
      "reading: pressure_kpa is gone",
    ],
    [
      "a field inside a list that is gone",
      (now) => delete at(now, "reading", "bands_dbfs").items!.properties!.from_hz,
      "reading: bands_dbfs[].from_hz is gone",
    ],
    [
      "a type that is narrowed",
      (now) => (at(now, "reading", "pressure_kpa").type = "number"),
      "reading: pressure_kpa was null or number, is number",
    ],
    [
      "a type that is widened",
      (now) => (at(now, "night", "windows").type = ["integer", "null"]),
      "night: windows was integer, is integer or null",
    ],
    [
      "another unit",
      (now) => (at(now, "event", "change_kpa")["x-unit"] = "bar"),
      "event: change_kpa has another unit: was kPa, is bar",
    ],
    [
      "other decimals",
      (now) => (at(now, "night", "rise_db")["x-decimals"] = 2),
      "night: rise_db has another decimals: was 1, is 2",
    ],
    [
      "a word that is gone",
      (now) => delete at(now, "leak", "state")["x-known"]!.muted,
      'leak: state has no "muted" any more',
    ],
    [
      "a field that may be missing",
      (now) => (now.leak!.required = now.leak!.required!.filter((key) => key !== "since")),
      "leak: since may be missing now",
    ],
    [
      "another topic",
      (now) => (now.latest!["x-topic"] = "sippra/v1/{site}/node/{node}/last"),
      "latest: topic was sippra/v1/{site}/node/{node}/latest, is sippra/v1/{site}/node/{node}/last",
    ],
    [
      "a state that becomes a record",
      (now) => (now.info!["x-nature"] = "record"),
      "info: nature was state, is record",
    ],
    [
      "a request that needs a field more",
      (now) => now.request!.required!.push("windows"),
      "request: windows must be given now",
    ],
    [
      "a request that takes less",
      (now) => (at(now, "request", "interval_s").minimum = 300),
      "request: interval_s must be 300 or more now",
    ],
  ];
  test.each(incompatible)("is refused by name: %s", (_, change, sentence) => {
    const now = today();
    change(now);
    expect(breaks(today(), now)).toEqual([sentence]);
  });

  const compatible: [string, Change][] = [
    ["nothing", () => {}],
    ["a field more", (now) => (now.reading!.properties!.turbidity_ntu = { type: "number" })],
    ["a message more", (now) => (now.forecast = { type: "object" })],
    ["a word more", (now) => (at(now, "event", "kind")["x-known"]!.tamper = { en: "", sv: "" })],
    ["another sentence", (now) => (at(now, "reading", "via").description = "how it came")],
    ["a request that may ask for more", (now) => (now.request!.properties!.led = { type: "boolean" })],
    ["a request that takes more", (now) => (at(now, "request", "interval_s").minimum = 1)],
  ];
  test.each(compatible)("passes: %s", (_, change) => {
    const now = today();
    change(now);
    expect(breaks(today(), now)).toEqual([]);
  });
});

describe("partners' schemas", () => {
  test("take fields and words that a later version adds; our own do not", () => {
    const flag = schemaOf("night").properties!.flags!.items!;
    expect(flag.pattern).toBeDefined();
    expect(flag.enum).toBeUndefined();
    expect(schemaOf("night").additionalProperties).toBeUndefined();
    expect(schemaOf("night", { strict: true }).properties!.flags!.items!.enum).toContain("tonal");
    expect(schemaOf("night", { strict: true }).additionalProperties).toBe(false);
    expect(schemaOf("request").additionalProperties).toBe(false);
  });
});

describe("examples", () => {
  const example = readExamples().find(({ shows }) => shows === "night")!;

  test("that are wrong are named", () => {
    const payload = example.payload.replace('"windows":', '"window":');
    expect(wrongExamples([{ ...example, payload }])).toHaveLength(2);
    expect(wrongExamples([{ ...example, topic: "sippra/v1/a/node/b/event" }])[0]).toMatch(
      /none of its topics/,
    );
    expect(
      wrongExamples([
        { ...example, payload: example.payload.replace(/"state":"[a-z-]+"/, '"state":"wet"') },
      ])[0],
    ).toMatch(/state/);
    expect(strictValidator()("night", JSON.parse(example.payload))).toEqual([]);
  });

  test("are picked for each message and each word that a recording has", () => {
    const shows = pickExamples([example, { topic: "sippra/v1/a/node/b/x", payload: "{}" }]).map(
      (each) => each.shows,
    );
    expect(shows).toContain("night");
    const { state, via } = JSON.parse(example.payload);
    expect(shows).toEqual(expect.arrayContaining([`state: ${state}`, `via: ${via}`]));
    expect(messageOn("sippra/v1/a/node/request/night")).toBe("night");
    expect(messageOn("sippra/v1/a/request/node-settings")).toBe("request");
    expect(messageOn("sippra/v1/a/node/b/status")).toBeNull();
  });

  test("are laid out without a digit lost", () => {
    expect(layOut('{"a":450.0,"b":[],"c":{"d":-1.50,"e":"x, \\"y\\": {"}}')).toBe(
      '{\n  "a": 450.0,\n  "b": [],\n  "c": {"d": -1.50, "e": "x, \\"y\\": {"}\n}',
    );
    expect(layOut('{"a":[1,2,3,4]}', 2)).toBe('{\n  "a": [1, 2, …]\n}');
  });
});
