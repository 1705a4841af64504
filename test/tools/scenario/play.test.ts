// A scenario's burst on virtual boards over radio: what the sensors measure is EPANET's, and what is told is the same each time.
import mqtt from "mqtt";
import { describe, expect, test, vi } from "vitest";
import { startBroker } from "../../../gateway/deliver/broker.ts";
import { silentLog } from "../../../gateway/log.ts";
import { fallAt, openBursts } from "../../../tools/district/network/burst.ts";
import { valueAt } from "../../../tools/district/network/network.ts";
import { simulate } from "../../../tools/district/network/simulate.ts";
import type { Listener } from "../../../tools/district/tally.ts";
import { play } from "../../../tools/scenario/play.ts";
import { surroundingsOf } from "../../../tools/scenario/signals.ts";
import { BURST, HEAD, scenarioOf, VALLEY } from "./scenarios.ts";

const HOUR_MS = 3_600_000;
const nobody = { reading: () => {}, event: () => {}, night: () => {}, leak: () => {} };
const played = async (text: string, more: Partial<Listener> = {}) => {
  const scenario = await scenarioOf(text);
  return play(scenario, {
    ...{ url: undefined, port: 0, log: silentLog, listener: { ...nobody, ...more }, speed: undefined },
    ...{ stop: new AbortController().signal, started: () => {}, news: () => {}, moment: () => {} },
  });
};

describe("before their noise, sensors measure", () => {
  test("EPANET's own pressures and its fall at a burst, within 0.1 kPa", async () => {
    const text = (HEAD + BURST + VALLEY).replace("0.05", "2").replace("01 00:31", "02 03:00");
    const scenario = await scenarioOf(text);
    const { pressure, flow } = await surroundingsOf(scenario);
    const { network, stands, start } = scenario;
    const own = await simulate(network, 27);
    const bursts = await openBursts(network, 27);
    const burst = bursts.burst(scenario.openings[0]!.spot, 60)!;
    bursts.close();
    expect(flow(0, start + 27 * HOUR_MS)).toBeGreaterThan(flow(0, start + 27 * HOUR_MS - 1) + 40);
    expect(flow(0, start)).toBeGreaterThan(2);
    const at = (hour: number) => start + hour * HOUR_MS;
    for (const [i, { sensor }] of stands.entries()) {
      for (let hour = 0; hour < 27; hour++)
        expect(
          Math.abs(pressure(i, at(hour)) - valueAt(network, own.pressures[hour]!, sensor.spot)),
        ).toBeLessThan(0.1);
      const fall = pressure(i, at(27) - 1) - pressure(i, at(27));
      expect(fall).toBeGreaterThan(4);
      expect(Math.abs(fall - fallAt(network, burst, sensor.spot))).toBeLessThan(0.1);
    }
  });
});

test("a burst is told within a quarter of an hour over radio, and the same seed tells the same", async () => {
  const [first, again] = [await played(HEAD + BURST), await played(HEAD + BURST)];
  const { news, sums, errors } = first;
  expect(errors).toEqual([]);
  expect(sums).toMatchObject({ duplicates: 0, missing: 0 });
  const alarm = news.find((each) => each.of === "alarm" && each.what === "raised");
  expect(alarm).toMatchObject({ kind: "burst" });
  expect(alarm).toHaveProperty(
    "after_s",
    expect.toSatisfy((s: number) => s >= 600 && s <= 900),
  );
  expect(again).toEqual(first);
});

test("a node without power says nothing, over a line either, the area's meter is read, and a valley that is shut off is a note", async () => {
  const shut = "shut:\n  - { link: R1, from: 2027-03-01 00:10, until: 2027-03-01 00:20 }\n";
  const text = `${HEAD.replace("0.05", "0.03")}way: line\n${VALLEY}${shut}silent:\n  - { node: V2-3, from: 2027-03-01 00:05 }\n`;
  const readings: string[] = [];
  const { news, sums, notes } = await played(text, { reading: ({ node }) => readings.push(node) });
  const texts = ["v2-3 loses its power.", "Valve R1 is shut.", "R1 is opened."];
  expect(news).toMatchObject(texts.map((text) => ({ of: "happening", text })));
  expect(notes).toEqual([expect.stringMatching(/^\d+ junctions are cut off from water/)]);
  expect(sums.readings).toBeGreaterThan(3);
  expect(new Set(readings)).toEqual(new Set(["v2-4", "v3-4"]));
});

test("a site whose meters cannot be started leaves nothing open", async () => {
  const connect = mqtt.connectAsync;
  let url = "";
  vi.spyOn(mqtt, "connectAsync").mockImplementation((...args: unknown[]) => {
    url = String(args[0]);
    if (JSON.stringify(args[1]).includes("sippra-scenario-meters"))
      return Promise.reject(new Error("refused"));
    return Reflect.apply(connect, mqtt, args);
  });
  const { TZ } = process.env;
  await expect(played(HEAD + VALLEY)).rejects.toThrow("refused");
  expect(process.env.TZ).toBe(TZ);
  // Its broker's port is free again.
  await (await startBroker(Number(new URL(url).port))).close();
});
