// A gateway's messages, put on a broker as a gateway does; what of them readers have to have in the end.
import mqtt from "mqtt";
import type { MonthMessage } from "./month.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Publishes with QoS 1, in order; done when the broker has acknowledged all. */
export async function publishAll(url: string, messages: readonly MonthMessage[]): Promise<void> {
  const client = await mqtt.connectAsync(url);
  await Promise.all(
    messages.map(({ topic, payload, retain }) => client.publishAsync(topic, payload, { qos: 1, retain })),
  );
  await client.endAsync();
}

// biome-ignore lint/suspicious/noExplicitAny: payloads of all topics, looked into by tests
export type Payload = any;

const levels = (topic: string) => topic.split("/");
/** The last level of a topic: which message it is. */
export const messageOf = (topic: string) => levels(topic).at(-1)!;
const isNodes = (topic: string) => levels(topic)[3] === "node";

/** Records by "site id", the payload that came last. */
export function recordsIn(messages: readonly MonthMessage[]): Map<string, string> {
  const records = new Map<string, string>();
  for (const { topic, payload, retain } of messages) {
    if (retain || !isNodes(topic)) continue;
    const { site, id } = JSON.parse(payload);
    records.set(`${site} ${id}`, payload);
  }
  return records;
}

export interface Alarm {
  node: string;
  /** "burst", or the state of a leak. */
  what: string;
  /** Of a burst its id, of a leak since when. */
  which: string;
}

/** What docs/topics.md says to alarm on, each once. */
export function alarmsIn(messages: readonly MonthMessage[]): Alarm[] {
  const alarms = new Map<string, Alarm>();
  const told = (alarm: Alarm) => alarms.set(Object.values(alarm).join(" "), alarm);
  for (const { topic, payload } of messages) {
    if (payload === "" || !isNodes(topic)) continue;
    const value: Payload = JSON.parse(payload);
    const { node } = value;
    const isLeak = messageOf(topic) === "leak" && !["ok", "warm-up", "muted"].includes(value.state);
    if (isLeak) told({ node, what: value.state, which: value.since ?? value.since_before });
    if (value.kind === "burst" && !value.late) told({ node, what: "burst", which: value.id });
  }
  return [...alarms.values()];
}

export const recipe = (path: string) => `${ROOT}docs/recipes/${path}`;

/** A burst as the gateway tells it, of a node "elm-4" at "here". */
export function burst(id: string, timeBest: number, late = false): MonthMessage {
  const value = {
    id,
    site: "here",
    node: "elm-4",
    kind: "burst",
    change_kpa: -41.3,
    before_kpa: 450.1,
    after_kpa: 408.8,
    late,
  };
  return {
    topic: "sippra/v1/here/node/elm-4/event",
    payload: JSON.stringify({ ...value, time_best: new Date(timeBest).toISOString() }),
    retain: false,
  };
}
