// The command as a process of its own, with nothing of the environment.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { bareEnvironment } from "../../commands.ts";
import { COMMAND } from "../../processes.ts";

/** `cleanup` is given what ends it, whether it has ended or not. */
export function spawned(args: readonly string[], cleanup: (end: () => Promise<void>) => void) {
  const child = spawn(process.execPath, [COMMAND, ...args], { env: bareEnvironment() });
  const output = { out: "", err: "" };
  child.stdout.on("data", (data) => (output.out += data));
  child.stderr.on("data", (data) => (output.err += data));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...output }));
  cleanup(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { child, output, ended };
}
