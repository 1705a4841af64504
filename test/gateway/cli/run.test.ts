// The command as a process of its own: what it writes into a pipe, how it ends, and what a broker sees of a gateway's
// life and death. Each has a folder of its own, so that one waits while another computes.

import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { exampleConfig } from "../../../gateway/assemble/configuration.ts";
import { main } from "../../../gateway/cli/main.ts";
import { VERSION } from "../../../gateway/version.ts";
import { runCommand } from "../../commands.ts";
import { temporaryFolder } from "../../processes.ts";
import { ear, listeningBroker, until } from "../deliver/harness.ts";
import { spawned } from "./spawned.ts";

const STATUS = "sippra/v1/here/gateway/gateway-1/status";
const CONNECTED = "Connected to the MQTT broker";

const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

const start = (...args: string[]) => spawned(args, (end) => cleanups.push(end));

/** A folder with a configuration, for a gateway as a process and for commands in this one. */
function configured(...yaml: string[]) {
  const { path, remove } = temporaryFolder();
  cleanups.push(remove);
  const config = ["--config", join(path, "sippra.yaml")];
  writeFileSync(config[1]!, ["site: here", ...yaml, ""].join("\n"));
  return {
    path,
    config,
    gateway: () => start("run", ...config),
    sippra: (...args: string[]) => runCommand(main, [...args, ...config]),
  };
}

describe.concurrent("a command", () => {
  it("says all that it has to say into a pipe, and ends with its exit code", async () => {
    const [example, wrong] = await Promise.all([start("config", "example").ended, start("rnu").ended]);
    expect(example).toEqual({ code: 0, out: exampleConfig(), err: "" });
    expect(wrong).toEqual({ ...(await runCommand(main, ["rnu"])), code: 2 });
  });

  it("ends well when whoever reads its output has read enough", async () => {
    const { child, ended } = start("config", "example");
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, err: "" });
  });
});

describe.concurrent("run", () => {
  it("starts with a broker of its own, knows a node enrolled while it runs, and stops at SIGTERM with 0", async () => {
    const { gateway, sippra, path } = configured("mqtt:", "  embedded:", "    port: 0");
    const { child, output, ended } = gateway();
    await until(() => output.err.includes(CONNECTED));
    const port = Number(/mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(output.err)![1]);
    expect((await sippra("nodes", "add", "late", "--out", join(path, "late.json"))).code).toBe(0);
    const subscriber = await ear(`mqtt://127.0.0.1:${port}`);
    await until(() => subscriber.last.get("sippra/v1/here/node/late/info") !== undefined);
    await until(() => subscriber.last.get(STATUS) !== undefined);
    expect(subscriber.last.get(STATUS)).toMatchObject({ state: "online", version: expect.any(String) });
    expect(subscriber.last.get("sippra/v1/here/node/late/info")).toMatchObject({
      node: "late",
      network: 1,
      node_number: 1,
      firmware: null,
    });
    child.kill("SIGTERM");
    const { code, err } = await ended;
    expect(code).toBe(0);
    expect(
      err
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).msg)
        .at(-1),
    ).toBe("Stopped.");
    expect(subscriber.last.get(STATUS)).toMatchObject({ state: "offline", time: expect.any(String) });
    subscriber.close();
  });

  it("has its directory alone until it is gone, however; its will says so, or it itself when stopped", async () => {
    const broker = await listeningBroker();
    const { gateway, sippra } = configured("mqtt:", `  url: mqtt://127.0.0.1:${broker.port}`);
    const killed = gateway();
    await until(() => (broker.retained.get(STATUS) as { state?: string })?.state === "online");
    await until(() => killed.output.err.includes(CONNECTED));
    const second = await sippra("run");
    expect(second.code).toBe(1);
    expect(second.err).toMatch(/^Another gateway runs on \S+: stop it, or set "data" to a directory/);
    killed.child.kill("SIGKILL");
    await until(() => (broker.retained.get(STATUS) as { state: string }).state === "offline");
    const offline = {
      site: "here",
      gateway: "gateway-1",
      state: "offline",
      state_code: 0,
      version: VERSION,
      takes_requests: false,
    };
    expect(broker.retained.get(STATUS)).toEqual({ ...offline, time: null });
    await killed.ended;
    const stopped = gateway();
    await until(() => stopped.output.err.includes(CONNECTED));
    await until(() => (broker.retained.get(STATUS) as { state: string }).state === "online");
    stopped.child.kill("SIGINT");
    expect((await stopped.ended).code).toBe(0);
    expect(broker.retained.get(STATUS)).toEqual({ ...offline, time: expect.any(String) });
    await broker.close();
  });

  it("says that the port of its broker is taken, and exits with 1", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const { sippra } = configured("mqtt:", "  embedded:", `    port: ${port}`);
    const { code, err } = await sippra("run");
    expect(code).toBe(1);
    expect(err).toBe(
      `Port ${port} on 127.0.0.1 is taken, perhaps by another MQTT broker: set mqtt.url to mqtt://127.0.0.1:${port} to use that one, or mqtt.embedded.port to a free port.\n`,
    );
    await new Promise((resolve) => server.close(resolve));
  });

  it("runs on while the broker is away, and stops at once all the same", async () => {
    const { child, output, ended } = configured("mqtt:", "  url: mqtt://127.0.0.1:1").gateway();
    await until(() => output.err.includes("Nothing listens at 127.0.0.1:1"));
    const from = Date.now();
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
    expect(Date.now() - from).toBeLessThan(3000);
  });

  it("ends at once at the second signal", async () => {
    const signals: (() => void)[] = [];
    const codes: number[] = [];
    const { config } = configured("mqtt:", "  url: mqtt://127.0.0.1:1");
    let log = "";
    const ended = main(["run", ...config], {
      out: { write: () => {} },
      err: { write: (line) => (log += line) },
      env: {},
      onSignal: (listener) => {
        signals.push(listener);
        return () => signals.splice(0);
      },
      onFailure: () => () => {},
      exit: (code) => codes.push(code),
    });
    await until(() => log.includes("The gateway runs."));
    // To all of a group, one comes twice: by way of the launcher too.
    const signal = signals[0]!;
    for (let i = 0; i < 2; i++) signal();
    expect(codes).toEqual([]);
    await sleep(400);
    signal();
    expect(codes).toEqual([1]);
    expect(await ended).toBe(0);
    // It listens no longer.
    expect(signals).toEqual([]);
  });
});
