// Counts what a partner sees, by its own subscription at the broker, against what the nodes took.
import mqtt from "mqtt";
import type { ReadingPayload } from "../../gateway/deliver/formats/json.ts";
import { GatewayError } from "../../gateway/errors.ts";
import type { VirtualNode } from "./node.ts";

export interface Sums {
  /** Readings that the nodes took. */
  readings: number;
  /** Distinct ids published. */
  published: number;
  /** Ids published more than once. */
  duplicates: number;
  /** Readings never published. */
  missing: number;
}

export interface Tally {
  sums(): Sums;
  close(): Promise<void>;
}

/**
 * Subscribes at `url` to the readings of `site`; resolves when the subscription stands.
 * Throws a GatewayError "broker" where nobody answers.
 */
export async function startTally(
  url: string,
  site: string,
  nodes: VirtualNode[],
  onReading: (reading: ReadingPayload, topic: string) => void,
): Promise<Tally> {
  const seen = new Map<string, number>();
  const client = await mqtt
    .connectAsync(url, { clientId: `sippra-demo-tally-${process.pid}` })
    .catch((cause) => {
      throw new GatewayError(
        "broker",
        `No MQTT broker answers at ${url} (${cause.code ?? cause.message}): start one there, or leave out --mqtt to use the embedded one.`,
        { cause },
      );
    });
  client.on("message", (topic, payload) => {
    const reading = JSON.parse(payload.toString("utf8")) as ReadingPayload;
    seen.set(reading.id, (seen.get(reading.id) ?? 0) + 1);
    onReading(reading, topic);
  });
  await client.subscribeAsync([`sippra/v1/${site}/node/+/reading`, `sippra/v1/${site}/node/+/history`], {
    qos: 1,
  });
  return {
    sums: () => {
      const taken = nodes.flatMap((node) => [...node.taken.keys()]);
      return {
        readings: taken.length,
        published: seen.size,
        duplicates: [...seen.values()].filter((times) => times > 1).length,
        missing: taken.filter((id) => !seen.has(id)).length,
      };
    },
    close: () => client.endAsync(true),
  };
}
