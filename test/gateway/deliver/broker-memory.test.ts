// As much as clients can make up for the embedded broker to remember: its memory stays within bounds.
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { collectGarbage } from "../intake/garbage.ts";
import { KIND } from "./embedded.ts";
import { until } from "./harness.ts";
import { joinByWire, openWatched } from "./hostile.ts";
import { connectPacket, packetOf, publishPacket, subscribePacket, type Wire } from "./wire.ts";

/** Bytes in use, after some turns for what was about to be let go. */
async function inUse(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) {
    await sleep(20);
    collectGarbage();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** A client of which nothing stays here: sends this, and hangs up when the broker has answered the last of it. */
function visit(port: number, lastAnswer: number, ...packets: Buffer[]): Promise<void> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1", () => socket.write(Buffer.concat(packets)));
    socket.on("data", (bytes) => {
      // All answers are short, so that each comes in one piece with its first byte or behind others.
      if (bytes.includes(lastAnswer << 4)) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve());
  });
}

const MIB = 1024 * 1024;

/** The broker has taken all that was sent on this wire before. */
async function settled(wire: Wire, marker: number): Promise<void> {
  wire.send(publishPacket({ topic: "marker", qos: 1, messageId: marker }));
  const name = Buffer.from([marker >> 8, marker & 0xff]);
  await until(() => wire.received().some(({ kind, body }) => kind === KIND.puback && body.equals(name)));
}

describe("memory", () => {
  it("does not grow with client ids that never come again", async () => {
    const { port } = await openWatched({}, "alive");
    const attack = async (round: number) => {
      for (let n = 0; n < 25; n++) {
        const visits = Array.from({ length: 20 }, (_, i) => {
          // An acknowledgement of nothing, and a message of QoS 2 that is never released.
          const begun = publishPacket({ topic: "a", qos: 2, messageId: 7, payload: "x".repeat(2_000) });
          const connect = connectPacket({ id: `${round}-${n}-${i}-`.padEnd(128, "x") });
          return visit(
            port,
            KIND.pubrec,
            connect,
            packetOf(0x40, [0, 9]),
            subscribePacket(["b"], 4, 1),
            begun,
          );
        });
        await Promise.all(visits);
      }
    };
    await attack(0);
    const before = await inUse();
    await attack(1);
    // Of 500 clients: 1.5 MB, were their messages and ids kept.
    expect((await inUse()) - before).toBeLessThan(MIB);
  });

  it("is bounded for what is retained, also where little of much is", async () => {
    const { port } = await openWatched({}, "alive");
    const wire = await joinByWire(port, 4);
    const before = await inUse();
    const large = publishPacket({ topic: "a", payload: Buffer.alloc(30_000) });
    for (let n = 0; n < 2_000; n++) {
      // A small message beside a large one, which came in one piece with it.
      wire.send(publishPacket({ topic: `r/${n}`, payload: "x", retain: true }), large);
      if (n % 100 === 99) await settled(wire, n);
    }
    // 30 MB, were each of 1,000 to keep the piece.
    expect((await inUse()) - before).toBeLessThan(10 * MIB);
    const payload = Buffer.alloc(60_000);
    for (let n = 0; n < 1_000; n++) {
      wire.send(publishPacket({ topic: `s/${n}`, payload, retain: true }));
      if (n % 50 === 49) await settled(wire, 10_000 + n);
    }
    expect((await inUse()) - before).toBeLessThan(10 * MIB);
  });

  it("is bounded for sessions whose clients stay away", async () => {
    const { port } = await openWatched({ queue: { messages: 1_000, bytes: MIB } }, "alive");
    const before = await inUse();
    for (let n = 0; n < 40; n++) {
      await visit(
        port,
        KIND.suback,
        connectPacket({ id: `s-${n}`, clean: false }),
        subscribePacket([`a/${n}`], 4, 1),
      );
    }
    const wire = await joinByWire(port, 4);
    const payload = Buffer.alloc(2_000);
    for (let n = 0; n < 20_000; n++) {
      wire.send(publishPacket({ topic: `a/${n % 40}`, payload, qos: 1 }));
      if (n % 500 === 499) await settled(wire, 1 + n);
    }
    // Ten sessions of 1 MB, with what they take besides; 40 MB, were there no bounds.
    expect((await inUse()) - before).toBeLessThan(25 * MIB);
  });
});
