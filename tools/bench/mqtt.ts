// The `mqtt` library alone, publishing what the gateway publishes: the same payloads and properties on the same version
// of MQTT, at QoS 1 and with as many unacknowledged.
import type { Socket } from "node:net";
import mqtt from "mqtt";
import type { PublishProperties } from "../../gateway/deliver/link.ts";
import type { Broker } from "./broker.ts";
import type { MqttVersion } from "./site.ts";
import type { Cost } from "./stopwatch.ts";
import { startStopwatch } from "./stopwatch.ts";

export interface Ready {
  topic: string;
  payload: string;
  /** Left out of what is sent in 3.1.1, which has no place for them. */
  properties: PublishProperties;
}

const WINDOW = 100;

/** `nagle`: as the library comes. The gateway turns that off. */
export async function publishAll(
  broker: Broker,
  version: MqttVersion,
  messages: readonly Ready[],
  nagle: boolean,
): Promise<Cost> {
  const protocolVersion = version === "5" ? 5 : 4;
  const client = await mqtt.connectAsync(broker.url, { clientId: "sippra-bench-plain", protocolVersion });
  if (!nagle) (client.stream as Socket).setNoDelay(true);
  const stopwatch = startStopwatch();
  let next = 0;
  const one = async () => {
    while (next < messages.length) {
      const { topic, payload, properties } = messages[next++]!;
      await client.publishAsync(topic, payload, version === "5" ? { qos: 1, properties } : { qos: 1 });
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, one));
  const cost = stopwatch(messages.length);
  await client.endAsync();
  return cost;
}
