// What mosquitto keeps and sends to a session as Telegraf has it, which acknowledges when the database has what came: as it
// comes, and with the settings of the page.
import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import mqtt from "mqtt";
import { parser as createParser, generate, type Packet } from "mqtt-packet";
import { expect, test } from "vitest";
import { blocksOf } from "../page.ts";
import { type Daemon, missing, startMosquitto } from "../programs.ts";

const FILTER = "sippra/v1/+/node/+/reading";
const TOPIC = "sippra/v1/sundsvall/node/storgatan-12/reading";
/** Not counted. With QoS 0 mosquitto sends it beside what waits for acknowledgements, with QoS 1 behind it. */
const MARKER = "sippra/v1/sundsvall/node/marker/reading";

/** A client of MQTT 3.1.1 with a session that stays, which counts messages and acknowledges them or not. */
async function session(port: number, acknowledges: boolean) {
  const socket = connectSocket(port, "127.0.0.1");
  await once(socket, "connect");
  const parser = createParser();
  const waiting = new Map<string, () => void>();
  const came = (what: string) => new Promise<void>((resolve) => waiting.set(what, resolve));
  let messages = 0;
  parser.on("packet", (packet: Packet) => {
    if (packet.cmd !== "publish") waiting.get(packet.cmd)?.();
    else {
      if (packet.topic === MARKER) waiting.get("marker")?.();
      else messages += 1;
      if (acknowledges && packet.qos === 1)
        socket.write(generate({ cmd: "puback", messageId: packet.messageId! }));
    }
  });
  socket.on("data", (bytes) => parser.parse(bytes));
  const connected = came("connack");
  socket.write(
    generate({
      cmd: "connect",
      protocolId: "MQTT",
      protocolVersion: 4,
      clientId: "telegraf-sippra-reading",
      clean: false,
      keepalive: 60,
    }),
  );
  await connected;
  return {
    messages: () => messages,
    came,
    subscribe: async () => {
      const subscribed = came("suback");
      socket.write(generate({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: FILTER, qos: 1 }] }));
      await subscribed;
    },
    end: async () => {
      socket.end(generate({ cmd: "disconnect" }));
      await once(socket, "close");
    },
  };
}

async function publish(broker: Daemon, count: number): Promise<void> {
  const client = await mqtt.connectAsync(`mqtt://${broker.host}`);
  await Promise.all(Array.from({ length: count }, (_, i) => client.publishAsync(TOPIC, `${i}`, { qos: 1 })));
  await client.endAsync();
}

async function mark(broker: Daemon, qos: 0 | 1): Promise<void> {
  const client = await mqtt.connectAsync(`mqtt://${broker.host}`);
  await client.publishAsync(MARKER, "", { qos });
  await client.endAsync();
}

/** How many of `count` a session gets that acknowledges none, and of as many more that come while it is away. */
async function received(lines: string[], count: number): Promise<{ atOnce: number; afterwards: number }> {
  const broker = await startMosquitto(["allow_anonymous true", ...lines]);
  const slow = await session(broker.port, false);
  await slow.subscribe();
  const marked = slow.came("marker");
  await publish(broker, count);
  await mark(broker, 0);
  await marked;
  const atOnce = slow.messages();
  await slow.end();
  const back = await session(broker.port, true);
  let isEnd = false;
  back.came("marker").then(() => {
    isEnd = true;
  });
  // A full queue takes none.
  while (!isEnd) await mark(broker, 1);
  const afterwards = back.messages();
  await back.end();
  await broker.close();
  return { atOnce, afterwards };
}

test.skipIf(missing("mosquitto"))(
  "as it comes, mosquitto sends 20 at a time and keeps 1,000 more",
  async () => {
    expect(await received([], 1500)).toEqual({ atOnce: 20, afterwards: 1020 });
  },
);

test.skipIf(missing("mosquitto"))("with the page's settings it sends 1,000 and keeps all", async () => {
  const [settings] = blocksOf("telegraf/README.md", "conf");
  expect(await received(settings!.split("\n"), 1500)).toEqual({ atOnce: 1000, afterwards: 1500 });
});
