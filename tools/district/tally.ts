// Counts what a partner sees, by its own subscription at the broker, against what the nodes took.
import mqtt from "mqtt";
import type { Event, Night, Reading } from "../../gateway/deliver/contract/record.ts";
import type { Leak } from "../../gateway/deliver/contract/state.ts";
import { GatewayError } from "../../gateway/errors.ts";
import type { VirtualNode } from "./node.ts";

export interface Sums {
  /** Readings, events and nights that the nodes took. */
  readings: number;
  events: number;
  nights: number;
  /** Distinct ids published. */
  published: number;
  /** Ids published more than once. */
  duplicates: number;
  /** Of all that was taken, what was never published. */
  missing: number;
}

export interface Tally {
  /** Of what was taken until then, unix ms; of all where it is left out. */
  sums(until?: number): Sums;
  close(): Promise<void>;
}

/** What a partner is told, by the last level of its topic. */
export interface Listener {
  /** On `reading` or `history`. */
  reading(reading: Reading, topic: string): void;
  event(event: Event): void;
  night(night: Night): void;
  /** A node's leak state, after each night and change. */
  leak(leak: Leak): void;
}

const LEVELS = ["reading", "history", "event", "night", "leak"];

/**
 * Subscribes at `url` to what the nodes of `site` say; resolves when the subscription stands.
 * Throws a GatewayError "broker" where nobody answers.
 */
export async function startTally(
  url: string,
  site: string,
  nodes: readonly Pick<VirtualNode, "taken" | "events" | "nights">[],
  listener: Listener,
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
  client.on("message", (topic, payload, { retain }) => {
    // What a broker has kept may be from another demo.
    if (retain) return;
    const level = topic.slice(topic.lastIndexOf("/") + 1);
    const message = JSON.parse(payload.toString("utf8"));
    // A leak state is no record, and has no id.
    if (level === "leak") return listener.leak(message);
    seen.set(message.id, (seen.get(message.id) ?? 0) + 1);
    if (level === "event") listener.event(message);
    else if (level === "night") listener.night(message);
    else listener.reading(message, topic);
  });
  await client.subscribeAsync(
    LEVELS.map((level) => `sippra/v1/${site}/node/+/${level}`),
    { qos: 1 },
  );
  return {
    sums: (until = Number.POSITIVE_INFINITY) => {
      const of = (what: "taken" | "events" | "nights") =>
        nodes.flatMap((node) => [...node[what]].flatMap(([id, at]) => (at <= until ? [id] : [])));
      const [readings, events, nights] = [of("taken"), of("events"), of("nights")];
      const taken = [...readings, ...events, ...nights];
      return {
        readings: readings.length,
        events: events.length,
        nights: nights.length,
        published: seen.size,
        duplicates: [...seen.values()].filter((times) => times > 1).length,
        missing: taken.filter((id) => !seen.has(id)).length,
      };
    },
    close: () => client.endAsync(true),
  };
}
