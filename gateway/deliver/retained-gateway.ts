// What is retained of the gateway: that it is there, and how it is. Its goodbye says that it is not; where it dies, its
// will does.
import type { Clock } from "../clock.ts";
import { type Health, health } from "./contract/health.ts";
import { type Status, status } from "./contract/state.ts";
import { jsonWriter } from "./contract/writer.ts";
import type { Origin } from "./formats/record.ts";
import { timestamp } from "./formats/units.ts";
import type { RetainedMessage, RetainedSource } from "./retained.ts";
import type { Topics } from "./topics.ts";

const statusJson = jsonWriter(status);
const healthJson = jsonWriter(health);

/** What does not change while it runs. */
export interface AboutGateway extends Origin {
  version: string;
  takesRequests: boolean;
}

function statusPayload(
  state: "online" | "offline",
  now: number | null,
  { site, gateway, version, takesRequests: takes_requests }: AboutGateway,
): Status {
  const time = now === null ? null : timestamp(now);
  return { site, gateway, time, state, state_code: state === "online" ? 1 : 0, version, takes_requests };
}

export function retainedStatus(topics: Topics, about: AboutGateway, clock: Clock): RetainedSource {
  // What broke before has left the will there: from now on it is there again.
  let since = clock.now();
  const message = (payload: Status): RetainedMessage => ({
    key: "status",
    topic: topics.gatewayStatus,
    payload: statusJson(payload),
    time: payload.time,
  });
  return {
    refused: "The gateway's status did not reach the broker",
    // Who hears that it is there reads what else is retained as of now.
    isLast: true,
    onConnected() {
      since = clock.now();
    },
    now: () => [message(statusPayload("online", since, about))],
    afterwards: () => message(statusPayload("offline", clock.now(), about)),
  };
}

/** The will that goes with the connection: the broker publishes it, retained, when the gateway dies. It cannot know when. */
export function statusWill(topics: Topics, about: AboutGateway): { topic: string; payload: string } {
  return { topic: topics.gatewayStatus, payload: statusJson(statusPayload("offline", null, about)) };
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
      const state: Health = { site, gateway, ...reports.now() };
      return [{ key: "health", topic: topics.gatewayHealth, payload: healthJson(state), time: state.time }];
    },
    onChanged: (listener) => reports.onChanged(() => listener()),
  };
}
