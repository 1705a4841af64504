// What is retained of the gateway: that it is there, and how it is. Its goodbye says that it is not; where it dies, its
// will does.
import type { Clock } from "../clock.ts";
import { type Health, health, type Status, status } from "./contract/state.ts";
import { jsonWriter } from "./contract/writer.ts";
import type { Origin } from "./formats/record.ts";
import { timestamp } from "./formats/units.ts";
import type { RetainedMessage, RetainedSource } from "./retained.ts";
import type { Topics } from "./topics.ts";

const statusJson = jsonWriter(status);
const healthJson = jsonWriter(health);

function statusPayload(
  state: "online" | "offline",
  now: number | null,
  version: string,
  { site, gateway }: Origin,
): Status {
  const time = now === null ? null : timestamp(now);
  return { site, gateway, time, state, state_code: state === "online" ? 1 : 0, version };
}

export function retainedStatus(
  topics: Topics,
  origin: Origin,
  version: string,
  clock: Clock,
): RetainedSource {
  const startedAt = clock.now();
  const message = (payload: Status): RetainedMessage => ({
    key: "status",
    topic: topics.gatewayStatus,
    payload: statusJson(payload),
    time: payload.time,
  });
  return {
    refused: "The gateway's status did not reach the broker",
    now: () => [message(statusPayload("online", startedAt, version, origin))],
    afterwards: () => message(statusPayload("offline", clock.now(), version, origin)),
  };
}

/** The will that goes with the connection: the broker publishes it, retained, when the gateway dies. It cannot know when. */
export function statusWill(
  topics: Topics,
  origin: Origin,
  version: string,
): { topic: string; payload: string } {
  return {
    topic: topics.gatewayStatus,
    payload: statusJson(statusPayload("offline", null, version, origin)),
  };
}

/** How the gateway is, as somebody watches it: what stands now, and when there is something new. */
export interface HealthReports {
  now(): Omit<Health, "site" | "gateway">;
  onChanged(listener: () => void): () => void;
}

export function retainedHealth(reports: HealthReports, topics: Topics, origin: Origin): RetainedSource {
  const { site, gateway } = origin;
  return {
    refused: "The gateway's health did not reach the broker",
    now: () => {
      const payload = healthJson({ site, gateway, ...reports.now() });
      return [{ key: "health", topic: topics.gatewayHealth, payload, time: reports.now().time }];
    },
    onChanged: (listener) => reports.onChanged(() => listener()),
  };
}
