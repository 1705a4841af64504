// A gateway beside mosquitto reads a flow meter's topic, is killed, goes on, and tells the night: as processes of their own.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import mqtt from "mqtt";
import { expect, test } from "vitest";
import { flowAt } from "../gateway/watch/flow/town.ts";
import { atEnd } from "../later.ts";
import { createSite, subscriber, until } from "../processes.ts";
import { missing, startMosquitto } from "./mosquitto.ts";

const lacking = missing();
if (lacking !== null) console.log(lacking);
const QUARTER_MS = 900_000;
const TOPIC = "sippra/v1/test/area/norra/flow";

/** Samples of the last days, a quarter of an hour apart, as a logger with a modem sends them. */
function samples(days: number): { at: number; flow: number }[] {
  const last = Math.floor(Date.now() / QUARTER_MS) * QUARTER_MS;
  return Array.from({ length: days * 96 }, (_, i) => last - i * QUARTER_MS)
    .reverse()
    .map((at) => ({ at, flow: flowAt(at) }));
}

test.skipIf(lacking !== null)(
  "samples are taken, survive kill -9, and the night is told; files beside them",
  async () => {
    const broker = await startMosquitto();
    atEnd(broker.close);
    const url = `mqtt://127.0.0.1:${broker.port}`;
    const site = createSite(
      [],
      [`url: ${url}`],
      115200,
      [],
      [
        ...["areas:", "  - name: norra", "    nodes: [elm-street-4]", "    flow:"],
        "      - { topic: water/norra, path: data.flow, time_path: data.t, unit: m3/h }",
        ...["  - name: south", "    flow:", "      - { folder: ./in, unit: m3/h, zone: '+00:00' }"],
      ],
    );
    atEnd(site.remove);
    mkdirSync(join(site.folder, "in"));
    const partner = await subscriber(url, [TOPIC, "sippra/v1/test/area/south/flow"]);
    atEnd(partner.close);
    const meter = await mqtt.connectAsync(url);
    atEnd(() => meter.endAsync(true));
    const publish = async (some: ReturnType<typeof samples>) => {
      for (const { at, flow } of some)
        await meter.publishAsync(
          "water/norra",
          JSON.stringify({ data: { flow, t: new Date(at).toISOString() } }),
          { qos: 1 },
        );
    };
    const hoursKnown = async () => {
      const { out } = await site.run("areas", "show", "norra", "--json");
      return JSON.parse(out).nights.length as number;
    };

    const told = samples(2);
    const first = await site.gateway();
    atEnd(() => first.stop("SIGKILL"));
    expect(first.output()).toMatch(/Area norra names nodes that are not there: elm-street-4/);
    await publish(told.slice(0, 96));
    await meter.publishAsync("water/norra", "[".repeat(10_000));
    await meter.publishAsync("water/other", "7");
    await until(() => partner.messages.some(({ topic }) => topic === TOPIC), "the first night");
    expect(first.output()).toMatch(/is longer than 8 kB/);
    await first.stop("SIGKILL");
    const before = await hoursKnown();

    const second = await site.gateway();
    atEnd(() => second.stop("SIGKILL"));
    expect(await hoursKnown()).toBe(before);
    // What was sent already comes once more.
    await publish(told.slice(48));
    const newest = () => partner.messages.filter(({ topic }) => topic === TOPIC).at(-1)?.payload;
    const today = new Date(Date.now() + 3_600_000 - 4.1 * 3_600_000).toISOString().slice(0, 10);
    await until(
      () => newest()?.night === today && newest()?.flow_m3h !== null,
      () => `last night's flow: ${JSON.stringify(newest())} ${second.output()}`,
    );
    expect(newest()).toMatchObject({ area: "norra", quality: "known", flow_m3h: expect.closeTo(3, 0) });

    const rows = samples(3).map(
      ({ at, flow }) =>
        `${new Date(at).toISOString().slice(0, 16).replace("T", " ")};${String(flow).replace(".", ",")}`,
    );
    writeFileSync(join(site.folder, "in", "april.csv"), `Tid;Flöde\r\n${rows.join("\r\n")}`);
    await until(
      () => readdirSync(join(site.folder, "in")).includes("april.csv.done"),
      () => second.output(),
    );
    const south = () => partner.messages.filter(({ topic }) => topic !== TOPIC).at(-1)?.payload;
    await until(() => south() !== undefined, "the other area");
    expect(south().flow_m3h).toBeCloseTo(newest().flow_m3h, 2);
    expect(await second.stop()).toBe(0);
  },
);
