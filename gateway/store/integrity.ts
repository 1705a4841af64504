// The thorough check of a store, while its gateway runs. In a process of its own and not in a thread: SQLite is not to be
// interrupted in one, and a gateway that is to stop would wait for it (21 s with a store of 1 GB, measured).
import { fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** What has come of it: what is wrong, null for nothing; or why it could not be found out. */
export type Finding = { problem: string | null } | { failed: string };

// As it was written, or what was compiled of it.
const PROGRAM = fileURLToPath(new URL(`./integrity-process${extname(import.meta.url)}`, import.meta.url));

/** `onFinding` is called once, unless it is stopped before. Returns what stops it at once. */
export function startThoroughCheck(path: string, onFinding: (finding: Finding) => void): () => void {
  // Not with what this process was told about itself: a debugger's port, modules to load first.
  const child = fork(PROGRAM, [path], { execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
  let isOver = false;
  const end = (finding: Finding) => {
    if (!isOver) onFinding(finding);
    isOver = true;
  };
  child.on("message", (finding) => end(finding as Finding));
  child.on("error", ({ message }) => end({ failed: message }));
  child.on("exit", (code, signal) => end({ failed: `its process ended with ${signal ?? code}` }));
  return () => {
    isOver = true;
    child.kill("SIGKILL");
  };
}
