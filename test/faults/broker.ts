// The laboratory's mosquitto: it writes down what it has to keep, keeps everything for subscribers who are away, and can
// be told otherwise while it runs: what its access list denies, what it refuses.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startMosquitto } from "../brokers/mosquitto.ts";
import { temporaryFolder, until } from "../processes.ts";
import { mortal } from "./mortal.ts";

/** Who subscribers say they are: they may do all. The gateway is nobody: told to read its access list again, mosquitto turns out whoever has a name. */
export const PARTNER = { username: "partner", password: "no secret" };

/** What the gateway may do. */
export interface Access {
  /** Topics that it may not write, of those given to `accessList`. */
  denied: string[];
  reads: boolean;
}

/** `topics`: all that it may write otherwise, with wildcards. */
export function accessList(topics: readonly string[], { denied, reads }: Access): string {
  const lines = topics.filter((topic) => !denied.includes(topic)).map((topic) => `topic write ${topic}`);
  if (reads) lines.push("topic read sippra/#", "topic read homeassistant/#");
  return `${[...lines, `user ${PARTNER.username}`, "topic readwrite #"].join("\n")}\n`;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function startBroker(topics: readonly string[]) {
  const { path, remove } = temporaryFolder();
  const data = join(path, "data");
  mkdirSync(data);
  const acl = join(path, "acl");
  const logFile = join(path, "log");
  const pidFile = join(path, "pid");
  let access: Access = { denied: [], reads: true };
  let limits: string[] = [];
  writeFileSync(acl, accessList(topics, access));
  const passwords = join(path, "passwords");
  execFileSync("mosquitto_passwd", ["-b", "-c", passwords, PARTNER.username, PARTNER.password]);
  const lines = [
    `pid_file ${pidFile}`,
    `acl_file ${acl}`,
    `password_file ${passwords}`,
    `log_dest file ${logFile}`,
    "log_type all",
    "log_timestamp_format %Y-%m-%dT%H:%M:%S",
    "persistence true",
    `persistence_location ${data}/`,
    "autosave_on_changes true",
    "autosave_interval 1",
    "max_queued_messages 0",
    "set_tcp_nodelay true",
  ];
  const mosquitto = await startMosquitto({ lines });
  const file = join(mosquitto.directory, "mosquitto.conf");
  const whole = readFileSync(file, "utf8");
  const kills: number[] = [];
  const pid = () => Number(readFileSync(pidFile, "utf8"));
  const survives = mortal(() => process.kill(pid(), "SIGKILL"));

  /** Ends in order, and starts with other lines of its configuration beside those of the laboratory. */
  async function restart(next: string[]): Promise<void> {
    limits = next;
    writeFileSync(file, `${whole}${limits.map((line) => `${line}\n`).join("")}`);
    const before = pid();
    process.kill(before, "SIGTERM");
    await until(() => !exists(before), "mosquitto to end", 5000);
    await mosquitto.run();
  }

  return {
    port: mosquitto.port,
    /** What it has said on all its lives. */
    log: () => readFileSync(logFile, "utf8"),
    /** When it was killed, unix ms. */
    kills,
    /** kill -9, and `downMs` later it is there again. */
    async kill(downMs: number): Promise<void> {
      kills.push(Date.now());
      await mosquitto.kill();
      await sleep(downMs);
      await mosquitto.run();
    },
    /** Other rights from now on, for connections too that are there. */
    allow(next: Partial<Access>): void {
      access = { ...access, ...next };
      writeFileSync(acl, accessList(topics, access));
      process.kill(pid(), "SIGHUP");
    },
    restart,
    /** It runs, denies nothing and refuses nothing. */
    async mend(): Promise<void> {
      access = { denied: [], reads: true };
      writeFileSync(acl, accessList(topics, access));
      if (limits.length > 0) await restart([]);
      else process.kill(pid(), "SIGHUP");
    },
    async close(): Promise<void> {
      survives();
      await mosquitto.close();
      remove();
    },
  };
}

export type LabBroker = Awaited<ReturnType<typeof startBroker>>;
