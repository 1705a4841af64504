// Commands as processes whose output gets nowhere, or that have no place to write: they end with a sentence at most, and
// leave nothing behind. A gateway goes on whoever reads its log.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, openSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bareEnvironment } from "../commands.ts";
import { freePort, temporaryFolder, until } from "../processes.ts";

const bin = (name: string) => new URL(`../../bin/${name}.js`, import.meta.url).pathname;

let folder: ReturnType<typeof temporaryFolder>;
/** Where temporary folders are made. */
let temporary: string;
beforeEach(() => {
  folder = temporaryFolder();
  temporary = join(folder.path, "tmp");
  mkdirSync(temporary);
});
afterEach(() => folder.remove());

/** A process; `out` is a descriptor that its stdout goes to. */
function begin(words: string[], env: NodeJS.ProcessEnv, out: number | "pipe" = "pipe") {
  const child = spawn(process.execPath, words, {
    stdio: ["ignore", out, "pipe"],
    cwd: folder.path,
    env: { ...bareEnvironment(), TMPDIR: temporary, ...env },
  });
  const said = { out: "", err: "" };
  child.stdout?.on("data", (text) => (said.out += text));
  child.stderr!.on("data", (text) => (said.err += text));
  const ended = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  return { child, said, ended };
}

const demo = async (env: NodeJS.ProcessEnv = {}, out: number | "pipe" = "pipe", ...args: string[]) => {
  const words = ["boards", "--nodes", "2", "--speed", "3000", "--mqtt", String(await freePort()), ...args];
  return begin([bin("sippra-demo"), ...words], env, out);
};

describe("the demo leaves no folder", () => {
  test("where its reader has what it wants, and ends with 0", async () => {
    const { child, said, ended } = await demo();
    await until(() => said.out !== "", "a line");
    child.stdout!.destroy();
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(said.err).toBe("");
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.runIf(existsSync("/dev/full"))(
    "where its output fails, which is told, and is no success",
    async () => {
      const { said, ended } = await demo({}, openSync("/dev/full", "w"));
      expect(await ended).toEqual({ code: 1, signal: null });
      expect(said.err).toMatch(
        /^The output cannot be written \(ENOSPC.*\): make room, or write it elsewhere\.\n$/,
      );
      expect(readdirSync(temporary)).toEqual([]);
    },
  );

  test.each<NodeJS.Signals>(["SIGHUP", "SIGTERM"])("at %s, and ends in order", async (signal) => {
    const { child, said, ended } = await demo();
    await until(() => /Ctrl-C ends it/.test(said.out), "the demo");
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(said.out).toMatch(/0 published twice, 0 missing\.\n$/);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("at a second Ctrl-C, which ends it at once", async () => {
    const { child, said, ended } = await demo();
    await until(() => /Ctrl-C ends it/.test(said.out), "the demo");
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGINT"), 20);
    // It may have been quicker.
    expect([0, 130]).toContain((await ended).code);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("no temporary folder can be made", () => {
  const sentence =
    /^No temporary folder can be made in \/\S+ \(E[A-Z]+\): set TMPDIR to one that may be written\.\n$/;
  const places: [string, () => string][] = [
    ["none", () => join(folder.path, "none")],
    ["a file", () => join(folder.path, "file")],
    ["where nobody may write", () => "/proc"],
  ];

  test.each(places)("for the demo: %s", async (_, place) => {
    writeFileSync(join(folder.path, "file"), "");
    const { said, ended } = await demo({ TMPDIR: place() });
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(said.err).toMatch(sentence);
  });

  test("for npm run bench", async () => {
    const start = new URL("../../bin/start.js", import.meta.url).pathname;
    const { said, ended } = begin([start, "tools/bench/cli.ts", "store"], {
      TMPDIR: join(folder.path, "none"),
    });
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(said.err).toMatch(sentence);
  });

  test("but a relative one that is there will do", async () => {
    const { ended } = await demo({ TMPDIR: "tmp" }, "pipe", "--for", "0.2");
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("a gateway goes on", () => {
  const gateway = () => {
    const config = join(folder.path, "sippra.yaml");
    // A port that never comes is told, so that there is something to log after the start.
    writeFileSync(config, "site: here\nmqtt: { embedded: { port: 0 } }\nserial: [{ path: /dev/none }]\n");
    return begin([bin("sippra-gateway"), "run", "--config", config], {});
  };

  test.each(["the reader of its log", "the reader of its output"])("when %s is gone", async (which) => {
    const { child, said, ended } = gateway();
    await until(() => said.err.includes("The gateway runs."), "the gateway");
    const stream = which.includes("log") ? child.stderr! : child.stdout!;
    stream.destroy();
    // Whatever it logs from now on is EPIPE.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(child.exitCode).toBeNull();
    child.kill("SIGTERM");
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  test("until its terminal hangs up, and then ends in order", async () => {
    const { child, said, ended } = gateway();
    await until(() => said.err.includes("The gateway runs."), "the gateway");
    child.kill("SIGHUP");
    child.kill("SIGHUP");
    expect(await ended).toEqual({ code: 0, signal: null });
  });
});
