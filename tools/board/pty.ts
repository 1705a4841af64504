// A serial cable without hardware: two pseudo-terminals joined end to end, for programs that open a tty by its
// path. Two `script` processes (bsdutils, on every Debian) hold a terminal each; what comes out of one goes
// into the other.
//
//   program A ── /dev/pts/3 ══ script ─┐ ┌─ script ══ /dev/pts/4 ── program B
//                                      └─┘ crossed pipes
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { ToolError } from "../errors.ts";

export interface Cable {
  /** Paths of the two ends. */
  ends: [string, string];
  /** Takes the cable away: both ends are gone, as when it is unplugged. */
  close(): void;
}

/** Whether this machine has `script`; Windows and bare containers do not. */
export function hasPty(): boolean {
  return process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;
}

async function terminal(): Promise<{ child: ChildProcess; path: string }> {
  // Raw, so that every byte passes as it is; then it tells its path and holds the terminal open, an hour at most.
  const child = spawn("script", ["-qefc", "stty raw -echo && tty && exec sleep 3600", "/dev/null"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  let said = "";
  for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
    said += chunk;
    const path = /\/dev\/\S+(?=\r?\n)/.exec(said)?.[0];
    if (path !== undefined) return { child, path };
  }
  throw new ToolError("port", "No pseudo-terminal to be had: is `script` from bsdutils installed?");
}

/** Makes a cable. Throws ToolError "port" where the machine has no pseudo-terminals. */
export async function createCable(): Promise<Cable> {
  const [a, b] = await Promise.all([terminal(), terminal()]);
  const join = (from: ChildProcess, to: ChildProcess) => {
    from.stdout!.on("data", (chunk) => to.stdin!.write(chunk));
    // Gone is gone: the other side finds out by its own end.
    to.stdin!.on("error", () => {});
  };
  join(a.child, b.child);
  join(b.child, a.child);
  return {
    ends: [a.path, b.path],
    close: () => {
      for (const { child } of [a, b]) child.kill("SIGKILL");
    },
  };
}
