// npm run node -- --inspect: a debugger sets a breakpoint in the TypeScript, and the node stops there.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generatedPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { expect, test } from "vitest";

const ROOT = new URL("../../../", import.meta.url);
const FILE = new URL("firmware/node/schedule.ts", ROOT);

/** The inspector's protocol, as far as it is needed here. */
async function connect(url: string) {
  const socket = new WebSocket(url);
  await once(socket, "open");
  let last = 0;
  // biome-ignore lint/suspicious/noExplicitAny: results and events of many kinds
  type Message = any;
  const waiting = new Map<string | number, (message: Message) => void>();
  const scripts: Message[] = [];
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(data);
    if (message.method === "Debugger.scriptParsed") scripts.push(message.params);
    waiting.get(message.id ?? message.method)?.(message.result ?? message.params);
  });
  const send = (method: string, params: object = {}) => {
    const id = ++last;
    socket.send(JSON.stringify({ id, method, params }));
    return new Promise<Message>((resolve) => waiting.set(id, resolve));
  };
  const event = (method: string) => new Promise<Message>((resolve) => waiting.set(method, resolve));
  return { scripts, send, event, close: () => socket.close() };
}

// A packed board runs its program in pieces, and stops where the last one of them begins.
test.each(["puckjs", "pico"])("a %s stops in the TypeScript", async (board) => {
  const child = spawn(
    process.execPath,
    ["bin/start.js", "tools/node/main.ts", board, "--hours", "0.1", "--inspect"],
    {
      cwd: fileURLToPath(ROOT),
      // Any port that is free.
      env: { ...process.env, NODE_OPTIONS: "--inspect-port=0" },
    },
  );
  try {
    let said = "";
    for await (const piece of child.stderr) {
      said += piece;
      if (said.includes("set a breakpoint")) break;
    }
    const debug = await connect(/ws:\S+?(?=:? |\n|$)/.exec(said)![0]);
    await debug.send("Runtime.enable");
    await debug.send("Debugger.enable");
    const stopped = debug.event("Debugger.paused");
    await debug.send("Runtime.runIfWaitingForDebugger");
    await stopped;
    const line =
      1 +
      readFileSync(FILE, "utf8")
        .split("\n")
        .findIndex((text) => text.includes("kick(profile.tick)"));
    const places = debug.scripts
      .filter(({ url, sourceMapURL }) => /^bootcde-\d+\.js$/.test(url) && sourceMapURL !== "")
      .map(({ scriptId, sourceMapURL }) => {
        const map = new TraceMap(Buffer.from(sourceMapURL.split("base64,")[1], "base64").toString());
        if (!map.sources.includes(FILE.href)) return { scriptId, line: null, column: null };
        return { scriptId, ...generatedPositionFor(map, { source: FILE.href, line, column: 2 }) };
      })
      .filter((one) => one.line !== null);
    expect(places).toHaveLength(1);
    const [place] = places as { scriptId: string; line: number; column: number }[];
    const { scriptId, column } = place!;
    const lineNumber = place!.line - 1;
    await debug.send("Debugger.setBreakpoint", {
      location: { scriptId, lineNumber, columnNumber: column },
    });
    const again = debug.event("Debugger.paused");
    await debug.send("Debugger.resume");
    const [frame] = (await again).callFrames;
    expect(frame.location).toMatchObject({ scriptId, lineNumber });
    expect(Math.abs(frame.location.columnNumber - column)).toBeLessThan(10);
    debug.close();
  } finally {
    child.kill("SIGKILL");
  }
});
