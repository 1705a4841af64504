// Brokers that are there and do nothing: a gateway with an outbox, and with all that it keeps retained, is told to stop
// and does. What was not acknowledged is in the outbox afterwards.
import { copyFileSync, mkdirSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../gateway/store/open.ts";
import { filledStore } from "../../tools/bench/backlog-store.ts";
import { scriptedBroker } from "../gateway/deliver/scripted-broker.ts";
import { atEnd } from "../later.ts";
import { createSite, start, temporaryFolder, until } from "../processes.ts";

const GATEWAY = new URL("../../bin/sippra-gateway.js", import.meta.url).pathname;
const ROWS = 500;
/** Init systems kill what takes longer: Docker after 10 s. */
const STOP_MS = 10_000;

interface IdleBroker {
  url: string;
  /** It has been met, and is as bad as it gets. */
  isReached(): boolean;
}

/** Takes every byte; answers the first ones with these, and nothing else ever. */
async function mute(answer: Buffer): Promise<IdleBroker> {
  const sockets = new Set<Socket>();
  let isReached = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    let packets = 0;
    socket.on("error", () => {});
    socket.on("data", () => {
      if (packets++ === 0) socket.write(answer);
      // What follows a CONNACK are publishes.
      if (answer.length === 0 || packets > 1) isReached = true;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  atEnd(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return { url: `mqtt://127.0.0.1:${port}`, isReached: () => isReached };
}

const CONNACK_5 = Buffer.from([0x20, 3, 0, 0, 0]);
const CONNACK_3 = Buffer.from([0x20, 2, 0, 0]);
/** A broker of MQTT 5 that has so much room for us. */
const connackWithRoom = (receiveMaximum: number) =>
  Buffer.from([0x20, 6, 0, 0, 3, 0x21, receiveMaximum >> 8, receiveMaximum & 255]);

const GOOD_START = 50;

/** Good at first; after some messages it reads nothing more, not even what would end the connection. */
async function blackHole(): Promise<IdleBroker> {
  const sockets: Socket[] = [];
  let taken = 0;
  const isReached = () => taken >= GOOD_START;
  const broker = await scriptedBroker({
    onTcp(socket) {
      sockets.push(socket);
      return isReached() ? "ignore" : "listen";
    },
    onPublish() {
      taken++;
      if (!isReached()) return 0;
      for (const socket of sockets) socket.pause();
      return "silence";
    },
  });
  return { url: broker.url, isReached };
}

interface Case {
  broker(): Promise<IdleBroker>;
  version: "5" | "3.1.1";
  /** What it acknowledges at most before it is as bad as it gets. */
  acknowledges: number;
}

const NONE = { version: "5", acknowledges: 0 } as const;
/** What brokers do, by name. */
const CASES: Record<string, Case> = {
  "says nothing over TCP": { ...NONE, broker: () => mute(Buffer.alloc(0)) },
  "accepts, and acknowledges nothing": { ...NONE, broker: () => mute(CONNACK_5) },
  "the same in MQTT 3.1.1": { ...NONE, version: "3.1.1", broker: () => mute(CONNACK_3) },
  "takes one message at a time": { ...NONE, broker: () => mute(connackWithRoom(1)) },
  "swallows everything after a good start": { ...NONE, acknowledges: GOOD_START, broker: blackHole },
};

/** Of the other brokers than the first. */
const names = (count: number) => Array.from({ length: count - 1 }, (_, i) => `other-${i}`);

/** A store with `ROWS` messages waiting for each of so many brokers, and 600 nodes to keep retained. */
function filled(folder: string, count: number): string {
  const path = join(folder, `${count}.sqlite`);
  const store = openStore(path);
  store.outbox.configure(["main", ...names(count)]);
  store.close();
  filledStore(path, ROWS, Date.now()).store.close();
  return path;
}

function siteOf([main, ...others]: readonly IdleBroker[], version: Case["version"], stored: string) {
  const lines = [`url: ${main!.url}`, `version: ${version}`, "requests: true"];
  if (others.length > 0) lines.push("brokers:");
  for (const [i, name] of names(others.length + 1).entries()) {
    lines.push(`  - { name: ${name}, url: "${others[i]!.url}", version: ${version} }`);
  }
  const site = createSite([], lines);
  atEnd(site.remove);
  mkdirSync(join(site.folder, "sippra-data"));
  const path = join(site.folder, "sippra-data", "sippra.sqlite");
  copyFileSync(stored, path);
  return { config: site.config, path };
}

async function stopped({ broker, version, acknowledges }: Case, count: number, stored: string) {
  const brokers = await Promise.all(Array.from({ length: count }, broker));
  const { config, path } = siteOf(brokers, version, stored);
  const gateway = start(process.execPath, [GATEWAY, "run", "--config", config]);
  atEnd(() => gateway.stop("SIGKILL"));
  await until(
    () => brokers.every((each) => each.isReached()) || gateway.child.exitCode !== null,
    () => `the gateway to come to each broker: ${gateway.output()}`,
  );
  const tooLong = setTimeout(() => gateway.child.kill("SIGKILL"), STOP_MS);
  const code = await gateway.stop();
  clearTimeout(tooLong);
  const store = openStore(path);
  const waiting = store.outbox
    .states()
    .map(({ lanes }) => lanes.reduce((n, { messages }) => n + messages, 0));
  store.close();
  const isAll = waiting.every((messages) => messages >= ROWS - acknowledges && messages <= ROWS);
  return { code, brokers: waiting.length, isAll, ...(code === 0 ? {} : { output: gateway.output() }) };
}

// All at once: each waits for the same seconds.
test("within ten seconds of SIGTERM a gateway has stopped, whatever its brokers do not do", async () => {
  const { path: folder, remove } = temporaryFolder();
  atEnd(remove);
  const stores = [1, 2].map((count) => ({ count, stored: filled(folder, count) }));
  const cases = Object.entries(CASES).flatMap(([what, each]) =>
    stores.map(({ count, stored }) => ({
      what: `${what}, ${count} of them`,
      count,
      stopping: stopped(each, count, stored),
    })),
  );
  await Promise.all(cases.map(({ stopping }) => stopping));
  for (const { what, count, stopping } of cases) {
    expect(await stopping, what).toEqual({ code: 0, brokers: count, isAll: true });
  }
});
