// A site as an operator has it: the gateway as its own process with its database on disk, a node on a real
// tty. Killed at no good moment, it loses nothing.
import { once } from "node:events";
import { SerialPort } from "serialport";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../gateway/clock.ts";
import { startBroker } from "../../gateway/deliver/broker.ts";
import { createLines } from "../../tools/board/line.ts";
import { createCable, hasPty } from "../../tools/board/pty.ts";
import { synthesise } from "../../tools/board/synth.ts";
import { createVirtualNode } from "../../tools/district/node.ts";
import type { Identity } from "../../tools/image/profile.ts";
import { atEnd, later } from "../later.ts";
import { createSite, type Process, subscriber, until } from "../processes.ts";

if (!hasPty()) console.log("SKIPPED: no `script` (bsdutils) on this machine, so no pseudo-terminals.");

/** A gateway's configuration with a cable on its serial line, and a partner who has subscribed before it starts. */
async function createSiteOnTty() {
  const cable = later(await createCable());
  // A broker of its own: a partner that comes only after the gateway would miss what it publishes first.
  const broker = later(await startBroker(0));
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const site = createSite([cable.ends[1]], [`url: ${url}`]);
  atEnd(site.remove);
  const partner = later(await subscriber(url, ["sippra/v1/test/node/+/+"]));
  const readings = () =>
    partner.messages.filter(({ topic }) => /\/(reading|history)$/.test(topic)).map(({ payload }) => payload);
  return { site, nodePath: cable.ends[0], readings };
}

/** Flashes a node that has a reading each second, and switches it on with its line on `tty`. */
function startNode(identity: Identity, tty: SerialPort) {
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
  atEnd(node.board.powerOff);
  tty.on("data", (bytes: Buffer) => node.board.receive(bytes));
  node.board.boot();
  return node;
}

/** A copy after a kill is the same message: only how late it came may differ. */
function expectSameCopies(payloads: { id: string; late: boolean }[]): void {
  const first = new Map<string, string>();
  for (const { late: _late, ...same } of payloads) {
    const text = JSON.stringify(same);
    expect(first.get(same.id) ?? text).toBe(text);
    first.set(same.id, text);
  }
}

describe.skipIf(!hasPty())("a node on a real tty", () => {
  test("everything it took is published, over two kills of the gateway", async () => {
    const { site, nodePath, readings } = await createSiteOnTty();
    const published = () => new Set(readings().map(({ id }) => id));
    const { file: _, ...identity } = await site.enrol("valve-7");
    const tty = later(new SerialPort({ path: nodePath, baudRate: 115200 }));
    await once(tty, "open");

    // The node keeps its console for 3 s, in which a gateway starts.
    const starting = site.gateway();
    const node = startNode(identity, tty);
    const threeMore = async (gateway: Process, life: string) => {
      const before = published().size;
      await until(
        () => published().size >= before + 3,
        () => `readings in the ${life} life: ${gateway.output().slice(-2000)}`,
      );
    };
    const kill = async (gateway: Process) => {
      await gateway.stop("SIGKILL");
      const before = node.taken.size;
      await until(() => node.taken.size >= before + 2, "readings that no gateway hears");
    };

    const first = await starting;
    atEnd(() => first.stop());
    await threeMore(first, "first");
    await kill(first);
    const second = await site.gateway();
    atEnd(() => second.stop());
    await threeMore(second, "second");
    await kill(second);
    const third = await site.gateway();
    atEnd(() => third.stop());
    await threeMore(third, "third");
    const taken = [...node.taken.keys()];
    await until(
      () => taken.every((id) => published().has(id)),
      () => `${taken.filter((id) => !published().has(id))}: ${third.output().slice(-3000)}`,
    );
    node.board.powerOff();
    expect(await third.stop()).toBe(0);

    expect(published().size).toBeGreaterThanOrEqual(9);
    expect(node.board.errors()).toEqual([]);
    expect(node.board.executed()).toBe(0);
    expectSameCopies(readings());
  });
});
