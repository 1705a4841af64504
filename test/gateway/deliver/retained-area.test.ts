// What a broker has of metered areas: last night's flow of each that has a meter; nothing of one that is gone.
import { beforeEach, expect, test } from "vitest";
import type { AreaFlow } from "../../../gateway/deliver/contract/area.ts";
import { FLOW_DOUBT_WORDS, FLOW_REASON_WORDS } from "../../../gateway/deliver/contract/area-words.ts";
import { retainedAreas } from "../../../gateway/deliver/retained-area.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { viewOf } from "../../../gateway/store/view.ts";
import { NIGHT_REASONS } from "../../../gateway/watch/flow/night.ts";
import { flowReport } from "../../../gateway/watch/flow/report.ts";
import { takeSeries } from "../../../gateway/watch/flow/work.ts";
import { strictValidator } from "../../../tools/contract/check.ts";
import { messageOn } from "../../../tools/contract/examples.ts";
import { areaWith, DAY_MS, flowAt, INLET, NOVEMBER, OFFSET, samplesOf } from "../watch/flow/town.ts";
import { settled } from "./hand.ts";
import { keeping } from "./retaining.ts";

const area = areaWith(INLET);
const NOW = (NOVEMBER + 60) * DAY_MS;
const topics = topicsOf("here", "g");
const validate = strictValidator();
let store: Store;
beforeEach(() => {
  store = openStore(":memory:");
  store.flow.configure([area]);
  return () => store.close();
});

function source() {
  const view = viewOf(store);
  return retainedAreas({
    reports: (name) =>
      view
        .areas()
        .flatMap((each) => (name === undefined || each.name === name ? [flowReport(view, each, NOW)] : [])),
    ...{ view, retired: store.flow.retired, topics, origin: { site: "here", gateway: "g" } },
  });
}

function tell(from: number, until: number, value = (at: number) => flowAt(at)): void {
  const samples = samplesOf(from, until, value);
  store.flow.work((book) => takeSeries(book, { area, meter: INLET, samples, now: NOW }));
}

function payload(): AreaFlow {
  const [message] = source().now();
  expect(message).toMatchObject({ key: "norra", topic: "sippra/v1/here/area/norra/flow" });
  const value = JSON.parse(message!.payload!);
  expect(messageOn(message!.topic)).toBe("flow");
  expect(validate("flow", value)).toEqual([]);
  return value;
}

test("nothing before the first night; then the night, what is usual, and the step", () => {
  expect(source().now()).toEqual([]);
  tell(NOVEMBER, NOVEMBER + 2);
  expect(payload()).toMatchObject({
    night: "2026-11-02",
    usual_m3h: null,
    step_m3h: null,
    quality: "known",
    reason: null,
  });
  const begin = (NOVEMBER + 20) * DAY_MS - OFFSET;
  tell(NOVEMBER, NOVEMBER + 30, (at) => flowAt(at, at < begin ? 0 : 1));
  expect(payload()).toMatchObject({
    ...{ area: "norra", title: null, night: "2026-11-30", time: "2026-11-30T03:00:00.000Z" },
    ...{ step_m3h: expect.closeTo(1, 0), step_since: "2026-11-21", usual_m3h: expect.closeTo(3, 0) },
  });
});

test("a night that is not known has no flow and a reason, never 0", () => {
  tell(NOVEMBER, NOVEMBER + 10);
  tell(NOVEMBER + 10, NOVEMBER + 12, () => 0);
  expect(payload()).toMatchObject({
    ...{ flow_m3h: null, quality: "unknown", reason: "zero" },
    doubts: [{ meter: "inlet", doubt: "zero" }],
  });
});

test("a sample left out is told beside the flow", () => {
  const at = (NOVEMBER + 9) * DAY_MS;
  tell(NOVEMBER, NOVEMBER + 10, (time) => (time === at ? 900 : flowAt(time)));
  expect(payload()).toMatchObject({
    quality: "odd",
    doubts: [{ meter: "inlet", doubt: "jump" }],
    reason: null,
  });
});

test("goes out when a night is worked out, and is emptied when its area is gone", async () => {
  const rig = keeping({ ...source(), paceMs: 0 });
  await settled();
  await rig.answer(rig.sent().length);
  tell(NOVEMBER, NOVEMBER + 2);
  await settled();
  expect(rig.sent()).toEqual([expect.stringContaining("area/norra/flow")]);
  await rig.answer(1);
  store.flow.configure([]);
  expect(source().now()).toEqual([
    { key: "norra", topic: "sippra/v1/here/area/norra/flow", payload: null, time: null },
  ]);
});

test("every reason and doubt has its words, in both languages", () => {
  expect(Object.keys(FLOW_REASON_WORDS).sort()).toEqual([...NIGHT_REASONS].sort());
  for (const { en, sv } of Object.values(FLOW_DOUBT_WORDS)) expect([en, sv]).not.toContain("");
});
