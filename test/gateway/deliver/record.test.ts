// Numbers must come out with exactly the digits that were measured, and nothing may be missing.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reading } from "../../../gateway/deliver/contract/record.ts";
import { toJson as jsonBy, payloadOf as payloadBy } from "../../../gateway/deliver/formats/record.ts";
import { timestamp } from "../../../gateway/deliver/formats/units.ts";
import { isTopicName, topicsOf } from "../../../gateway/deliver/topics.ts";
import type { OutboxMessage } from "../../../gateway/store/records.ts";
import type { NightBody, ReadingBody } from "../../../shared/messages.ts";
import { NOW, ORIGIN, reading } from "./harness.ts";

const payloadOf = (message: OutboxMessage, late: boolean) => payloadBy(message, late, ORIGIN);
const toJson = (message: OutboxMessage, late: boolean) => jsonBy(message, late, ORIGIN);

const EMPTY: ReadingBody = [null, null, null, null, null, null, null, null, 0, null, null];

function withBody(change: Partial<Record<number, unknown>>): Reading {
  const body = EMPTY.map((value, i) => (i in change ? change[i] : value)) as ReadingBody;
  return payloadOf({ ...reading(1, 1), type: "reading", body } as OutboxMessage, false) as Reading;
}

/** The decimal number that `integer` stands for with `places` after the point, written by hand. */
function decimal(integer: number, places: number): string {
  const digits = String(Math.abs(integer)).padStart(places + 1, "0");
  const point = digits.length - places;
  const fraction = digits.slice(point).replace(/0+$/, "");
  const text = fraction === "" ? digits.slice(0, point) : `${digits.slice(0, point)}.${fraction}`;
  return integer < 0 ? `-${text}` : text;
}

describe("json", () => {
  it("writes any time as Date does", () => {
    const DAY_MS = 86_400_000;
    const near = fc.integer({ min: -DAY_MS, max: 3 * DAY_MS }).map((ms) => NOW + ms);
    const any = fc.integer({ min: -8.64e15, max: 8.64e15 });
    fc.assert(
      fc.property(fc.oneof(near, any), (ms) => {
        expect(timestamp(ms)).toBe(new Date(ms).toISOString());
      }),
    );
    expect(() => timestamp(Number.NaN)).toThrow(RangeError);
  });

  it("writes a reading as documented", () => {
    expect(JSON.parse(toJson(reading(1, 41207), true))).toEqual({
      id: "1-1-0-41207",
      site: "here",
      gateway: "g",
      node: "n-1",
      time: "2026-11-23T01:59:59.000Z",
      time_after: null,
      time_before: null,
      time_best: "2026-11-23T01:59:59.000Z",
      received: "2026-11-23T01:59:59.500Z",
      via: "test",
      late: true,
      pressure_kpa: 412.3,
      pressure_min_kpa: 411.1,
      pressure_max_kpa: 413.2,
      pressure_deviation_kpa: 0.45,
      level_dbfs: -72,
      bands_dbfs: [
        { from_hz: 15, to_hz: 60, level_dbfs: -128 },
        { from_hz: 60, to_hz: 125, level_dbfs: -1 },
        { from_hz: 125, to_hz: 250, level_dbfs: 0 },
        { from_hz: 250, to_hz: 500, level_dbfs: 127 },
      ],
      leak_score: 7,
      flags: ["floor"],
      flags_bits: 2,
      battery_v: 3.55,
      temperature_c: 8,
    });
  });

  it("has null, and no field fewer, where nothing was measured", () => {
    const full = Object.keys(payloadOf(reading(1, 1), false));
    const empty = withBody({});
    expect(Object.keys(empty)).toEqual(full);
    const measured = Object.entries(empty).filter(([key]) => /_(kpa|dbfs|v|c)$|score/.test(key));
    expect(measured.length).toBe(9);
    for (const [, value] of measured) expect(value).toBeNull();
  });

  it("keeps a zero a zero", () => {
    const zero = withBody({ 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 7: 0, 9: 0, 10: 0 });
    expect(zero).toMatchObject({ pressure_kpa: 0, pressure_min_kpa: 0, pressure_max_kpa: 0, level_dbfs: 0 });
    expect(zero).toMatchObject({ leak_score: 0, battery_v: 2, temperature_c: 0, pressure_deviation_kpa: 0 });
  });

  it("prints every pressure, deviation and battery voltage that the wire can hold exactly", () => {
    const wrong: string[] = [];
    const check = (value: number | null, integer: number, places: number) => {
      const printed = JSON.stringify(value);
      if (printed !== decimal(integer, places)) wrong.push(`${integer} -> ${printed}`);
    };
    for (let mean = -32768; mean <= 32767; mean++) {
      const payload = withBody({ 1: mean, 2: 12345, 3: 54321, 4: mean + 32768 });
      check(payload.pressure_kpa, mean, 1);
      check(payload.pressure_min_kpa, mean - 12345, 1);
      check(payload.pressure_max_kpa, mean + 54321, 1);
      check(payload.pressure_deviation_kpa, mean + 32768, 2);
    }
    for (let battery = 0; battery <= 255; battery++) {
      check(withBody({ 9: battery }).battery_v, 2000 + 10 * battery, 3);
    }
    expect(wrong).toEqual([]);
  });

  it("names every flag but the one that is the gateway's own, and keeps unknown ones", () => {
    expect(withBody({ 8: 0xffff }).flags).toEqual(
      (
        "floor warm-up clock-unset clipped pressure-fault acoustic-fault battery-low no-reference " +
        "tonal few-windows coupling-lost clock-jump learning-anew gain-changed flag-15"
      ).split(" "),
    );
  });

  it("gives the times between which a record without a clock was taken", () => {
    const unset = reading(1, 1, {
      time: null,
      timeAfter: Date.UTC(2026, 0, 1),
      timeBefore: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    });
    expect(payloadOf(unset, false)).toMatchObject({
      time: null,
      time_after: "2026-01-01T00:00:00.000Z",
      time_before: "2026-01-02T03:04:05.006Z",
    });
  });

  it("writes events with the unit of their kind", () => {
    const event = (...body: unknown[]) =>
      payloadOf({ ...reading(1, 1), type: "event", body } as unknown as OutboxMessage, false);
    expect(event(0, 1, 250, -413, 600, 4123, 3710, null, 0)).toMatchObject({
      kind: "burst",
      change_kpa: -41.3,
      change_db: null,
      duration_s: 600,
      before_kpa: 412.3,
      after_kpa: 371,
      before_state: null,
    });
    const components = new Uint8Array([25, 0x80, 0xff, 0, 127]);
    expect(event(1, 1, null, 7, null, 1, 2, 61, 0, components)).toMatchObject({
      kind: "leak-state",
      change_kpa: null,
      change_db: 3.5,
      before_state: "ok",
      after_state: "suspect",
      leak_score: 61,
      components: { rise: 2.5, spread: -12.8, frequency: -0.1, pressure: 0, tonal: 12.7 },
    });
    expect(event(1, 1, null, 7, null, 1, 2, 61, 0, null)).toMatchObject({ components: null, crept_db: null });
    // Of older firmware that says no rule, of one that says nothing crept, and of one that has crept.
    const rule = new Uint8Array([...components, 1]);
    const crept = new Uint8Array([...components, 0, 255]);
    expect(event(1, 1, null, 7, null, 2, 5, 61, 0, components)).toMatchObject({ rule: null, crept_db: null });
    expect(event(1, 1, null, 7, null, 1, 2, 61, 0, rule)).toMatchObject({ rule: "slow", crept_db: null });
    expect(event(1, 1, null, 7, null, 2, 5, 61, 0, crept)).toMatchObject({
      ...{ before_state: "suspect", after_state: "used-to-it", after_state_code: 5, crept_db: 127.5 },
    });
    expect(event(0, 1, null, 7, null, 1, 2, 61, 0, crept)).toMatchObject({
      components: null,
      crept_db: null,
    });
    expect(event(1, 1, null, 7, null, 1, 2, 61, 0, new Uint8Array([1, 2]))).toMatchObject({
      components: { rise: 0.1, spread: 0.2, frequency: null, pressure: null, tonal: null },
    });
    expect(event(1, 1, null, 7, null, 1, 2, 61, 0, new Uint8Array(8))).toMatchObject({
      crept_db: 0,
      components: { rise: 0, spread: 0, frequency: 0, pressure: 0, tonal: 0 },
    });
    expect(event(2, 1, null, null, null, 32, 96, null, 97)).toMatchObject({
      kind: "fault",
      before_kpa: null,
      after_state: null,
      before_faults: ["pressure-fault"],
      after_faults: ["pressure-fault", "acoustic-fault"],
      flags: ["pressure-fault", "acoustic-fault"],
    });
    expect(event(2, 1, null, null, null, 32, 0, null, 0)).toMatchObject({ after_faults: [] });
    expect(event(0, 1, 0, 1, 1, 1, 1, null, 0)).toMatchObject({ before_faults: null, after_faults: null });
    expect(event(9, null, null, null, null, null, null, null, 32)).toMatchObject({
      kind: "kind-9",
      flags: ["pressure-fault"],
    });
  });

  it("writes nights", () => {
    const body: NightBody = [
      20780, -145, -131, -99, -150, 3, -141, 640, 4, 120, 4100, 4210, 3999, 12, 8, 1, 0, 160, -3, 9, 1, 3,
    ];
    expect(payloadOf({ ...reading(1, 1), type: "night", body } as OutboxMessage, false)).toMatchObject({
      night: "2026-11-23",
      level_10_dbfs: -72.5,
      baseline_deviation_db: 1.5,
      rise_db: 4.5,
      rule: "slow",
      crept_db: 1.5,
      main_band_dbfs: -70.5,
      frequency_hz: 640,
      tonality_db: 4,
      windows: 120,
      pressure_50_kpa: 421,
      pressure_drop_kpa: 1.2,
      state: "ok",
      battery_v: 3.6,
      temperature_c: -3,
    });
  });
});

describe("spectra", () => {
  const payload = (...body: unknown[]) =>
    JSON.parse(toJson({ ...reading(1, 5), type: "spectrum", body, time: null } as OutboxMessage, false));

  it("write lines with their edges and signs, without the one that has no sound", () => {
    const levels = Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i * 8);
    const { lines, ...more } = payload(0, 20780, levels, 40);
    expect(more).toEqual({
      id: "1-1-0-5",
      site: "here",
      gateway: "g",
      node: "n-1",
      time: null,
      time_after: null,
      time_before: null,
      time_best: "2026-11-23T01:59:59.500Z",
      received: "2026-11-23T01:59:59.500Z",
      via: "test",
      late: false,
      part: "lines",
      night: "2026-11-23",
      windows: 40,
      counts: null,
    });
    expect(lines).toHaveLength(31);
    expect([lines[0], lines[30]]).toEqual([
      { from_hz: 64, to_hz: 128, level_dbfs: -120 },
      { from_hz: 1984, to_hz: 2048, level_dbfs: 120 },
    ]);
  });

  it("write 16 counts that leave no level out, the first and the last open", () => {
    const numbers = Uint8Array.from({ length: 16 }, (_, i) => 240 + i);
    const { counts, ...more } = payload(1, 20780, numbers, -145, 3);
    expect(more).toMatchObject({ part: "levels", night: "2026-11-23", lines: null, windows: null });
    expect(counts).toHaveLength(16);
    expect(counts.slice(0, 3)).toEqual([
      { from_dbfs: null, to_dbfs: -72.5, windows: 240 },
      { from_dbfs: -72.5, to_dbfs: -71, windows: 241 },
      { from_dbfs: -71, to_dbfs: -69.5, windows: 242 },
    ]);
    expect(counts[15]).toEqual({ from_dbfs: -51.5, to_dbfs: null, windows: 255 });
    for (let i = 1; i < 16; i++) expect(counts[i].from_dbfs).toBe(counts[i - 1].to_dbfs);
  });
});

describe("topics", () => {
  it("are those of version 1", () => {
    const topics = topicsOf("sundsvall", "gateway-1");
    expect(topics.gatewayStatus).toBe("sippra/v1/sundsvall/gateway/gateway-1/status");
    expect(topics.node("elm-4")).toEqual({
      info: "sippra/v1/sundsvall/node/elm-4/info",
      reading: "sippra/v1/sundsvall/node/elm-4/reading",
      history: "sippra/v1/sundsvall/node/elm-4/history",
      night: "sippra/v1/sundsvall/node/elm-4/night",
      event: "sippra/v1/sundsvall/node/elm-4/event",
      spectrum: "sippra/v1/sundsvall/node/elm-4/spectrum",
      leak: "sippra/v1/sundsvall/node/elm-4/leak",
      latest: "sippra/v1/sundsvall/node/elm-4/latest",
      availability: "sippra/v1/sundsvall/node/elm-4/availability",
      signal: "sippra/v1/sundsvall/node/elm-4/signal",
    });
  });

  it.each(["", "A", "ä", "a/b", "a+", "#", "a b", "a\u0000", "x".repeat(65)])(
    "refuse the name %j",
    (name) => {
      expect(isTopicName(name)).toBe(false);
      expect(() => topicsOf(name, "g")).toThrow(/use small letters a-z, digits and hyphens only/);
      expect(() => topicsOf("s", "g").node(name)).toThrow();
    },
  );
});
