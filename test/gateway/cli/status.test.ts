// `status` as operators meet it: asked of a gateway that runs as a process, read from the store where none does, and what it
// says where it cannot be asked.
import { once } from "node:events";
import { chownSync, existsSync, lstatSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { askGateway } from "../../../gateway/cli/local/ask.ts";
import { main } from "../../../gateway/cli/main.ts";
import type { Output } from "../../../gateway/cli/program.ts";
import { lockDirectory } from "../../../gateway/store/lock.ts";
import { VERSION } from "../../../gateway/version.ts";
import { SOCKET_FILE } from "../../../gateway/watch/local/socket.ts";
import { FORMAT } from "../../../gateway/watch/local/status.ts";
import { runCommand } from "../../commands.ts";
import { atEnd } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";
import { until } from "../deliver/harness.ts";
import { spawned } from "./spawned.ts";
import { statusWith } from "./status-site.ts";

const BROKER = "mqtt: { embedded: { port: 0 } }";

const start = (...args: string[]) => spawned(args, atEnd);

function configured(...yaml: string[]) {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const config = ["--config", join(path, "sippra.yaml")];
  writeFileSync(config[1]!, ["site: here", "data: ./data", "web: { port: 0 }", ...yaml, ""].join("\n"));
  const sippra = (...args: string[]) => runCommand(main, [...args, ...config]);
  return {
    ...{ path, config, sippra, socket: join(path, "data", SOCKET_FILE) },
    status: (...args: string[]) => sippra("status", ...args),
    async gateway() {
      const gateway = start("run", ...config);
      await until(() => gateway.output.err.includes("Connected to the MQTT broker"));
      return gateway;
    },
  };
}

/** What listens at the socket and is no gateway of this version. */
async function answering(listener: RequestListener) {
  const site = configured();
  mkdirSync(join(site.path, "data"));
  const server = createServer(listener).listen(site.socket);
  await once(server, "listening");
  atEnd(() => server.closeAllConnections());
  atEnd(() => void server.close());
  return site;
}

const json = async ({ status }: ReturnType<typeof configured>) => {
  const { code, out } = await status("--json");
  return { code, ...JSON.parse(out) };
};

describe("a gateway that runs", () => {
  it("is asked, also when the one before was killed; and when it stops its socket is gone", async () => {
    const site = configured(BROKER, "serial: [{ path: /dev/nowhere }]");
    const first = await site.gateway();
    expect((lstatSync(site.socket).mode & 0o777).toString(8)).toBe("600");
    expect(await json(site)).toMatchObject({
      ...{ code: 1, well: false, format: FORMAT, version: VERSION, running: true, site: "here" },
      ...{ ways: [{ name: "serial 1", port: "serial /dev/nowhere" }], brokers: [{ connected: true }] },
      ...{ findings: [expect.stringMatching(/^Serial 1 \(serial \/dev\/nowhere\) has been away/)] },
    });
    first.child.kill("SIGKILL");
    await first.ended;
    expect(existsSync(site.socket)).toBe(true);
    expect(await json(site)).toMatchObject({ code: 1, running: false });
    const second = await site.gateway();
    expect(await json(site)).toMatchObject({ running: true });
    second.child.kill("SIGTERM");
    expect((await second.ended).code).toBe(0);
    expect(existsSync(site.socket)).toBe(false);
  });

  it("goes on without a socket where something else has its place, and says so", async () => {
    const site = configured(BROKER);
    mkdirSync(join(site.path, "data"));
    writeFileSync(site.socket, "mine");
    const { output } = await site.gateway();
    expect(output.err).toContain(
      "is no socket of a gateway: move it away. The gateway goes on, and cannot be asked",
    );
    expect(await site.status()).toEqual({
      ...{ code: 1, out: "", err: `${site.socket} is no socket of a gateway: move it away.\n` },
    });
  });
});

describe("where no gateway runs", () => {
  it("status says what the store knows, with 1, and begins no store", async () => {
    const site = configured();
    expect(await site.status()).toEqual({
      ...{ code: 1, out: "" },
      err: `No gateway runs on ${join(site.path, "data")}, and none ever has: start one with "sippra-gateway run".\n`,
    });
    expect(existsSync(join(site.path, "data"))).toBe(false);
    await site.sippra("nodes", "add", "elm-4", "--out", join(site.path, "elm-4.json"));
    const { code, out, err } = await site.status();
    expect([code, err]).toEqual([1, ""]);
    expect(out).toMatch(
      /^gateway-1 of here does not run\.\nOne thing is not well:\n- No gateway gateway-1 runs here/,
    );
    expect(out).toContain("NODES  1");
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(out).not.toContain("\u001b");
  });
});

it("a gateway that runs without a socket is told from one that does not run", async () => {
  const site = configured();
  await site.sippra("nodes", "add", "elm-4", "--out", join(site.path, "elm-4.json"));
  atEnd(lockDirectory(join(site.path, "data")));
  const { code, out } = await site.status();
  expect(code).toBe(1);
  expect(out).toMatch(
    /^gateway-1 of here cannot be asked\.\nOne thing is not well:\n- A gateway runs here and cannot be/,
  );
});

it("who follows a gateway waits for as long as nothing comes in", async () => {
  const site = await answering((_, response) => response.writeHead(200).write("first\n"));
  const response = (await askGateway(join(site.path, "data"), "/tail", 50))!;
  atEnd(() => response.destroy());
  let isOver = false;
  for (const end of ["end", "error", "close"]) response.on(end, () => (isOver = true));
  response.resume();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isOver).toBe(false);
  // But not for an answer that does not begin.
  const mute = await answering(() => {});
  await expect(askGateway(join(mute.path, "data"), "/tail", 50)).rejects.toThrow(
    "cannot be asked (it says nothing)",
  );
});

describe("what cannot be asked is one sentence", () => {
  const answer = (body: string, status = 200): RequestListener => {
    return (_, response) => response.writeHead(status).end(body);
  };
  it.each<[string, RequestListener, RegExp]>([
    [
      "another format",
      answer(JSON.stringify({ format: 99, version: "7.0.0" })),
      /^The gateway that runs is version 7\.0\.0 and answers in another format than this command reads/,
    ],
    [
      "no gateway",
      answer("<html>"),
      /^What listens at the gateway's socket answers something else than a gateway/,
    ],
    [
      "a gateway in trouble",
      answer(JSON.stringify({ format: FORMAT, version: VERSION, error: "its \u001b[31mlog says why." }), 500),
      /^The gateway does not answer: its \[31mlog says why\.$/,
    ],
    [
      "a gateway that dies meanwhile",
      (_, response) => response.writeHead(200).write("{", () => response.destroy()),
      /^The gateway broke off its answer/,
    ],
    ["endless words", (_, response) => void response.end("x".repeat(2_000_000)), /longer than any can be\.$/],
  ])("%s", async (_, listener, sentence) => {
    const { code, out, err } = await (await answering(listener)).status();
    expect([code, out, err.trimEnd()]).toEqual([1, "", expect.stringMatching(sentence)]);
  });

  it.skipIf(process.getuid?.() !== 0)("a socket of another user", async () => {
    const site = await answering(answer(JSON.stringify({ ...statusWith() })));
    chownSync(site.socket, 4321, 4321);
    // Root may ask: it may read the store too.
    expect((await site.status()).code).toBe(0);
    const { inTheWay } = await import("../../../gateway/watch/local/socket.ts");
    expect(inTheWay(site.socket, 1234)).toBe(`${site.socket} is the socket of another user (number 4321).`);
  });

  it("wrong words", async () => {
    expect((await configured().status("--jsn")).code).toBe(2);
    expect((await configured("data: 7").status()).code).toBe(2);
  });
});

describe("its output", () => {
  const well: RequestListener = (_, response) => void response.end(JSON.stringify(statusWith()));

  it("is 0 and a line where all is well", async () => {
    const { code, out } = await (await answering(well)).status();
    expect(code).toBe(0);
    expect(out.split("\n").slice(0, 2)).toEqual([
      ...[`gateway-1 of sundsvall, version ${VERSION}, has run for 10 h.`, "All is well."],
    ]);
  });

  /** As a terminal that is looked at again and again until Ctrl-C. */
  async function watched(env: NodeJS.ProcessEnv) {
    const site = await answering(well);
    let text = "";
    let interrupt = () => {};
    const out: Output = { write: (more) => (text += more), isTTY: true, columns: 40, rows: 8 };
    const ended = main(["status", "--watch", ...site.config], {
      ...{ out, err: { write: () => {} }, env: { TERM: "xterm-256color", ...env } },
      onSignal(listener) {
        interrupt = listener;
        return () => {};
      },
      ...{ onFailure: () => () => {}, exit: () => {} },
    });
    await until(() => text.split("\u001b[H\u001b[J").length > 2);
    interrupt();
    return { code: await ended, text };
  }

  it("is drawn over at a terminal of 40 columns and 8 rows, in colours", async () => {
    const { code, text } = await watched({});
    expect(code).toBe(0);
    const [, first] = text.split("\u001b[H\u001b[J");
    expect(first).toContain("\u001b[32mAll is well.\u001b[39m");
    const lines = stripVTControlCharacters(first!).trimEnd().split("\n");
    expect(lines.length).toBeLessThan(8);
    expect(lines.at(-1)).toMatch(/^… \d+ more lines$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
  });

  it("has no colours with NO_COLOR", async () => {
    const { text } = await watched({ NO_COLOR: "1" });
    expect(text.replaceAll("\u001b[H\u001b[J", "")).not.toContain("\u001b");
  });

  it("ends quietly where nobody reads it any more", async () => {
    const site = await answering(well);
    const { child, ended } = start("status", "--watch", ...site.config);
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, err: "" });
  });
});
