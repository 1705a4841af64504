// A whole gateway in this process with the broker inside: what a flow meter publishes there becomes a night that partners read.
import { expect, test } from "vitest";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { startGateway } from "../../../gateway/assemble/gateway.ts";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { viewOf } from "../../../gateway/store/view.ts";
import { takeSeries } from "../../../gateway/watch/flow/work.ts";
import { atEnd } from "../../later.ts";
import { join } from "../deliver/embedded.ts";
import { ear, keepingLog, until } from "../deliver/harness.ts";
import {
  areaWith,
  DAY_MS,
  flowAt,
  HOUR_MS,
  INLET,
  MINUTE_MS,
  NOVEMBER,
  OFFSET,
  samplesOf,
} from "../watch/flow/town.ts";

const TOPIC = "sippra/v1/here/area/norra/flow";
/** Half past five in the morning, by local standard time. */
const NOW = (NOVEMBER + 30) * DAY_MS - OFFSET + 5.5 * HOUR_MS;
const started = Date.now();
const clock: Clock = { ...systemClock, now: () => NOW + Date.now() - started };

const areas = [
  {
    ...{ name: "norra", title: "Norra höjden", nodes: ["elm-4", "ash-1"] },
    flow: [{ topic: "water/norra", path: "data.flow", time_path: "data.t", unit: "m3/h" }],
  },
];
const settings = (more: object) =>
  configSchema.parse({
    site: "here",
    data: "/nowhere",
    clock: "always",
    mqtt: { embedded: { port: 0 } },
    ...more,
  });

test("a meter at the broker inside: its night is told, with the step, and no more when the area is gone", async () => {
  const store = openStore(":memory:");
  atEnd(() => store.close());
  store.addNode({ name: "elm-4", network: 1 });
  const log = keepingLog();
  // What it has told in the weeks before: 1 m³/h more since the night to the 20th.
  const step = (NOVEMBER + 19) * DAY_MS - OFFSET;
  const flow = (at: number) => flowAt(at, at < step ? 0 : 1);
  const area = areaWith(INLET);
  store.flow.work((book) =>
    takeSeries(book, { area, meter: INLET, samples: samplesOf(NOVEMBER, NOVEMBER + 30, flow), now: NOW }),
  );

  const gateway = await startGateway(settings({ areas }), { clock, log, store });
  atEnd(gateway.close);
  expect(log.sentences).toContainEqual(
    expect.stringContaining("Area norra names nodes that are not there: ash-1."),
  );
  const partner = await ear(`mqtt://127.0.0.1:${gateway.brokerPort}`);
  atEnd(partner.close);
  await until(() => partner.last.has(TOPIC));
  expect(partner.last.get(TOPIC)).toMatchObject({
    night: "2026-11-30",
    step_since: "2026-11-20",
    title: "Norra höjden",
  });

  const meter = await join(gateway.brokerPort!, { protocolVersion: 5 });
  for (let at = NOW - 8 * HOUR_MS; at < NOW; at += 15 * MINUTE_MS)
    await meter.publishAsync("water/norra", JSON.stringify({ data: { flow: flow(at), t: at } }), { qos: 1 });
  await meter.publishAsync("water/norra", "what", { qos: 1 });
  await meter.publishAsync("water/other", "99", { qos: 1 });
  await until(() => (partner.last.get(TOPIC) as { night: string }).night === "2026-12-01");
  expect(partner.last.get(TOPIC)).toMatchObject({
    ...{ area: "norra", quality: "known", reason: null, doubts: [], time: "2026-12-01T03:00:00.000Z" },
    ...{
      flow_m3h: expect.closeTo(4, 0),
      step_m3h: expect.closeTo(1, 0),
      before_step_m3h: expect.closeTo(3, 0),
    },
  });
  expect(log.sentences).toContainEqual(expect.stringContaining("is not what its setting says"));
  const view = viewOf(store);
  expect(view.areas()).toMatchObject([{ name: "norra", nodes: ["elm-4", "ash-1"] }]);
  expect([...view.nightFlows("norra", NOVEMBER + 29, NOVEMBER + 31).keys()]).toEqual([
    NOVEMBER + 29,
    NOVEMBER + 30,
  ]);
  const forbidden = meter.publishAsync(TOPIC, "{}", { qos: 1, retain: true });
  await expect(forbidden).rejects.toThrow();
  await gateway.close();

  const without = await startGateway(settings({}), { clock, log, store });
  atEnd(without.close);
  expect(view.areas()).toEqual([]);
  const later = await ear(`mqtt://127.0.0.1:${without.brokerPort}`);
  atEnd(later.close);
  await until(() => later.last.has("sippra/v1/here/gateway/gateway-1/status"));
  expect(later.last.has(TOPIC)).toBe(false);
});
