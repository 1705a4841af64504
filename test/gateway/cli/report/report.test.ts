// `report` as a water works meets it: a month in figures, in both languages, in the terminal and as files.
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import type { Finding } from "../../../../gateway/alarms/alarm.ts";
import { SCOPES } from "../../../../gateway/alarms/track.ts";
import { main } from "../../../../gateway/cli/main.ts";
import type { Enrolment } from "../../../../gateway/store/enrolments.ts";
import type { Store } from "../../../../gateway/store/open.ts";
import { FLAG_BATTERY_LOW, NIGHT } from "../../../../shared/messages.ts";
import { runCommand } from "../../../commands.ts";
import { cbor, reading, seal } from "../../admit/nodes.ts";
import { take } from "../../store/frames.ts";
import { holdClock } from "../hold-clock.ts";
import { siteWith } from "../site.ts";

const NOW = Date.parse("2026-12-02T20:00:00Z");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TODAY = Math.floor(NOW / DAY_MS);
/** Of the month, in hours: so far apart are readings here. */
const FIRST = Date.parse("2026-11-20T00:00:00Z");

let folder: string;
let config: string;
let store: Store;

beforeEach(() => {
  holdClock(NOW);
  ({ folder, config, store } = siteWith([]));
  appendFileSync(
    config,
    "retention: { readings: 62d }\nareas: [{ name: norra, title: 'N <1>', nodes: [], flow: [{ topic: a, unit: m3/h }] }]\n",
  );
});

const report = async (...args: string[]) =>
  runCommand(main, ["report", ...args, "--config", config], { TZ: "UTC" });

/** Each hour until the month is over, but for some; `late`: it came a day later. */
function hear(
  node: Enrolment,
  isGone: (hour: number) => boolean,
  isLate: (hour: number) => boolean = () => false,
): void {
  const map = { 0: "1.2.3", 1: "pico", 8: 3600 };
  take(store, seal(node, 3, 1, cbor(map)), FIRST);
  for (let hour = 0; hour < 11 * 24; hour++) {
    const at = FIRST + hour * HOUR_MS;
    if (!isGone(hour))
      take(store, reading(node, hour + 2, at / 1000), isLate(hour) ? at + DAY_MS : at + 1000);
  }
}

function night(node: Enrolment, counter: number, date: number, volts: number, flags = 0): void {
  const battery = Math.round(100 * volts) - 200;
  const body = [
    date,
    -120,
    -110,
    -90,
    -118,
    4,
    -121,
    440,
    8,
    40,
    4000,
    4100,
    3900,
    20,
    55,
    0,
    flags,
    battery,
    11,
    6,
  ];
  take(store, seal(node, NIGHT, counter, cbor(body)), date * DAY_MS + 5 * HOUR_MS);
}

const finding = (kind: Finding["kind"], nodes: string[], began: number): Finding => ({
  ...{ kind, probability: kind === "leak" ? 0.8 : null, advice: "listen", began, parts: [] },
  place: { nodes, stretch: null, area: null },
});

test("a month in figures: what came, what was late, alarms with their times, flows, batteries, outages", async () => {
  const [elm, oak] = ["elm-4", "oak-1"].map((name) => store.addNode({ name, network: 1 }));
  store.addNode({ name: "ash-9", network: 1 });
  hear(
    elm!,
    (hour) => hour >= 100 && hour < 120,
    (hour) => hour >= 40 && hour < 50,
  );
  hear(oak!, (hour) => (hour >= 100 && hour < 110) || hour === 7);
  for (let i = 0; i < 100; i++) {
    night(elm!, 10_000 + i, TODAY - 99 + i, 2.6 - 0.002 * i);
    night(oak!, 10_000 + i, TODAY - 99 + i, 3.0, i >= 90 ? FLAG_BATTERY_LOW : 0);
  }
  const began = FIRST + DAY_MS;
  const kinds = [...SCOPES.night, ...SCOPES.conditions];
  store.alarms.decide(({ track }) =>
    track([finding("leak", ["elm-4"], began), finding("battery", ["oak-1"], began)], began + HOUR_MS, {
      kinds,
    }),
  );
  const [leak] = store.alarms.list().filter(({ kind }) => kind === "leak");
  store.alarms.perform(leak!.id, [{ does: "acknowledge" }], began + 6 * HOUR_MS);
  store.alarms.perform(leak!.id, [{ does: "close", reason: "service" }], began + 30 * HOUR_MS);
  store.flow.configure([{ name: "norra", title: "N <1>", nodes: [], offset: 0, meters: [] }]);
  const flows = (from: string, flow: number) =>
    Array.from({ length: 9 }, (_, i) => ({
      date: Date.parse(from) / DAY_MS + i,
      flow: flow + (i === 4 ? 5 : 0),
      reason: null,
      doubts: [],
    }));
  store.flow.work((book) =>
    book.putNights("norra", [...flows("2026-10-10", 2.5), ...flows("2026-11-10", 3.25)]),
  );

  const told = JSON.parse((await report("--month", "2026-11", "--json")).out);
  expect(told).toMatchObject({
    ...{ site: "here", month: "2026-11", is_running: false, readings_since: "2026-11-01T00:00:00.000Z" },
    nodes: [
      { node: "ash-9", readings_expected: null, readings_delivered: 0, availability: null },
      {
        node: "elm-4",
        readings_expected: 264,
        readings_delivered: 244,
        readings_late: 10,
        availability: 0.9242,
      },
      { node: "oak-1", readings_expected: 264, readings_delivered: 253, readings_late: 0 },
    ],
    alarms: { awareness_h: 6, location_h: null, closed_leaks: 1, closed_others: 0 },
    night_flows: [{ area: "norra", nights: 9, flow_m3h: 3.25, before_m3h: 2.5, change_m3h: 0.75 }],
    batteries: [
      { node: "oak-1", battery_v: 3, is_low: true, low_at: null },
      { node: "elm-4", battery_v: 2.41, is_low: false, low_at: expect.stringMatching(/^2027-03/) },
    ],
  });
  expect(told.alarms.kinds).toEqual([
    { kind: "leak", opened: 1, acknowledged: 1, closed: 1, open: 0 },
    { kind: "battery", opened: 1, acknowledged: 0, closed: 0, open: 1 },
  ]);
  const swedish = (await report("--month", "2026-11", "--lang", "sv")).out.replaceAll("\n", " ");
  expect(swedish).toContain("Mediantider för larm om vatten: 6 tim tills någon kvitterade.");
  expect(swedish).toContain("Av de avslutade larmen om vatten var 1 läcka och 0 något annat.");
  expect(swedish).toMatch(
    /oak-1 +3,00 +nu +byt batteriet nu .*elm-4 +2,41 +omkring 2027-03-\d\d +byt batteriet före 2027-02-\d\d/,
  );
  expect(swedish).toMatch(/N <1> +9 +3,25 +2,50 +\+0,75/);
  // Before the first reading nothing was to be heard of either; then both were silent for ten hours.
  expect(
    told.outages.map(({ from, until }: { from: string; until: string }) => [
      from.slice(0, 16),
      until.slice(0, 16),
    ]),
  ).toContainEqual(["2026-11-24T03:01", "2026-11-24T14:00"]);
});

test("is told whole in English and Swedish, within 80 columns, with the numbers of each", async () => {
  const node = store.addNode({ name: "elm-4", network: 1 });
  hear(node, (hour) => hour % 9 === 8);
  for (const [lang, head, share] of [
    ["en", "Batteries that will not last the winter", "89.0 %"],
    ["sv", "Batterier som inte räcker över vintern", "89,0 %"],
  ] as const) {
    const { code, out, err } = await report("--month", "2026-11", "--lang", lang);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(head);
    expect(out).toContain(share);
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(out).not.toMatch(/undefined|NaN|null|\[object/);
  }
});

test("as a file it is whole by itself, and names mean nothing but themselves", async () => {
  store.flow.configure([{ name: "norra", title: "N <1>|*", nodes: [], offset: 0, meters: [] }]);
  const file = (name: string) => join(folder, name);
  expect((await report("--month", "2026-11", "--lang", "sv", "--out", file("a.html"))).out).toBe(
    `Wrote ${file("a.html")}.\n`,
  );
  const html = readFileSync(file("a.html"), "utf8");
  expect(html).toMatch(/^<!doctype html>\n<html lang="sv">/);
  expect(html).toContain("<td>N &lt;1&gt;|*</td>");
  expect(html).not.toMatch(/(?:src|href)=/);
  await report("--month", "2026-11", "--out", file("a.md"));
  expect(readFileSync(file("a.md"), "utf8")).toContain("| N \\<1\\>\\|\\* | 0 |");
  const again = await report("--month", "2026-11", "--out", file("a.md"));
  expect([again.code, again.err]).toEqual([1, expect.stringContaining("is there already")]);
});

test("says what it cannot know: readings that are gone, and a month that is not over", async () => {
  store.addNode({ name: "elm-4", network: 1 });
  const text = async (month: string) => (await report("--month", month)).out.replaceAll("\n", " ");
  expect(await text("2026-08")).toContain("Readings are kept for 62 days, and those of this month are gone");
  expect(await text("2026-12")).toContain("The month is not over: figures are until 2026-12-02 20:00.");
  expect(await text("2026-10")).toContain("what is said of nodes is from 2026-10-01 20:00 on");
  const gone = JSON.parse((await report("--month", "2026-08", "--json")).out);
  expect([gone.nodes, gone.outages, gone.readings_since]).toEqual([null, null, null]);
});

test.each([
  [["--month", "2027-01"], /2027-01 is still to come: it is 2026-12-02 20:00 \(UTC\)/],
  [["--month", "2026-13"], /It must be a month like 2026-11/],
  [["--month", "2026-11", "--lang", "de"], /Allowed choices are en, sv/],
  [["--month", "2026-11", "--out", "a.pdf"], /has to end in \.html or \.md/],
  [["--month", "2026-11", "--out", "a.md", "--json"], /Give one of --out and --json/],
  [[], /required option '--month <month>' not specified/],
])("what is wrong is a sentence, with exit code 2: %j", async (args, sentence) => {
  const { code, out, err } = await report(...args);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(sentence);
});

test("helps within 80 columns", async () => {
  const { code, out } = await report("--help");
  expect(code).toBe(0);
  for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
});
