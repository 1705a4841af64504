// A broker that does what a test says, packet by packet: what real ones do seldom, or only as another product. It
// keeps no sessions and no subscribers; it may send back what a client has sent, as brokers do to a subscriber.
import { createServer, type Socket } from "node:net";
import {
  generate,
  type IConnackPacket,
  type IConnectPacket,
  type IDisconnectPacket,
  type IPublishPacket,
  type ISubscribePacket,
  type Packet,
  parser,
} from "mqtt-packet";
import { later } from "../../later.ts";

export interface Client {
  connect: IConnectPacket;
  send(packet: Packet): void;
  /** Sends what may be no packet at all. */
  raw(bytes: Buffer): void;
  close(): void;
}

/** What it does with a packet: by default what a good broker does. */
export interface Script {
  onTcp(socket: Socket): "listen" | "ignore";
  /** A CONNACK's code and properties, or bytes in its place; or it hangs up, or says nothing. */
  onConnect(packet: IConnectPacket): Partial<IConnackPacket> | Buffer | "close" | "silence";
  /** A PUBACK's reason code, a DISCONNECT; or it hangs up, or says nothing. */
  onPublish(
    packet: IPublishPacket,
    client: Client,
  ): number | Partial<IDisconnectPacket> | "close" | "silence";
  /** Whether what was sent comes back. */
  echoes(packet: IPublishPacket): boolean;
  /** Granted QoS, or a refusal, of a filter. */
  onSubscribe(filter: string): number;
}

const GOOD: Script = {
  onTcp: () => "listen",
  onConnect: () => ({}),
  onPublish: () => 0,
  echoes: () => false,
  onSubscribe: () => 0,
};

/** What a broker that speaks MQTT 3.1.1 and no other answers a CONNECT of 5. */
export const CONNACK_OLD = Buffer.from([0x20, 2, 0, 1]);

/** `onConnect` of such a one. */
export const onlyOld: Script["onConnect"] = ({ protocolVersion }) =>
  protocolVersion === 5 ? CONNACK_OLD : {};

export async function scriptedBroker(script: Partial<Script> = {}) {
  const does: Script = { ...GOOD, ...script };
  const connects: IConnectPacket[] = [];
  const publishes: IPublishPacket[] = [];
  const filters: string[] = [];
  const goodbyes: IDisconnectPacket[] = [];
  let pings = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    if (does.onTcp(socket) === "listen") serve(socket);
  });

  function serve(socket: Socket): void {
    const parse = parser();
    let connect: IConnectPacket | undefined;
    const client: Client = {
      get connect() {
        return connect!;
      },
      send: (packet) => socket.write(generate(packet, { protocolVersion: connect!.protocolVersion! })),
      raw: (bytes) => socket.write(bytes),
      close: () => socket.destroy(),
    };

    function accept(packet: IConnectPacket): void {
      connect = packet;
      connects.push(packet);
      const answer = does.onConnect(packet);
      if (answer === "silence") return;
      if (answer === "close") return void socket.destroy();
      if (Buffer.isBuffer(answer)) return void socket.write(answer);
      const code = answer.reasonCode ?? answer.returnCode ?? 0;
      client.send({ cmd: "connack", sessionPresent: false, reasonCode: code, returnCode: code, ...answer });
      if (code !== 0) socket.end();
    }

    function take(packet: IPublishPacket): void {
      publishes.push(packet);
      const answer = does.onPublish(packet, client);
      if (answer === "close") return void socket.destroy();
      if (answer === "silence") return;
      if (typeof answer === "object") {
        client.send({ cmd: "disconnect", reasonCode: 0, ...answer });
        return void socket.end();
      }
      if (does.echoes(packet)) {
        const { topic, payload } = packet;
        client.send({ cmd: "publish", topic, payload, qos: 0, retain: false, dup: false });
      }
      if (packet.qos > 0) client.send({ cmd: "puback", messageId: packet.messageId!, reasonCode: answer });
    }

    function subscribed({ subscriptions, messageId }: ISubscribePacket): void {
      filters.push(...subscriptions.map(({ topic }) => topic));
      const granted = subscriptions.map(({ topic }) => does.onSubscribe(topic));
      client.send({ cmd: "suback", messageId: messageId!, granted });
    }

    parse.on("packet", (packet) => {
      if (packet.cmd === "connect") accept(packet);
      if (packet.cmd === "publish") take(packet);
      if (packet.cmd === "subscribe") subscribed(packet);
      if (packet.cmd === "pingreq") {
        pings++;
        client.send({ cmd: "pingresp" });
      }
      if (packet.cmd === "disconnect") goodbyes.push(packet);
    });
    parse.on("error", () => socket.destroy());
    socket.on("data", (bytes) => parse.parse(bytes));
  }

  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as { port: number };
  return later({
    /** What a test may change while it runs. */
    does,
    port,
    url: `mqtt://127.0.0.1:${port}`,
    connects,
    publishes,
    filters,
    goodbyes,
    pings: () => pings,
    hangUp() {
      for (const socket of sockets) socket.destroy();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
    listen: () => listen(port),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
