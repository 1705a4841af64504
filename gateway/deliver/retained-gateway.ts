// What is retained of the gateway: that it is there. Its goodbye says that it is not; where it dies, its will does.
import type { Clock } from "../clock.ts";
import { type Timestamp, timestamp } from "./formats/units.ts";
import type { RetainedSource } from "./retained.ts";
import type { Topics } from "./topics.ts";

/** On `gateway/<gateway>/status`. A will is written when connecting: it cannot know its time. */
export type GatewayStatusPayload =
  | { state: "online"; time: Timestamp; version: string }
  | { state: "offline"; time: Timestamp | null };

export function retainedStatus(topics: Topics, version: string, clock: Clock): RetainedSource {
  const message = (payload: GatewayStatusPayload) => ({
    key: "status",
    topic: topics.gatewayStatus,
    payload: JSON.stringify(payload),
  });
  return {
    refused: "The gateway's status did not reach the broker",
    now: () => [message({ state: "online", time: timestamp(clock.now()), version })],
    afterwards: () => message({ state: "offline", time: timestamp(clock.now()) }),
  };
}

/** The will that goes with the connection: the broker publishes it, retained, when the gateway dies. */
export function statusWill(topics: Topics): { topic: string; payload: string } {
  const payload: GatewayStatusPayload = { state: "offline", time: null };
  return { topic: topics.gatewayStatus, payload: JSON.stringify(payload) };
}
