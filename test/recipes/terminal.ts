// A terminal into which a reader of a page pastes its blocks, one after the other: what one has set or begun is there in
// the next. All that was begun ends with it.
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../processes.ts";
import { ENV } from "./programs.ts";

export interface Terminal {
  /** Runs a block to its end; what it printed, on both streams. Throws where its last command fails. */
  paste(block: string, timeoutMs?: number): Promise<string>;
  /** Ends what still runs. */
  close(): Promise<void>;
}

/** In `folder`; `env` is beside what this process has. */
export function openTerminal(folder: string, env: Record<string, string>): Terminal {
  // In a group of its own, which ends as a whole.
  const bash = spawn("bash", ["--noprofile", "--norc"], {
    cwd: folder,
    env: { ...ENV, ...env },
    detached: true,
  });
  let output = "";
  for (const stream of [bash.stdout, bash.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  let pasted = 0;
  return {
    paste: async (block, timeoutMs = 60_000) => {
      const from = output.length;
      const end = new RegExp(`<${++pasted}: (\\d+)>\n`);
      bash.stdin.write(`${block}\necho "<${pasted}: $?>"\n`);
      const printed = () => output.slice(from);
      await until(
        () => end.test(printed()),
        () => `the end of: ${block}\nSo far: ${printed()}`,
        timeoutMs,
      );
      const [mark, code] = end.exec(printed())!;
      if (code !== "0") throw new Error(`${code} from: ${block}\n${printed()}`);
      return printed().replace(mark, "");
    },
    close: async () => {
      bash.stdin.end();
      const signal = (name: NodeJS.Signals | 0) => {
        try {
          return process.kill(-bash.pid!, name);
        } catch {
          return false; // None is left.
        }
      };
      signal("SIGTERM");
      for (let waited = 0; waited < 100 && signal(0); waited++) await sleep(50);
      signal("SIGKILL");
    },
  };
}
