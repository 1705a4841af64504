// One who means ill to the embedded broker, as a process of its own, so that what it costs to attack is not taken for what
// it costs to be attacked. Is told what to do by its parent, and tells what came of it.
import { createConnection, type Socket } from "node:net";
import mqttPacket, { type Packet } from "mqtt-packet";
import { PASSWORD, ROOT } from "./names.ts";

const VERSION_5 = { protocolVersion: 5 } as const;

interface Connected {
  socket: Socket;
  /** Reason codes of what the broker has answered, by kind of packet. */
  codes: Record<string, number[]>;
  published: number;
  closed: Promise<void>;
  /** Resolves with the CONNACK's reason code; 255 where there was none. */
  answered: Promise<number>;
  send(packet: Packet): boolean;
}

function connect(port: number, username: string, password: string, clientId = ""): Connected {
  const socket = createConnection({ port, host: "127.0.0.1" });
  const answered = Promise.withResolvers<number>();
  const closed = Promise.withResolvers<void>();
  const parser = mqttPacket.parser(VERSION_5);
  const send = (packet: Packet) => !socket.destroyed && socket.write(mqttPacket.generate(packet, VERSION_5));
  const connected: Connected = {
    ...{ socket, codes: {}, published: 0, send },
    ...{ closed: closed.promise, answered: answered.promise },
  };
  parser.on("packet", (packet) => {
    if (packet.cmd === "connack") answered.resolve(packet.reasonCode ?? 0);
    if (packet.cmd === "publish") connected.published++;
    if ("reasonCode" in packet) (connected.codes[packet.cmd] ??= []).push(packet.reasonCode ?? 0);
  });
  socket.on("data", (bytes) => parser.parse(bytes));
  socket.on("error", () => {});
  socket.on("close", () => {
    answered.resolve(255);
    closed.resolve();
  });
  send({
    ...{ cmd: "connect", protocolId: "MQTT", protocolVersion: 5, clean: true, keepalive: 60 },
    ...{ clientId, username, password: Buffer.from(password) },
  });
  return connected;
}

/** What the broker says while it looks at too many passwords. */
const BUSY = 0x88;

async function mallory(port: number, clientId?: string): Promise<Connected> {
  for (;;) {
    const joined = connect(port, "mallory", PASSWORD, clientId);
    const code = await joined.answered;
    if (code === 0) return joined;
    if (code !== BUSY) throw new Error(`not let in: ${code}`);
    await sleep(300);
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const drained = (socket: Socket) =>
  new Promise<void>((resolve) => {
    const end = () => {
      socket.off("drain", end).off("close", end);
      resolve();
    };
    if (socket.destroyed) resolve();
    else socket.on("drain", end).on("close", end);
  });

const count = (codes: number[] = []) =>
  Object.fromEntries([...new Set(codes)].map((code) => [code, codes.filter((each) => each === code).length]));

const ATTACKS: Record<string, (port: number, amount: number) => Promise<object>> = {
  /** A PUBLISH of so many MB. */
  async large(port, amount) {
    const { socket, closed, codes } = await mallory(port);
    const length = amount * 1_000_000;
    const bytes = [0x30, length & 0x7f, (length >> 7) & 0x7f, (length >> 14) & 0x7f, length >> 21];
    socket.write(Uint8Array.from(bytes.map((byte, i) => (i > 0 && i < 4 ? byte | 0x80 : byte))));
    const begun = performance.now();
    const chunk = Buffer.alloc(65_536);
    let sent = 0;
    while (!socket.destroyed && sent < length) {
      sent += chunk.length;
      if (!socket.write(chunk)) await drained(socket);
    }
    await closed;
    return { sent, ms: Math.round(performance.now() - begun), code: codes.disconnect?.[0] };
  },
  /** So many retained messages of 60 kB. */
  async retained(port, amount) {
    const joined = await mallory(port);
    const payload = Buffer.alloc(60_000);
    for (let n = 0; n < amount; n++) {
      const packet = {
        cmd: "publish",
        topic: `flood/${n}`,
        payload,
        qos: 1,
        retain: true,
        dup: false,
      } as const;
      if (!joined.send({ ...packet, messageId: 1 + (n % 500) })) await drained(joined.socket);
      while (n - (joined.codes.puback?.length ?? 0) > 400 && !joined.socket.destroyed) await sleep(5);
    }
    while ((joined.codes.puback?.length ?? 0) < amount && !joined.socket.destroyed) await sleep(5);
    return { answers: count(joined.codes.puback) };
  },
  /** So many clients at once. */
  async clients(port, amount) {
    const all = Array.from({ length: amount }, (_, i) => connect(port, "mallory", PASSWORD, `m-${i}`));
    return { answers: count(await Promise.all(all.map(({ answered }) => answered))) };
  },
  /** A reader that reads nothing, of so many MB. */
  async reader(port, amount) {
    const stuck = await mallory(port, "stuck");
    const subscription = { topic: "flood/#", qos: 0, nl: false, rap: false, rh: 2 } as const;
    stuck.send({ cmd: "subscribe", messageId: 1, subscriptions: [subscription] });
    await sleep(200);
    stuck.socket.pause();
    const writer = await mallory(port, "writer");
    const payload = Buffer.alloc(60_000);
    for (let sent = 0; sent < amount * 1e6; sent += payload.length) {
      const packet = {
        cmd: "publish",
        topic: "flood/x",
        payload,
        qos: 0,
        retain: false,
        dup: false,
      } as const;
      if (!writer.send(packet)) await drained(writer.socket);
    }
    stuck.socket.resume();
    const isCutOff = await Promise.race([stuck.closed.then(() => true), sleep(5_000).then(() => false)]);
    return { isCutOff, read: stuck.published };
  },
  /** Comes so often under the gateway's client id. */
  async thief(port, amount) {
    const codes: number[] = [];
    for (let n = 0; n < amount; n++) {
      codes.push(await connect(port, "mallory", PASSWORD, "sippra-test-gateway-1").answered);
    }
    return { answers: count(codes) };
  },
  /** Forges a leak and the gateway's status so often. */
  async forger(port, amount) {
    const joined = await mallory(port);
    const payload = Buffer.from('{"state":"leak"}');
    const topics = [`${ROOT}/node/elm-1/leak`, `${ROOT}/gateway/gateway-1/status`];
    for (let n = 0; n < amount; n++) {
      for (const topic of topics) {
        joined.send({ cmd: "publish", topic, payload, qos: 1, retain: true, dup: false, messageId: 1 });
      }
    }
    while ((joined.codes.puback?.length ?? 0) < 2 * amount && !joined.socket.destroyed) await sleep(5);
    return { answers: count(joined.codes.puback) };
  },
  /** 1,000 wrong passwords a second, another each time, for so many seconds. */
  async guesser(port, amount) {
    const codes: number[] = [];
    const begun = performance.now();
    let tried = 0;
    while (performance.now() - begun < amount * 1000) {
      for (; tried < performance.now() - begun; tried++) {
        connect(port, "mallory", `wrong ${tried} ${Math.random()}`).answered.then((code) => codes.push(code));
      }
      await sleep(5);
    }
    await sleep(500);
    return { tried, answers: count(codes) };
  },
  /** 100 requests a second for so many seconds. */
  async caller(port, amount) {
    const joined = await mallory(port);
    for (let n = 0; n < amount * 100; n++) {
      const payload = JSON.stringify({ transaction: `m-${n}`, node: "elm-1", restart: true });
      const packet = { cmd: "publish", topic: `${ROOT}/request/node-settings`, payload, qos: 1 } as const;
      joined.send({ ...packet, retain: false, dup: false, messageId: 1 + (n % 500) });
      await sleep(10);
    }
    return { acknowledged: count(joined.codes.puback) };
  },
};

export interface Order {
  what: string;
  port: number;
  amount: number;
}

process.on("message", async ({ what, port, amount }: Order) => {
  process.send?.(await ATTACKS[what]!(port, amount));
});
