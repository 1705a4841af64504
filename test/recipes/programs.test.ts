// The harness itself: the month is there, and programs start and end.
import { expect, test } from "vitest";
import { monthMessages, retainedAtEnd } from "./month.ts";
import { missing, startInfluxdb, startMosquitto } from "./programs.ts";

test("the month has records, states, and what was taken away", () => {
  const topics = new Set(monthMessages().map(({ topic }) => topic.split("/").at(-1)));
  const all = ["reading", "history", "night", "event", "spectrum", "latest", "leak", "health", "info"];
  expect([...topics]).toEqual(expect.arrayContaining(all));
  expect(monthMessages().some(({ payload }) => payload === "")).toBe(true);
  const left = [...retainedAtEnd().keys()];
  expect(left.filter((topic) => topic.endsWith("/latest")).length).toBeGreaterThan(10);
});

test.skipIf(missing("mosquitto"))("mosquitto starts and ends", async () => {
  const broker = await startMosquitto();
  expect(broker.output()).toContain("running");
  await broker.close();
});

test.skipIf(missing("influxd"))("influxd starts and ends", async () => {
  const influxdb = await startInfluxdb();
  expect((await fetch(`http://${influxdb.host}/ping`)).status).toBe(204);
  await influxdb.close();
});
