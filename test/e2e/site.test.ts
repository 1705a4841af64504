// A site as an operator has it: the gateway as its own process with its database on disk, a node on a real
// tty. Killed at no good moment, it loses nothing.
import { once } from "node:events";
import { SerialPort } from "serialport";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../gateway/clock.ts";
import { type EmbeddedBroker, startBroker } from "../../gateway/deliver/broker.ts";
import { createLines } from "../../tools/board/line.ts";
import { type Cable, createCable, hasPty } from "../../tools/board/pty.ts";
import { synthesise } from "../../tools/board/synth.ts";
import { createVirtualNode } from "../../tools/district/node.ts";
import { createSite, type Message, type Site, subscriber, until } from "../processes.ts";

if (!hasPty()) console.log("SKIPPED: no `script` (bsdutils) on this machine, so no pseudo-terminals.");

describe.skipIf(!hasPty())("a node on a real tty", () => {
  let cable: Cable;
  let site: Site;
  let broker: EmbeddedBroker;

  beforeAll(async () => {
    cable = await createCable();
    // A broker of its own: a partner that comes only after the gateway would miss what it publishes first.
    broker = await startBroker(0);
    site = createSite([cable.ends[1]], [`url: mqtt://127.0.0.1:${broker.port}`]);
  });
  afterAll(async () => {
    cable.close();
    site.remove();
    await broker.close();
  });

  test("everything it took is published, over two kills of the gateway", async () => {
    const { file: _, ...identity } = await site.enrol("valve-7");
    const tty = new SerialPort({ path: cable.ends[0], baudRate: 115200 });
    await once(tty, "open");
    const { lines } = createLines(["/virtual/tty1"]);
    const node = createVirtualNode({
      name: "valve-7",
      kind: "puckjs",
      scene: "leak",
      identity,
      line: { ...lines[0]!, send: (bytes) => void tty.write(Buffer.from(bytes)) },
      clock: systemClock,
      signals: synthesise({ seed: 1, leak: -30 }),
      profile: { interval: 1000, tick: 1000, windows: 1, baud: 115200 },
    });
    tty.on("data", (bytes: Buffer) => node.board.receive(bytes));
    const messages: Message[] = [];
    const published = () => new Set(messages.map(({ payload }) => payload.id));

    const partner = await subscriber(`mqtt://127.0.0.1:${broker.port}`, ["sippra/v1/test/node/+/+"]);
    try {
      for (let life = 0; life < 3; life++) {
        const gateway = await site.gateway();
        if (life === 0) node.board.boot();
        const before = published().size;
        const collect = () => {
          messages.push(
            ...partner.messages.splice(0).filter(({ topic }) => /\/(reading|history)$/.test(topic)),
          );
          return published().size;
        };
        await until(
          () => collect() >= before + 3,
          () => `readings in life ${life}: ${gateway.output().slice(-2000)}`,
        );
        if (life < 2) {
          await gateway.stop("SIGKILL");
          collect();
          await new Promise((resolve) => setTimeout(resolve, 2500));
        } else {
          const taken = [...node.taken.keys()];
          await until(
            () => collect() >= taken.length && taken.every((id) => published().has(id)),
            () => `${taken.filter((id) => !published().has(id))}: ${gateway.output().slice(-3000)}`,
          );
          node.board.powerOff();
          expect(await gateway.stop()).toBe(0);
        }
      }
    } finally {
      await partner.close();
      node.board.powerOff();
      tty.close();
    }
    expect(published().size).toBeGreaterThanOrEqual(9);
    expect(node.board.errors()).toEqual([]);
    expect(node.board.executed()).toBe(0);
    // A copy after a kill is the same message: only how late it came may differ.
    const first = new Map<string, string>();
    for (const { payload } of messages) {
      const { late: _late, ...same } = payload;
      const text = JSON.stringify(same);
      expect(first.get(payload.id) ?? text).toBe(text);
      first.set(payload.id, text);
    }
  });
});
