// A terminal that a test looks at and types into: tmux, whose screen can be read as it is.
import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

export const hasTmux = () => spawnSync("tmux", ["-V"]).status === 0;

/** A screen that is drawn over is looked at so often, ms, and for so long before it is given up. */
const [EVERY_MS, PATIENCE_MS] = [100, 120_000];

export interface Screen {
  text(): string;
  /** Waits for a text or a pattern, and gives the screen then. Throws with the screen where it does not come. */
  until(wanted: string | RegExp): Promise<string>;
  /** tmux's names of keys, or text. */
  press(...keys: string[]): void;
  close(): void;
}

let screens = 0;

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/** Runs a command in a folder, and leaves the screen as it was when it ends, with "ended: " and its exit code. */
export function openScreen(words: string[], cwd: string, columns = 80, rows = 24): Screen {
  const server = `sippra-${process.pid}-${++screens}`;
  const tmux = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync("tmux", ["-L", server, "-f", "/dev/null", ...args], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`tmux ${args.join(" ")}: ${stderr}`);
    return stdout;
  };
  const line = `env -u LANGUAGE LC_ALL=C.UTF-8 ${words.map(quoted).join(" ")}; echo "ended: $?"; exec sleep 600`;
  tmux("new-session", "-d", "-c", cwd, "-x", String(columns), "-y", String(rows), line);
  const text = () => tmux("capture-pane", "-p");
  return {
    text,
    until: async (wanted) => {
      for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(EVERY_MS)) {
        const seen = text();
        // What does not fit is broken anywhere.
        const found =
          typeof wanted === "string" ? seen.replaceAll(/\s+/g, " ").includes(wanted) : wanted.test(seen);
        if (found) return seen;
      }
      throw new Error(`the screen has no ${wanted}:\n${text()}`);
    },
    press: (...keys) => void tmux("send-keys", ...keys),
    close: () => void tmux("kill-server"),
  };
}
