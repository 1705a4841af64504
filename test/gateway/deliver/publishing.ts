// A publisher on an outbox, over a link by hand or to a broker.
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import type { MqttLink } from "../../../gateway/deliver/link.ts";
import { connectMqtt } from "../../../gateway/deliver/mqtt.ts";
import { startPublisher } from "../../../gateway/deliver/publisher.ts";
import { jsonSink } from "../../../gateway/deliver/sinks/json.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { silentLog } from "../../../gateway/log.ts";
import type { SinkOutbox } from "../../../gateway/store/sink-outbox.ts";
import { later } from "../../later.ts";
import { NOW, ORIGIN, seeded } from "./harness.ts";

export const topics = topicsOf("here", "g");
/** Records are dated around NOW; the network's timers are real. */
export const clock: Clock = { ...systemClock, now: () => NOW };

export function connect(port: number, log = silentLog, wall: Clock = systemClock): MqttLink {
  const settings = { url: `mqtt://127.0.0.1:${port}`, version: "3.1.1", clientId: "test" } as const;
  return later(connectMqtt(settings, { clock: wall, log, random: seeded(1) }));
}

/** The gateway's own format, without anything retained. */
export const sink = jsonSink({ topics, origin: ORIGIN, retained: [] });

export function publish(outbox: SinkOutbox, link: MqttLink, wall: Clock = systemClock, log = silentLog) {
  return later(startPublisher({ outbox, link, sink, log, random: seeded(2), clock, wall }));
}
