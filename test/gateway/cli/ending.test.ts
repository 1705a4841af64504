// How a gateway ends that cannot go on, as a process: whatever fails after the start, all that was started is closed, and it
// ends with one sentence and exit code 1. And what becomes of a store that is damaged, gone, or something else.
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import { bareEnvironment, runCommand, startCommand } from "../../commands.ts";
import { temporaryFolder } from "../../processes.ts";
import { ear, until } from "../deliver/harness.ts";

const COMMAND = new URL("../../../bin/sippra-gateway.js", import.meta.url).pathname;
const STATUS = "sippra/v1/here/gateway/gateway-1/status";

const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** A folder with a configuration and a store that knows a node. `preload`: a module that is in the process before all else. */
async function site() {
  const { path: folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const config = ["--config", join(folder, "sippra.yaml")];
  writeFileSync(config[1]!, "site: here\nmqtt: { embedded: { port: 0 } }\n");
  const sippra = (...args: string[]) => runCommand(main, [...args, ...config]);
  expect((await sippra("nodes", "add", "a", "--out", join(folder, "a.json"))).code).toBe(0);
  const data = join(folder, "sippra-data");
  function gateway(preload = "", ...args: string[]) {
    const imports = preload === "" ? [] : ["--import", `data:text/javascript,${encodeURIComponent(preload)}`];
    const child = spawn(process.execPath, [...imports, COMMAND, "run", ...config, ...args], {
      env: bareEnvironment(),
    });
    const output = { err: "" };
    child.stderr.on("data", (text) => (output.err += text));
    const ended = once(child, "close").then(([code, signal]) => ({
      code: code as number | null,
      signal,
      err: output.err,
    }));
    cleanups.push(async () => {
      child.kill("SIGKILL");
      await ended;
    });
    return { child, output, ended };
  }
  return { folder, data, store: join(data, "sippra.sqlite"), sippra, gateway };
}

type Running = ReturnType<Awaited<ReturnType<typeof site>>["gateway"]>;

async function connected({ output }: Running): Promise<number> {
  await until(() => output.err.includes("Connected to the MQTT broker"));
  return Number(/mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(output.err)![1]);
}

const isListening = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });

/** Lines that are no log: what people are told at the end. */
const sentencesOf = (err: string) =>
  err
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("{"));

/** Pages after the first two, as case 05 has it. */
function damage(store: string) {
  const fd = openSync(store, "r+");
  writeSync(fd, Buffer.alloc(60_000, 0xff), 0, 60_000, 8192);
  closeSync(fd);
}

describe.concurrent("what fails after the start", () => {
  const fails = (how: string) => `process.on("SIGUSR2", () => { ${how} });`;
  it.each([
    ["in a timer", fails(`setTimeout(() => { throw new Error("oh") }, 1)`)],
    ["in a promise", fails(`Promise.reject(new Error("oh"))`)],
    ["in an event handler", fails(`throw new Error("oh")`)],
    ["again and again while it closes", fails(`setInterval(() => { throw new Error("oh") }, 1)`)],
    ["with what is no error", fails(`Promise.reject("oh")`)],
  ])("%s ends it with 1 and one sentence, all closed", async (_, preload) => {
    const { gateway, data } = await site();
    const running = gateway(preload);
    const port = await connected(running);
    const subscriber = await ear(`mqtt://127.0.0.1:${port}`);
    await until(() => subscriber.last.has(STATUS));
    running.child.kill("SIGUSR2");
    const { code, err } = await running.ended;
    expect(code).toBe(1);
    expect(sentencesOf(err)).toEqual([
      expect.stringMatching(/^This is an error in Sippra \(.*oh.*\): run it again/),
    ]);
    expect(await isListening(port)).toBe(false);
    // It may still lie in this process's socket.
    await until(() => (subscriber.last.get(STATUS) as { state: string }).state === "offline");
    expect(readdirSync(data).filter((name) => /-(wal|shm)$/.test(name))).toEqual([]);
  });

  it("does not keep it from hearing that it is to end at once", async () => {
    const { gateway } = await site();
    const running = gateway(
      `process.on("SIGUSR2", () => setTimeout(() => { throw new Error("oh") }, 1));` +
        // Closing hangs.
        `import net from "node:net"; net.Server.prototype.close = function () { return this };`,
    );
    await connected(running);
    running.child.kill("SIGUSR2");
    await until(() => running.output.err.includes("Something has failed"));
    running.child.kill("SIGTERM");
    running.child.kill("SIGINT");
    expect((await running.ended).code).toBe(1);
  });
});

describe.concurrent("a store", () => {
  it("that is damaged keeps a gateway from its start: told, and kept aside as it was", async () => {
    const { gateway, data, store, sippra } = await site();
    damage(store);
    const before = readFileSync(store);
    const command = await sippra("nodes", "list");
    expect(command).toMatchObject({ code: 1, out: "" });
    expect(command.err).toMatch(
      /^\S+sippra\.sqlite is damaged or no store \(.*\): restore a backup with "sippra-gateway restore", or /,
    );
    expect(readFileSync(store)).toEqual(before);
    const { code, err } = await gateway().ended;
    expect(code).toBe(1);
    const [kept] = readdirSync(data).filter((name) =>
      /^sippra\.sqlite\.damaged-\d{4}-\d\d-\d\dT\d{6}Z$/.test(name),
    );
    expect(sentencesOf(err)).toEqual([expect.stringContaining(`is kept as ${kept}: restore a backup with`)]);
    expect(readFileSync(join(data, kept!))).toEqual(before);
    expect(existsSync(store)).toBe(false);
    const again = await gateway().ended;
    expect(again.code).toBe(1);
    expect(sentencesOf(again.err)).toEqual([
      expect.stringContaining(`is not there (${kept} is), though there was a store`),
    ]);
  });

  it("that is damaged while a gateway runs on it ends that: nothing more is taken, all is closed", async () => {
    const { gateway, data, store } = await site();
    const running = gateway();
    const port = await connected(running);
    damage(store);
    // Its cache is dropped when another process writes, and every 5 s it looks.
    const { code, err } = await running.ended;
    expect(code).toBe(1);
    expect(sentencesOf(err)).toEqual([
      expect.stringMatching(/is damaged or no store \(.*\), and is kept as sippra\.sqlite\.damaged-/),
    ]);
    expect(await isListening(port)).toBe(false);
    expect(existsSync(store)).toBe(false);
    expect(readdirSync(data).some((name) => name.includes("damaged-"))).toBe(true);
  });

  it("is begun anew where that is asked for, and stays when it is asked again", async () => {
    const { gateway, data, store, sippra } = await site();
    damage(store);
    for (const sentence of ["A new store is begun: all nodes are unknown", "--new-store changes nothing"]) {
      const running = gateway("", "--new-store");
      await connected(running);
      expect(running.output.err).toContain(sentence);
      running.child.kill("SIGTERM");
      expect((await running.ended).code).toBe(0);
    }
    expect((await sippra("nodes", "list")).out).toMatch(/no nodes yet/);
    expect(readdirSync(data).filter((name) => /\.damaged-[-\d]+T\d+Z$/.test(name)).length).toBe(1);
  });

  const OTHERS: [string, (at: { store: string; data: string }) => void, RegExp][] = [
    ["empty", ({ store }) => writeFileSync(store, ""), /is damaged or no store \(it is empty\).*--new-store/],
    ["gone", ({ store }) => rmSync(store), /is not there, though there was a store: restore.*--new-store/],
    [
      "a text",
      ({ store }) => writeFileSync(store, "site: here\n"),
      /is damaged or no store \(it is no SQLite database\)/,
    ],
    [
      "a folder",
      ({ store }) => {
        rmSync(store);
        mkdirSync(store);
      },
      /is a directory, and no store: move it away/,
    ],
    [
      "a link to nothing",
      ({ store, data }) => {
        rmSync(store);
        symlinkSync(join(data, "x"), store);
      },
      /is a link to what is not there/,
    ],
    [
      "beside a folder in its place",
      ({ data }) => {
        renameSync(data, `${data}-`);
        writeFileSync(data, "");
      },
      /cannot be made \(\S+ is a file\)/,
    ],
  ];
  it.each(OTHERS)("that is %s is told by every command, and left", async (_, change, sentence) => {
    const { store, data, sippra } = await site();
    change({ store, data });
    const before = existsSync(store) && statSync(store).isFile() ? readFileSync(store) : null;
    const commands = [
      ["nodes", "list"],
      ["outbox", "status"],
      ["command", "--list"],
      ["config", "check"],
    ];
    for (const words of commands) {
      const { code, err } = await sippra(...words);
      expect({ words, code, err }).toEqual({ words, code: 1, err: expect.stringMatching(sentence) });
      expect(err.trim().split("\n").length).toBe(1);
    }
    if (before !== null) expect(readFileSync(store)).toEqual(before);
    else expect(existsSync(store) && statSync(store).isFile()).toBe(false);
  });

  it("is made where there is neither a file nor a mark", async () => {
    const { data, sippra } = await site();
    rmSync(data, { recursive: true });
    expect((await sippra("config", "check")).code).toBe(0);
    expect(existsSync(data)).toBe(false);
    expect((await sippra("nodes", "list")).out).toMatch(/no nodes yet/);
  });

  it("that was not closed is checked at the next start, and told as whole", async () => {
    const { data, gateway, store, sippra } = await site();
    const killed = gateway();
    await connected(killed);
    expect((await sippra("nodes", "add", "elm-9", "--out", join(data, "elm-9.json"))).code).toBe(0);
    killed.child.kill("SIGKILL");
    await killed.ended;
    const log = readFileSync(`${store}-wal`);
    const running = gateway();
    await connected(running);
    expect(running.output.err).toContain("The store is checked");
    running.child.kill("SIGTERM");
    expect((await running.ended).code).toBe(0);
    // A log of before, put back: SQLite would work it in.
    writeFileSync(`${store}-wal`, log);
    const { code, err } = await sippra("nodes", "list");
    expect(code).toBe(1);
    expect(err).toMatch(/-wal does not belong to \S+, but to another store or another time/);
    expect(readFileSync(`${store}-wal`)).toEqual(log);
  });
});

it("a failure is one sentence and 1 also where the command is a function of this process", async () => {
  const { folder } = await site();
  const running = startCommand(main, ["run", "--config", join(folder, "sippra.yaml")]);
  await until(() => running.err().includes("Connected to the MQTT broker"));
  running.fail(new Error("oh"));
  expect(await running.ended).toBe(1);
  expect(sentencesOf(running.err())).toEqual([
    expect.stringMatching(/^This is an error in Sippra \(Error: oh\)/),
  ]);
});
