// A broker for measuring: mosquitto where it is installed, on a free port of this machine, else the embedded
// one in a process of its own, so that it does not share the gateway's time.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ToolError } from "../errors.ts";
import { temporaryFolder } from "../temporary.ts";

export interface Broker {
  name: "mosquitto" | "aedes";
  url: string;
  close(): void;
}

/** Started with the module of the embedded broker and a port. */
const EMBEDDED = "import(process.argv[1]).then((module) => module.startBroker(Number(process.argv[2])))";

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

async function listens(port: number, child: ChildProcess): Promise<boolean> {
  for (let i = 0; i < 200 && child.exitCode === null && child.pid !== undefined; i++) {
    const socket = createConnection(port, "127.0.0.1");
    const up = await Promise.race([
      once(socket, "connect").then(
        () => true,
        () => false,
      ),
      sleep(200).then(() => false),
    ]);
    socket.destroy();
    if (up) return true;
    await sleep(25);
  }
  return false;
}

/** Throws ToolError "port" where no broker comes up. */
export async function startBenchBroker(env: NodeJS.ProcessEnv): Promise<Broker> {
  const port = await freePort();
  const temporary = temporaryFolder("bench-broker");
  const folder = temporary.path;
  const file = join(folder, "mosquitto.conf");
  // Its defaults let a client have 20 unacknowledged messages and queue 1,000: not what is to be measured.
  writeFileSync(
    file,
    `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 0\nmax_queued_messages 0\n`,
  );
  const embedded = new URL("../../gateway/deliver/broker.ts", import.meta.url).href;
  const candidates: [Broker["name"], string, string[]][] = [
    ["mosquitto", "mosquitto", ["-c", file]],
    ["aedes", process.execPath, ["-e", EMBEDDED, embedded, String(port)]],
  ];
  for (const [name, command, args] of candidates) {
    const path = `${env.PATH}:/usr/sbin:/usr/local/sbin`;
    const child = spawn(command, args, { stdio: "ignore", env: { ...env, PATH: path } });
    child.on("error", () => {});
    if (!(await listens(port, child))) continue;
    return {
      name,
      url: `mqtt://127.0.0.1:${port}`,
      close: () => {
        child.kill("SIGKILL");
        temporary.remove();
      },
    };
  }
  throw new ToolError("port", `No broker comes up on port ${port}: install mosquitto, or free some memory.`);
}
