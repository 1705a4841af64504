// What the tests of the broker inside the gateway share: one with an owner, and clients of it that are gone when
// their test ends.
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { type BrokerOptions, type EmbeddedBroker, startBroker } from "../../../gateway/deliver/broker.ts";
import type { BrokerLimits } from "../../../gateway/deliver/embedded-limits.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { atEnd, later } from "../../later.ts";
import { keepingLog } from "./harness.ts";
import type { Version } from "./wire.ts";

export const topics = topicsOf("here", "g");
export const OWNER = { clientId: "sippra-here-g", topics };
export const VERSIONS = [4, 5] as const;

/** Kinds of packets that a broker answers with. */
export const KIND = {
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubcomp: 7,
  suback: 9,
  unsuback: 11,
  disconnect: 14,
};

export async function openBroker(limits: Partial<BrokerLimits> = {}, options: BrokerOptions = {}) {
  const log = keepingLog();
  const broker = later(await startBroker(0, { owner: OWNER, log, limits, ...options }));
  return { ...broker, log };
}

export async function join(port: number, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(
    `mqtt://127.0.0.1:${port}`,
    { reconnectPeriod: 0, ...options },
    false,
  );
  atEnd(() => client.endAsync(true));
  client.on("error", () => {});
  return client;
}

/** Hears from its first moment on: what waited for its session comes with the connection. */
export function rejoin(port: number, options: IClientOptions) {
  const heard: string[] = [];
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, options);
  atEnd(() => client.endAsync(true));
  client.on("message", (_topic, payload) => heard.push(String(payload)));
  return { client, heard };
}

export const joinAsGateway = ({ port, credentials }: EmbeddedBroker, protocolVersion: Version = 5) =>
  join(port, { clientId: OWNER.clientId, ...credentials, protocolVersion });

/** What comes on topics that match, "topic payload". */
export async function hear(port: number, filter: string): Promise<string[]> {
  const client = await join(port);
  const heard: string[] = [];
  client.on("message", (topic, payload) => heard.push(`${topic} ${payload}`));
  await client.subscribeAsync(filter, { qos: 1 });
  return heard;
}
