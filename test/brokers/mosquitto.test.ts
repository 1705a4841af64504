// The same publisher against mosquitto, which is what most sites run: versions, users, TLS, and kill -9.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../gateway/clock.ts";
import type { MqttSettings } from "../../gateway/deliver/link.ts";
import { connectMqtt } from "../../gateway/deliver/mqtt.ts";
import { startPublisher } from "../../gateway/deliver/publisher.ts";
import { silentLog } from "../../gateway/log.ts";
import {
  type Arrival,
  ear,
  firstArrivals,
  keepingLog,
  memoryOutbox,
  NOW,
  proxy,
  reading,
  seeded,
  until,
} from "../gateway/deliver/harness.ts";
import { sink } from "../gateway/deliver/publishing.ts";
import { atEnd, later } from "../later.ts";
import { temporaryFolder } from "../processes.ts";
import { missing, startMosquitto } from "./mosquitto.ts";

const lacking = missing();
if (lacking !== null) console.log(lacking);

const clock: Clock = { ...systemClock, now: () => NOW };
const VERSIONS = ["3.1.1", "5"] as const;

function connect(settings: Partial<MqttSettings> & { url: string }, log = silentLog) {
  const ownTopics = ["sippra/v1/here/node/+/+"];
  const all: MqttSettings = { version: "3.1.1", clientId: "sippra-here-g", ownTopics, ...settings };
  return later(connectMqtt(all, { clock: systemClock, log, random: seeded(3) }));
}

function publish(count: number, link: ReturnType<typeof connect>) {
  const { outbox, append } = memoryOutbox();
  for (let i = 0; i < count; i++) append(reading(1 + (i % 10), 1 + Math.floor(i / 10)));
  const wall = systemClock;
  const publisher = later(
    startPublisher({ outbox, link, sink, log: silentLog, random: seeded(4), clock, wall }),
  );
  return { outbox, publisher };
}

function expectAll(arrivals: readonly Arrival[], count: number): void {
  const byTopic = firstArrivals(arrivals);
  expect(byTopic.size).toBe(10);
  for (let node = 1; node <= 10; node++) {
    const expected = Array.from({ length: count / 10 }, (_, i) => `1-${node}-0-${i + 1}`);
    expect(byTopic.get(`sippra/v1/here/node/n-${node}/reading`)).toEqual(expected);
  }
}

/** Publishes so many, and says how fast that was. */
async function publishTimed(count: number, link: ReturnType<typeof connect>, where: string) {
  const began = performance.now();
  const { publisher } = publish(count, link);
  await publisher.idle();
  const rate = Math.round(count / ((performance.now() - began) / 1000));
  console.log(
    `mosquitto, ${where}: ${rate} messages/s, receive maximum ${link.receiveMaximum}, shown by ${link.proof}`,
  );
  expect(publisher.counters).toEqual({ published: count, republished: 0 });
}

/** What the log says of a connection that cannot be made, with PORT for its number. */
async function refusalOf(settings: Partial<MqttSettings> & { url: string }): Promise<string> {
  const log = keepingLog();
  const link = connect({ clientId: "other", ...settings }, log);
  await until(() => log.sentences.length > 0);
  expect(link.up).toBe(false);
  return log.sentences[0]!.replaceAll(/:\d{4,5}\b/g, ":PORT");
}

/** Of a broker that writes down, soon after, whatever it has acknowledged: the grace of a row is for such a one. */
function durable(): string[] {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  return [
    "persistence true",
    `persistence_location ${path}/`,
    "autosave_on_changes true",
    "autosave_interval 1",
    "max_queued_messages 0",
  ];
}

type Mosquitto = Awaited<ReturnType<typeof startMosquitto>>;
type Ear = Awaited<ReturnType<typeof ear>>;
type Proxy = Awaited<ReturnType<typeof proxy>>;

/** Resolves when the broker knows what `client` listens to: of a session that it has kept, or as told anew. */
const listens = (client: Ear["client"]) =>
  new Promise<void>((resolve) =>
    client.once("packetreceive", function received(packet) {
      if (packet.cmd === "suback" || (packet.cmd === "connack" && packet.sessionPresent)) resolve();
      else client.once("packetreceive", received);
    }),
  );

/** Kills the broker and starts it again, and keeps the publisher out until the ear listens again. */
async function restart(broker: Mosquitto, line: Proxy, listener: Ear, link: ReturnType<typeof connect>) {
  line.shut(true);
  const listening = listens(listener.client);
  await broker.kill();
  await until(() => !link.up);
  await broker.run();
  await listening;
  line.shut(false);
}

describe.skipIf(lacking !== null)("mosquitto", () => {
  it.each(VERSIONS)("takes everything in order over MQTT %s, with user and password", async (version) => {
    const user = { name: "sippra", password: "s3cret word" };
    // Not mosquitto's default queue of 1000 for the listener: that one drops, and it is the publisher that is tested.
    const broker = later(await startMosquitto({ user, lines: ["max_queued_messages 0"] }));
    const url = `mqtt://127.0.0.1:${broker.port}`;
    const listener = later(await ear(url, { username: user.name, password: user.password }));
    const link = connect({ url, version, username: user.name, password: user.password });
    await until(() => link.up);
    await publishTimed(10_000, link, `MQTT ${version}, loopback`);
    await until(() => listener.arrivals.length === 10_000);
    expectAll(listener.arrivals, 10_000);
  });

  it.each(VERSIONS)(
    "is as fast as its window allows at a round trip of 50 ms over MQTT %s",
    async (version) => {
      const broker = later(await startMosquitto());
      const line = later(await proxy(broker.port, 25));
      const link = connect({ url: `mqtt://127.0.0.1:${line.port}`, version });
      await until(() => link.up);
      await publishTimed(2000, link, `MQTT ${version}, 50 ms`);
    },
  );

  it.each(VERSIONS)(
    "says what is wrong with a password over MQTT %s, once, and goes on trying",
    async (version) => {
      const broker = later(await startMosquitto({ user: { name: "sippra", password: "right" } }));
      const url = `mqtt://127.0.0.1:${broker.port}`;
      const log = keepingLog();
      connect({ url, version, username: "sippra", password: "wrong" }, log);
      await until(() => log.sentences.length > 0);
      await new Promise((resolve) => setTimeout(resolve, 2500));
      expect(log.sentences.length).toBe(1);
      console.log(`MQTT ${version}: ${log.sentences[0]}`);
      expect(log.sentences[0]).toMatch(/password_file names/);
      const nameless = keepingLog();
      connect({ url, version, clientId: "other" }, nameless);
      await until(() => nameless.sentences.length > 0);
      expect(nameless.sentences[0]).toMatch(/mqtt\.username/);
    },
  );

  it.each(VERSIONS)(
    "is reached by TLS with an authority of its own over MQTT %s, and by no other",
    async (version) => {
      const broker = later(await startMosquitto({ tls: true }));
      const url = `mqtts://localhost:${broker.port}`;
      const ca = readFileSync(broker.ca);
      const link = connect({ url, version, ca });
      await until(() => link.up);
      const { publisher } = publish(100, link);
      await publisher.idle();
      expect(publisher.counters.published).toBe(100);

      expect(await refusalOf({ version, url })).toBe(
        "The MQTT broker at localhost:PORT shows a certificate of an authority that is not known here: name the authority's certificate in mqtt.ca_file.",
      );
      expect(await refusalOf({ version, url: url.replace("localhost", "127.0.0.1"), ca })).toBe(
        "The MQTT broker at 127.0.0.1:PORT shows a certificate for another name: write the name that stands in it into mqtt.url.",
      );
      expect(await refusalOf({ version, url: url.replace("mqtts", "mqtt") })).toBe(
        "The MQTT broker at localhost:PORT closed the connection before it was made: see whether mqtt://localhost:PORT is an MQTT port, and one without TLS (with TLS it is mqtts://).",
      );
      const plain = later(await startMosquitto());
      expect(await refusalOf({ version, url: `mqtts://localhost:${plain.port}` })).toBe(
        "The MQTT broker at localhost:PORT closed the connection before it was made: see whether mqtts://localhost:PORT is an MQTT port, and one with TLS (without TLS it is mqtt://).",
      );
    },
  );

  it.each(VERSIONS)(
    "loses nothing of 6,000 when it is killed again and again, over MQTT %s",
    async (version) => {
      const broker = later(await startMosquitto({ lines: durable() }));
      const line = later(await proxy(broker.port, 5));
      // The listener is slow: mosquitto acknowledges far more than it has passed on, and forgets of that, when it is
      // killed, what it has not written down: without a grace this test fails (run).
      const slow = later(await proxy(broker.port, 20));
      const listener = later(await ear(`mqtt://127.0.0.1:${slow.port}`, { clean: false, clientId: "ear" }));
      const link = connect({ url: `mqtt://127.0.0.1:${line.port}`, version });
      const { outbox, publisher } = publish(6000, link);
      const random = seeded(5);
      for (let kills = 0; kills < 4; kills++) {
        await until(() => link.up, 60_000);
        await new Promise((resolve) => setTimeout(resolve, 20 + random() * 80));
        await restart(broker, line, listener, link);
      }
      await publisher.idle();
      await until(() => new Set(listener.arrivals.map(({ id }) => id)).size === 6000, 30_000);
      const ids = new Set(listener.arrivals.map(({ id }) => id));
      console.log(
        `mosquitto killed 4 times, MQTT ${version}: ${ids.size} of 6000 arrived, ${publisher.counters.republished} sent again`,
      );
      expectAll(listener.arrivals, 6000);
      publisher.close();
      expect(outbox.count()).toBe(0);
    },
  );
});
