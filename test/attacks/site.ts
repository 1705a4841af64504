// A gateway as a process of its own, whose embedded broker has users, and what is measured of it while it is attacked: its
// memory, and how long a message takes that another user sends himself.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { hashPassword } from "../../gateway/config/password.ts";
import { changeUsers, type User } from "../../gateway/config/users.ts";
import { createSite, type Process, until } from "../processes.ts";
import { PASSWORD } from "./names.ts";

/** `witness` reads and publishes what is measured, `late` comes in the middle of an attack, the others attack. */
const USERS: Record<string, Partial<User>> = {
  witness: { write: ["pulse/#"], read: ["#"] },
  late: {},
  mallory: { write: ["#"], read: ["#"], requests: true },
  planner: { requests: true, known_noise: true },
};

/** Of libuv, which look at passwords. */
const THREADS = 4;

export interface AttackedSite {
  port: number;
  pid: number;
  log(): string;
  /** A client of a user; what it is sent is kept. */
  join(user: string, options?: IClientOptions): Promise<Joined>;
  /** Bytes of memory that the gateway's process has. */
  rss(): number;
  stop(): Promise<void>;
}

export interface Joined {
  client: MqttClient;
  heard: { topic: string; payload: Buffer }[];
}

export async function startAttackedSite(): Promise<AttackedSite> {
  const site = createSite([], ["requests: true", "embedded: { port: 0, users_file: ./users.json }"]);
  const password = await hashPassword(PASSWORD);
  changeUsers(join(site.folder, "users.json"), (users) => {
    const plain = { password, write: [], requests: false, known_noise: false };
    for (const [name, rights] of Object.entries(USERS)) users.set(name, { name, ...plain, ...rights });
  });
  for (const node of ["elm-1", "elm-2"]) await site.enrol(node);
  const gateway: Process = await site.gateway();
  await until(() => gateway.output().includes("The gateway runs."), gateway.output);
  const port = Number(/"broker":"mqtt:\/\/127\.0\.0\.1:(\d+)"/.exec(gateway.output())![1]);
  const pid = gateway.child.pid!;
  const clients: MqttClient[] = [];

  async function enter(username: string, options: IClientOptions = {}): Promise<Joined> {
    const heard: Joined["heard"] = [];
    const url = `mqtt://127.0.0.1:${port}`;
    const client = mqtt.connect(url, { username, password: PASSWORD, protocolVersion: 5, ...options });
    clients.push(client);
    client.on("error", () => {});
    client.on("message", (topic, payload) => heard.push({ topic, payload }));
    await until(() => client.connected, `${username} to be let in`);
    return { client, heard };
  }

  // The first look at a password in a thread takes memory that the thread keeps.
  for (let n = 0; n < THREADS; n++) await (await enter("mallory")).client.endAsync(true);
  return {
    port,
    pid,
    log: gateway.output,
    rss: () => 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]),
    join: enter,
    async stop() {
      for (const each of clients) each.end(true);
      await gateway.stop("SIGKILL");
      if (process.env.ATTACKS_LOG !== undefined) writeFileSync(process.env.ATTACKS_LOG, gateway.output());
      site.remove();
    },
  };
}

export interface Measured {
  /** By so much the memory has grown at its peak, and at the end, bytes. */
  peak: number;
  left: number;
  /** The longest time without the witness's message, of which there are 20 a second, ms. */
  stall: number;
}

const PULSE_MS = 50;

/** Runs `work`, and measures meanwhile. `witness` sends himself messages. */
export async function measured<T>(
  site: AttackedSite,
  { client, heard }: Joined,
  work: () => Promise<T>,
): Promise<{ result: T; measured: Measured }> {
  const before = site.rss();
  let [peak, stall, last] = [before, 0, performance.now()];
  const onMessage = (topic: string) => {
    if (topic !== "pulse/beat") return;
    stall = Math.max(stall, performance.now() - last);
    last = performance.now();
    heard.length = Math.min(heard.length, 10_000);
  };
  client.on("message", onMessage);
  const timer = setInterval(() => {
    client.publish("pulse/beat", "", { qos: 1 });
    peak = Math.max(peak, site.rss());
  }, PULSE_MS);
  try {
    const result = await work();
    stall = Math.max(stall, performance.now() - last);
    return { result, measured: { peak: peak - before, left: site.rss() - before, stall } };
  } finally {
    clearInterval(timer);
    client.off("message", onMessage);
  }
}
