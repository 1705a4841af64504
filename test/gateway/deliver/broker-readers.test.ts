// Readers that take nothing from the embedded broker, or next to nothing: cut off soon, and nobody waits for them.
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { atEnd } from "../../later.ts";
import { hear, join, KIND, openBroker } from "./embedded.ts";
import { until } from "./harness.ts";
import { connectPacket, openWire, subscribePacket } from "./wire.ts";

describe("a reader that takes nothing", () => {
  /** How long it takes to publish some 24 MB, which is more than two sockets' buffers hold, and to hear it. */
  async function msToPour(port: number): Promise<number> {
    const heard = await hear(port, "a");
    const publisher = await join(port);
    const begun = performance.now();
    const payload = Buffer.alloc(60_000);
    const all = Array.from({ length: 400 }, () => publisher.publishAsync("a", payload, { qos: 1 }));
    await Promise.all(all);
    await until(() => heard.length === all.length);
    return performance.now() - begun;
  }

  it.each([
    [0, 0],
    [1, 0],
    [0, 1_000],
  ])(
    "is cut off, and holds up the others no longer than that (QoS %i, %i bytes now and then)",
    async (qos, bytes) => {
      const { port } = await openBroker();
      const stuck = openWire(port);
      stuck.send(connectPacket({ id: "stuck" }), subscribePacket(["a"], 4, qos));
      await until(() => stuck.has(KIND.suback));
      stuck.socket.pause();
      const drops = setInterval(() => bytes > 0 && stuck.socket.read(bytes), 50);
      atEnd(() => clearInterval(drops));
      expect(await msToPour(port)).toBeLessThan(10_000);
      clearInterval(drops);
      stuck.socket.resume();
      await until(() => stuck.closed);
      expect(stuck.received().length).toBeLessThan(400);
    },
  );

  it("of what it asks for itself is cut off too", async () => {
    const { port } = await openBroker();
    const publisher = await join(port);
    await publisher.publishAsync("a", Buffer.alloc(60_000), { retain: true, qos: 1 });
    const wire = openWire(port);
    wire.send(connectPacket({ id: "c" }));
    await until(() => wire.has(KIND.connack));
    wire.socket.pause();
    const errors: Error[] = [];
    wire.socket.on("error", (error) => errors.push(error));
    while (errors.length === 0 && !wire.closed) {
      wire.send(...Array.from({ length: 10 }, () => subscribePacket(["a"])));
      await sleep(10);
    }
  });
});
