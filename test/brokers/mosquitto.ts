// A mosquitto of the test's own: on a free loopback port, with its own configuration and directory, ended by
// the process that was started and no other.
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../processes.ts";

/** Debian has daemons in /usr/sbin, which is not on everybody's path. */
export const ENV = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

/** What is missing for these tests, as a sentence; null where nothing is. */
export function missing(): string | null {
  for (const [program, argument] of [
    ["mosquitto", "-h"],
    ["mosquitto_passwd", "-h"],
    ["openssl", "version"],
  ] as const) {
    const { error } = spawnSync(program, [argument], { env: ENV });
    if (error) return `${program} is not installed: the tests against real brokers are skipped.`;
  }
  return null;
}

export interface MosquittoOptions {
  user?: { name: string; password: string };
  /** TLS with a certificate for "localhost" from an authority made for this test. */
  tls?: boolean;
  /** More lines of mosquitto.conf. */
  lines?: string[];
  /** An access list, which `allow` changes. */
  access?: string[];
}

export async function startMosquitto(options: MosquittoOptions = {}) {
  const directory = mkdtempSync(join(tmpdir(), "sippra-mosquitto-"));
  const port = await freePort();
  const configuration = join(directory, "mosquitto.conf");
  writeFileSync(configuration, `${configurationLines(directory, port, options).join("\n")}\n`);

  let child: ChildProcess;
  async function run(): Promise<void> {
    child = spawn("mosquitto", ["-c", configuration], { env: ENV, stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr!.on("data", (data) => (stderr += data));
    for (let i = 0; i < 200; i++) {
      if (child.exitCode !== null) throw new Error(`mosquitto ended: ${stderr}`);
      if (await accepts(port)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`mosquitto does not listen: ${stderr}`);
  }
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
  }

  await run();
  return {
    port,
    directory,
    ca: join(directory, "ca.pem"),
    /** kill -9 */
    kill,
    run,
    /** Changes the access list, from what comes next on; done when mosquitto has read it. */
    async allow(access: string[]) {
      writeFileSync(join(directory, "access"), `${access.join("\n")}\n`);
      child.kill("SIGHUP");
      await new Promise((resolve) => setTimeout(resolve, 300));
    },
    async close() {
      await kill();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Lines of mosquitto.conf. The files that they name are made in `directory`. */
function configurationLines(directory: string, port: number, options: MosquittoOptions): string[] {
  const inside = (name: string) => join(directory, name);
  const lines = [`listener ${port} 127.0.0.1`, ...(options.lines ?? [])];
  // As root mosquitto changes to its own user, who may not read this directory.
  if (process.getuid?.() === 0) lines.unshift("user root");
  if (options.user) {
    const { name, password } = options.user;
    execFileSync("mosquitto_passwd", ["-b", "-c", inside("passwords"), name, password], {
      env: ENV,
      stdio: "pipe",
    });
    lines.push("allow_anonymous false", `password_file ${inside("passwords")}`);
  } else lines.push("allow_anonymous true");
  if (options.access) {
    writeFileSync(inside("access"), `${options.access.join("\n")}\n`);
    lines.push(`acl_file ${inside("access")}`);
  }
  if (options.tls) {
    makeCertificates(directory);
    lines.push(
      `cafile ${inside("ca.pem")}`,
      `certfile ${inside("broker.pem")}`,
      `keyfile ${inside("broker-key.pem")}`,
    );
  }
  return lines;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function makeCertificates(directory: string): void {
  const openssl = (...args: string[]) =>
    execFileSync("openssl", args, { cwd: directory, env: ENV, stdio: "pipe" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl(
    "req",
    "-x509",
    ...key,
    "-keyout",
    "ca-key.pem",
    "-out",
    "ca.pem",
    "-days",
    "2",
    "-subj",
    "/CN=Sippra test authority",
  );
  openssl("req", ...key, "-keyout", "broker-key.pem", "-out", "broker.csr", "-subj", "/CN=localhost");
  writeFileSync(join(directory, "san"), "subjectAltName=DNS:localhost\n");
  openssl(
    "x509",
    "-req",
    "-in",
    "broker.csr",
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca-key.pem",
    "-CAcreateserial",
    "-out",
    "broker.pem",
    "-days",
    "2",
    "-extfile",
    "san",
  );
}
