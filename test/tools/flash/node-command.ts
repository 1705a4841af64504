// sippra-node as a process of its own, speaking English.
import { spawn } from "node:child_process";

const LAUNCHER = new URL("../../../bin/sippra-node.js", import.meta.url).pathname;

export function startNodeCommand(args: string[]) {
  const env = { ...process.env, LANG: "C", LC_ALL: "", LC_MESSAGES: "" };
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once("close", (status) => resolve({ status, stdout, stderr })),
  );
  return { child, ended, stderr: () => stderr };
}
