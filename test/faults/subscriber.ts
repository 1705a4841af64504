// A partner who may miss nothing: a session of its own at the broker that outlives both, QoS 1, no proxy between. What
// arrives is noted before it is acknowledged.
import mqtt, { type MqttClient } from "mqtt";
import { PARTNER } from "./broker.ts";
import { type Published, recordIn } from "./records.ts";

export interface Arrival extends Published {
  /** Unix ms. */
  at: number;
}

const TOPICS = "sippra/#";

export async function startSubscriber(name: string, port: number, version: "3.1.1" | "5") {
  const arrivals: Arrival[] = [];
  let client: MqttClient | undefined;

  const connect = async () => {
    client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
      clientId: name,
      ...PARTNER,
      clean: false,
      protocolVersion: version === "5" ? 5 : 4,
      ...(version === "5" ? { properties: { sessionExpiryInterval: 3600 } } : {}),
      reconnectPeriod: 50,
      connectTimeout: 2000,
    });
    client.on("error", () => {});
    client.on("message", (topic, payload) => {
      const record = recordIn(topic, payload.toString("utf8"));
      if (record !== null) arrivals.push({ ...record, at: Date.now() });
    });
    // A session that the broker has kept has its subscription too; to ask again does no harm.
    await client.subscribeAsync(TOPICS, { qos: 1 });
  };
  await connect();
  return {
    name,
    arrivals,
    /** Goes away without a word: the broker queues for it. */
    leave: () => client?.endAsync(true) ?? Promise.resolve(),
    comeBack: connect,
    close: () => client?.endAsync(true) ?? Promise.resolve(),
  };
}

export type Subscriber = Awaited<ReturnType<typeof startSubscriber>>;
