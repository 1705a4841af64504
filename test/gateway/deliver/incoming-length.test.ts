// A packet that a broker hands on and that is too long costs the connection, and not the gateway's memory.
import { generate, type Packet } from "mqtt-packet";
import { expect, it } from "vitest";
import { systemClock } from "../../../gateway/clock.ts";
import { lengthWatch } from "../../../gateway/deliver/incoming-length.ts";
import { keepingLog, until } from "./harness.ts";
import { connectLink } from "./links.ts";
import { type Client, scriptedBroker } from "./scripted-broker.ts";

const publish = (length: number): Packet => ({
  ...{ cmd: "publish", topic: "a", payload: Buffer.alloc(length), qos: 0, retain: false, dup: false },
});

it.each([1, 2, 3, 5, 100, 1_000_000])("is seen by its header, in pieces of %i bytes", (step) => {
  const fits = [0, 1, 124, 125, 200, 997].map((length) => generate(publish(length)));
  const bytes = Buffer.concat([...fits, ...fits, generate(publish(998)).subarray(0, 3)]);
  const watch = lengthWatch(1_000);
  const seen: number[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    const found = watch(bytes.subarray(at, at + step));
    if (found !== null) seen.push(found);
  }
  expect(seen).toEqual([1_001]);
});

it("breaks the connection at once, and the next one is as good as before", async () => {
  let reader: Client | undefined;
  const broker = await scriptedBroker({
    onPublish(_packet, client) {
      reader = client;
      return 0;
    },
  });
  const log = keepingLog();
  const link = connectLink({ url: broker.url, proof: "puback" }, log, systemClock);
  await until(() => link.up);
  await link.publish("x", "1");
  const before = process.memoryUsage().rss;
  // PUBLISH of 250 MB, of which a little comes.
  reader!.raw(Buffer.from([0x30, 0x80, 0xe5, 0x9a, 0x77, 0, 1, 97]));
  reader!.raw(Buffer.alloc(60_000));
  await until(() => link.connections === 2 && link.up);
  expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  await link.publish("x", "2");
  expect(log.sentences.join()).toMatch(/hands on a packet of 250000000 bytes, .*message_size_limit 65536/);
});
