// What can be asked over the socket: by GET alone, in a format that has a number, and nothing else.
import { once } from "node:events";
import { createServer, request } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLog } from "../../../../gateway/log.ts";
import { createLocal } from "../../../../gateway/watch/local/app.ts";
import { FORMAT } from "../../../../gateway/watch/local/status.ts";
import { READERS_MAX } from "../../../../gateway/watch/local/tail.ts";
import type { FrameTrace } from "../../../../gateway/watch/local/trace.ts";
import { atEnd } from "../../../later.ts";
import { temporaryFolder } from "../../../processes.ts";
import { until } from "../../deliver/harness.ts";
import { measured } from "../metrics/rig.ts";

async function served() {
  const { looking, facts, clock } = measured();
  const listeners = new Set<(trace: FrameTrace) => void>();
  const app = createLocal({
    ...{
      network: 1,
      look: looking().now,
      health: () => ({ parked: [] }),
      ways: () => facts.ways as never,
      uptimeMs: () => 5000,
    },
    ...{ refusedLast: () => new Map(), version: "1.2.3", errors: silentLog },
    onTrace(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const socketPath = join(path, "s");
  const server = createServer(app.handle).listen(socketPath);
  await once(server, "listening");
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const begin = (url: string, method = "GET") => {
    const asking = request({ socketPath, path: url, method }).end();
    return once(asking, "response").then(([response]) => response as import("node:http").IncomingMessage);
  };
  return {
    ...{ facts, clock, listeners, begin },
    async ask(url: string, method?: string) {
      const response = await begin(url, method);
      let text = "";
      for await (const chunk of response) text += chunk;
      return { status: response.statusCode, ...JSON.parse(text) };
    },
  };
}

test("/status says how the gateway is, with its version and the format's number", async () => {
  const { ask } = await served();
  expect(await ask("/status")).toMatchObject({
    ...{ status: 200, format: FORMAT, version: "1.2.3", running: true, site: "here", uptime_s: 5 },
    ...{ ways: [{ name: "serial 1", port: "serial /dev/ttyUSB0", heard: null }] },
    ...{ brokers: [{ name: "main", connected: true }], outbox: [{ sink: "main", broker: "main" }] },
  });
});

test("nothing else is there, and nothing but GET", async () => {
  const { ask } = await served();
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
    expect(await ask("/status", method)).toMatchObject({ status: 405, format: FORMAT });
  for (const url of ["/", "/metrics", "/status/", "//status", "/../status/x", "/%2e"])
    expect([url, await ask(url)]).toEqual([url, expect.objectContaining({ status: 404, version: "1.2.3" })]);
});

test("a gateway that cannot be looked at says so, and goes on", async () => {
  const { ask, facts, clock } = await served();
  const { brokers } = facts;
  facts.brokers = null as never;
  expect(await ask("/status")).toMatchObject({
    status: 500,
    error: expect.stringContaining("its log says why"),
  });
  facts.brokers = brokers;
  clock.runUntil(clock.now() + 1000);
  expect(await ask("/status")).toMatchObject({ status: 200 });
});

test("whoever reads nothing is let go, and there are only so many readers", async () => {
  const { ask, begin, listeners } = await served();
  const readers = await Promise.all(Array.from({ length: READERS_MAX }, () => begin("/tail?bytes=1")));
  for (const reader of readers) reader.on("error", () => {});
  expect(await ask("/tail")).toMatchObject({
    status: 503,
    error: "8 readers follow the gateway already: end one of them.",
  });
  const [quick] = readers;
  let lines = 0;
  quick!.on("data", (chunk: Buffer) => {
    lines += String(chunk).split("\n").length - 1;
  });
  const frame = new Uint8Array(200).fill(0xe0);
  let told = 0;
  await until(() => {
    for (const listener of [...listeners])
      listener({ received: 0, via: "serial x", signal: null, frame, who: "a", refused: null, body: frame });
    told++;
    return listeners.size === 1;
  });
  await until(() => lines === told + 1);
});
