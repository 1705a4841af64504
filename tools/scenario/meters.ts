// Flow meters at the inlets of a scenario's areas: a reading each quarter of an hour, published as meters of others do, on
// topics that the gateway is told to read.
import mqtt from "mqtt";
import { createChance } from "../chance.ts";
import type { Scenario } from "./scenario.ts";
import type { Surroundings } from "./signals.ts";
import type { Stand } from "./stands.ts";

export interface Meters {
  /** When they are read next, unix ms; Infinity where there is none. */
  next(): number;
  read(): Promise<void>;
  close(): Promise<void>;
}

const EVERY_MS = 900_000;
/** Share of what is measured: assumed, as of a good meter. */
const ACCURACY = 0.005;
const STREAM = 1_000_060;
/** What the broker has taken is on its way to the gateway, ms. */
const ARRIVE_MS = 5;

const topicOf = (area: string) => `water/${area}/inlet`;

/** As it stands in the gateway's configuration. */
export const meterConfig = ({ name, nodes }: Scenario["areas"][number], stands: readonly Stand[]) => ({
  name,
  nodes: nodes.map((node) => stands[node]!.name),
  flow: [{ topic: topicOf(name), path: "flow", time_path: "time", unit: "m3/h" }],
});

export async function startMeters(
  { areas, start, said }: Scenario,
  surroundings: Pick<Surroundings, "flow">,
  url: string,
): Promise<Meters> {
  if (areas.length === 0)
    return { next: () => Number.POSITIVE_INFINITY, read: async () => {}, close: async () => {} };
  const client = await mqtt.connectAsync(url, { clientId: `sippra-scenario-meters-${process.pid}` });
  const chance = createChance("report", said.seed, STREAM, 0);
  let next = start + EVERY_MS;
  return {
    next: () => next,
    read: async () => {
      const time = new Date(next).toISOString();
      for (const [i, { name }] of areas.entries()) {
        const flow = surroundings.flow(i, next) * (1 + ACCURACY * chance.normal());
        const payload = JSON.stringify({ flow: Number(flow.toFixed(3)), time });
        await client.publishAsync(topicOf(name), payload, { qos: 1 });
      }
      next += EVERY_MS;
      await new Promise((resolve) => setTimeout(resolve, ARRIVE_MS));
    },
    close: () => client.endAsync(true),
  };
}
