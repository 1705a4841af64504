// A broker that clients mean ill to, with readers who must not suffer from it.
import mqtt from "mqtt";
import type { BrokerLimits } from "../../../gateway/deliver/embedded-limits.ts";
import { atEnd } from "../../later.ts";
import { KIND, openBroker, VERSIONS } from "./embedded.ts";
import { until } from "./harness.ts";
import { connectPacket, openWire, type Version } from "./wire.ts";

/** A broker with a reader of each version, which has to hear what is published when all is over. */
export async function openWatched(limits: Partial<BrokerLimits> = {}, filter = "#") {
  const { port } = await openBroker(limits);
  const readers = await Promise.all(
    VERSIONS.map(async (protocolVersion) => {
      const options = { protocolVersion, reconnectPeriod: 0 };
      const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, options, false);
      atEnd(() => client.endAsync(true));
      const heard: string[] = [];
      client.on("message", (_topic, payload) => heard.push(String(payload)));
      await client.subscribeAsync(filter, { qos: 1 });
      return { client, heard };
    }),
  );
  return {
    port,
    async lives(word: string) {
      await readers[0]!.client.publishAsync("alive", word, { qos: 1 });
      await until(() => readers.every(({ heard }) => heard.includes(word)));
    },
  };
}

/** A client that is connected. */
export async function joinByWire(port: number, version: Version = 5, id = "") {
  const wire = openWire(port);
  wire.send(connectPacket({ id, version }));
  await until(() => wire.has(KIND.connack));
  return wire;
}
