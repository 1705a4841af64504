// The link on its own, against servers that misbehave in ways a real broker seldom does on request.
import { createServer, type Socket } from "node:net";
import mqttConnection from "mqtt";
import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import { brokerAdvice } from "../../../gateway/deliver/advice.ts";
import { backoff, type MqttSettings } from "../../../gateway/deliver/link.ts";
import { atEnd, later } from "../../later.ts";
import { keepingLog, listeningBroker, until } from "./harness.ts";
import { connectLink } from "./links.ts";

/** Speaks just enough MQTT to answer a CONNECT with `connack`; then counts PUBLISH packets and says nothing. */
async function silentServer(connack: number[]) {
  const sockets = new Set<Socket>();
  let publishes = 0;
  let connects = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let buffered = Buffer.alloc(0);
    socket.on("data", (data) => {
      buffered = Buffer.concat([buffered, data]);
      // Fixed header: type, then the remaining length in one or two bytes, which is all these tests need.
      while (buffered.length >= 2) {
        const wide = (buffered[1]! & 0x80) !== 0;
        const length = wide ? (buffered[1]! & 0x7f) + (buffered[2]! << 7) : buffered[1]!;
        const end = (wide ? 3 : 2) + length;
        if (buffered.length < end) return;
        const type = buffered[0]! >> 4;
        buffered = buffered.subarray(end);
        if (type === 1) {
          connects++;
          socket.write(Buffer.from(connack));
        }
        if (type === 3) publishes++;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return later({
    url: `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`,
    publishes: () => publishes,
    connects: () => connects,
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

const ACCEPTED_4 = [0x20, 2, 0, 0];
/** MQTT 5, Receive Maximum (property 0x21) of 3. */
const ACCEPTED_5_RM3 = [0x20, 6, 0, 0, 3, 0x21, 0, 3];

describe("the link", () => {
  it("waits longer each time, between half and all of a doubling that ends at 30 s", () => {
    const range = (attempt: number) => [backoff(attempt, () => 0), backoff(attempt, () => 1)];
    expect([0, 1, 2, 5, 6, 7, 1000].map(range)).toEqual([
      [250, 500],
      [500, 1000],
      [1000, 2000],
      [8000, 16_000],
      [15_000, 30_000],
      [15_000, 30_000],
      [15_000, 30_000],
    ]);
  });

  it("never has more unacknowledged than the broker takes, whoever publishes", async () => {
    const server = await silentServer(ACCEPTED_5_RM3);
    const link = connectLink({ url: server.url, version: "5" });
    await until(() => link.up);
    expect(link.receiveMaximum).toBe(3);
    const results = Array.from({ length: 10 }, () => link.publish("t", "p").catch((error) => error.code));
    await until(() => server.publishes() === 3);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.publishes()).toBe(3);
    server.hangUp();
    expect(await Promise.all(results)).toEqual(Array(10).fill("broker"));
  });

  it("rejects every pending publish at a break, before it tells of it, and at once while there is none", async () => {
    const server = await silentServer(ACCEPTED_4);
    const link = connectLink({ url: server.url });
    await until(() => link.up);
    const order: string[] = [];
    link.onDown(() => {
      expect(link.up).toBe(false);
      queueMicrotask(() => order.push("down"));
    });
    const pending = [1, 2].map(() => link.publish("t", "p").catch(() => order.push("rejected")));
    await until(() => server.publishes() === 2);
    server.hangUp();
    await Promise.all(pending);
    await until(() => order.length === 3);
    expect(order).toEqual(["rejected", "rejected", "down"]);
    await expect(link.publish("t", "p")).rejects.toThrow("There is no connection to the MQTT broker.");
    await until(() => link.connections === 2);
  });

  it("gives up a connection on which nothing is acknowledged, and makes it anew", async () => {
    const server = await silentServer(ACCEPTED_4);
    const log = keepingLog();
    // Time runs 100 times as fast.
    const start = Date.now();
    const fast: Clock = {
      now: () => start + (Date.now() - start) * 100,
      setTimeout: (run, ms) => setTimeout(run, ms / 100),
      clearTimeout: systemClock.clearTimeout,
    };
    const link = connectLink({ url: server.url }, log, fast);
    await until(() => link.up);
    await expect(link.publish("t", "p")).rejects.toThrow(/is connected but acknowledges nothing/);
    await until(() => link.connections === 2);
  });

  it("says once that another client has its id, and does not fight in a hurry", async () => {
    const broker = later(await listeningBroker());
    const url = `mqtt://127.0.0.1:${broker.port}`;
    const log = keepingLog();
    const link = connectLink({ url, clientId: "twin" }, log);
    await until(() => link.up);
    const twin = mqttConnection.connect(url, { clientId: "twin", reconnectPeriod: 50 });
    atEnd(() => twin.endAsync(true));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const warnings = log.sentences.filter((sentence) =>
      sentence.includes("another gateway runs under the same client id, twin"),
    );
    expect(warnings.length).toBe(1);
    expect(link.connections).toBeLessThan(6);
  });

  it("says what is wrong with a certificate or key that is none, and does not throw", async () => {
    const log = keepingLog();
    const junk = Buffer.from("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
    connectLink({ url: "mqtts://127.0.0.1:1", cert: junk, key: junk }, log);
    await until(() => log.sentences.length > 0);
    expect(log.sentences[0]).toMatch(
      /^TLS with the MQTT broker at 127\.0\.0\.1:1 fails \(.*\): check mqtt\.ca_file/,
    );
  });

  it.each([
    ["ENOTFOUND", "mend this machine's DNS"],
    ["ETIMEDOUT", "check mqtt.url, the network and the firewall"],
    ["CERT_HAS_EXPIRED", "renew it there, or set this machine's clock"],
    [1, "set mqtt.version to auto"],
    [4, "does not take the user name or password"],
    [133, "does not take the client id c"],
    [142, "give each gateway of a site its own name"],
    ["WHATEVER", "cannot be used (why)"],
  ])("has a sentence for %s", (code, part) => {
    const settings: MqttSettings = { url: "mqtt://b:1883", version: "3.1.1", clientId: "c", username: "u" };
    const sentence = brokerAdvice(settings, { code, message: "why" }, false);
    expect(sentence).toContain(part);
    expect(sentence).toMatch(/b(:1883)?\b.*\.$/);
  });
});
