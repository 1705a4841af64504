// What a broker has of alarms: each as it is, and the list of those that are open, water first; and nothing of one that was
// closed a month ago.
import { beforeEach, expect, test } from "vitest";
import { SCOPES } from "../../../gateway/alarms/track.ts";
import type { AlarmPayload, AlarmsPayload } from "../../../gateway/deliver/contract/alarm.ts";
import { LISTED_MAX } from "../../../gateway/deliver/formats/alarm.ts";
import { retainedAlarms, SHOWN_MS } from "../../../gateway/deliver/retained-alarm.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { viewOf } from "../../../gateway/store/view.ts";
import { strictValidator } from "../../../tools/contract/check.ts";
import { messageOn } from "../../../tools/contract/examples.ts";
import { DAY_MS, finding, T } from "../alarms/alarms.ts";
import { settled } from "./hand.ts";
import { keeping } from "./retaining.ts";

const NIGHT = { kinds: SCOPES.night };
const validate = strictValidator();
let store: Store;
let now: number;
let look: () => void;
beforeEach(() => {
  now = T;
  store = openStore(":memory:", { actor: "anna" });
  return () => store.close();
});

function kept() {
  const source = retainedAlarms({
    ...{ view: viewOf(store), topicsOfAlarms: store.alarms, topics: topicsOf("here", "g"), now: () => now },
    origin: { site: "here", gateway: "g" },
    everyHour: (run) => {
      look = run;
      return () => {};
    },
  });
  const rig = keeping({ ...source, paceMs: 0 });
  /** All that was ever sent. */
  const lines: string[] = [];
  return {
    ...rig,
    lines,
    /** The broker takes what there is. */
    async take() {
      for (await settled(); rig.sent().length > 0; ) {
        lines.push(...rig.sent());
        await rig.answer(rig.sent().length);
      }
    },
  };
}

/** By topic below the site, the newest that was sent, and each is what the contract says. */
function atBroker({ lines }: { lines: readonly string[] }): Record<string, AlarmPayload & AlarmsPayload> {
  const found: Record<string, AlarmPayload & AlarmsPayload> = {};
  for (const line of lines) {
    const topic = line.slice(0, line.indexOf(" "));
    const name = topic.slice("sippra/v1/here/".length);
    const text = line.slice(topic.length + 1);
    if (text === "") delete found[name];
    else {
      found[name] = JSON.parse(text);
      expect(validate(messageOn(topic)!, found[name])).toEqual([]);
    }
  }
  return found;
}

const decide = (...found: Parameters<typeof finding>[]) =>
  store.alarms.decide(({ track }) =>
    track(
      found.map((each) => finding(...each)),
      now,
      NIGHT,
    ),
  );

test("each alarm is told from its commit on, and the list from the first one on", async () => {
  const rig = kept();
  await rig.take();
  expect(rig.lines).toEqual([]);
  const parts = [
    { name: "rise" as const, weight: 1.234, figures: { rise_db: 7, nights: 9, note: "old", other: null } },
  ];
  const stretch = { from: "a", to: "b", likelier: null, length_m: 80.26 };
  decide([["a", "b"], { parts, place: { nodes: ["a", "b"], stretch, area: "north" }, probability: 0.456 }]);
  await rig.take();
  const { "alarm/g": alarm, "alarm/g/1": one } = atBroker(rig);
  expect(alarm).toMatchObject({ count: 1, water_count: 1, alarms: [{ alarm: 1, nodes: ["a", "b"] }] });
  expect(one).toMatchObject({
    ...{ kind: "leak", state: "open", state_code: 0, probability: 0.46, area: "north", advice: "listen" },
    ...{ stretch: { ...stretch, length_m: 80.3 }, opened: "2026-11-01T04:00:00.000Z", reason: null },
    summary: expect.stringMatching(/^Suspected leak between a and b/),
    summary_sv: expect.stringMatching(/^Misstänkt läcka mellan a och b/),
  });
  expect(one!.parts).toEqual([
    {
      ...{ name: "rise", weight: 1.23, sentence: "7 dB louder than usual, nine nights running." },
      sentence_sv: "7 dB starkare än vanligt, nio nätter i rad.",
      figures: [
        { name: "rise_db", value: 7, text: null },
        { name: "nights", value: 9, text: null },
        { name: "note", value: null, text: "old" },
        { name: "other", value: null, text: null },
      ],
    },
  ]);
  expect(rig.lines.at(-1)).not.toContain("anna");
});

test("water comes first, and of it the likeliest; a list is never too long for a small broker", async () => {
  const rig = kept();
  const silent = Array.from({ length: 60 }, (_, i) => `node-with-a-rather-long-name-in-the-street-${i}`);
  decide(
    ...silent.map((name): [string[], object] => [[name], { kind: "silent", probability: null }]),
    [["a"], { probability: 0.2 }],
    [["b"], { probability: 0.7, kind: "steady-noise" }],
  );
  await rig.take();
  const { "alarm/g": alarm } = atBroker(rig);
  expect(alarm).toMatchObject({ count: 62, water_count: 2 });
  expect(alarm!.alarms.map(({ nodes }) => nodes[0]).slice(0, 3)).toEqual([...["b", "a", silent[0]]]);
  expect(alarm!.alarms).toHaveLength(LISTED_MAX);
  const sent = rig.lines.findLast((line) => line.startsWith("sippra/v1/here/alarm/g "))!;
  expect(Buffer.byteLength(sent)).toBeLessThan(60_000);
});

test("what people do shows, who they are does not", async () => {
  const rig = kept();
  decide([["a"]]);
  store.alarms.perform(1, { does: "acknowledge" }, T + 90 * 60_000);
  store.alarms.perform(1, { does: "note", text: "Mrs. Nilsson has let us in." }, T + 2);
  await rig.take();
  const { "alarm/g/1": one } = atBroker(rig);
  expect(one).toMatchObject({ state: "acknowledged", state_code: 1, awareness_h: 1.5, location_h: null });
  expect(rig.lines.join()).not.toMatch(/anna|Nilsson/);
});

test("a closed one is shown for 30 days, then emptied, also where the gateway was away then", async () => {
  let rig = kept();
  decide([["a"]]);
  store.alarms.perform(1, { does: "close", reason: "valve" }, T);
  await rig.take();
  expect(atBroker(rig)["alarm/g/1"]).toMatchObject({ state: "closed", reason: "valve" });
  expect(atBroker(rig)["alarm/g"]).toMatchObject({ count: 0, time: "2026-11-01T04:00:00.000Z" });
  now = T + SHOWN_MS;
  look();
  await rig.take();
  expect(atBroker(rig)["alarm/g/1"]).toBeDefined();
  await rig.retained.close();
  now = T + SHOWN_MS + 10 * DAY_MS;
  rig = kept();
  await rig.take();
  expect(atBroker(rig)["alarm/g"]).toMatchObject({ time: null, count: 0, water_count: 0, alarms: [] });
  expect(rig.lines).toContain("sippra/v1/here/alarm/g/1 ");
  await rig.retained.close();
  // A broker may have forgotten it: for a day it is emptied again, and then no more.
  for (const [days, times] of [
    [0.5, 1],
    [2, 0],
  ] as const) {
    now = T + SHOWN_MS + (10 + days) * DAY_MS;
    rig = kept();
    await rig.take();
    expect(rig.lines.filter((line) => line === "sippra/v1/here/alarm/g/1 ")).toHaveLength(times);
    await rig.retained.close();
  }
});
