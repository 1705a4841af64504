// One script on the real interpreter, to its end: what it printed.
import { spawn } from "node:child_process";
import { ESPRUINO } from "./espruino.ts";

export { ESPRUINO };

/** Runs `script` in `folder`; its prints, one a line, without the interpreter's own greeting and prompt. */
export function runScript(folder: string, script: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    // Its stdin has to stay open and silent.
    const child = spawn(ESPRUINO!, [script], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
    let out = "";
    child.stdout.on("data", (data) => {
      out += data;
    });
    const limit = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(limit);
      const text = out.replace(/[\s\S]*espruino\.com\/Donate\s*/, "").replaceAll("\r", "");
      resolve(
        text
          // biome-ignore lint/suspicious/noControlCharactersInRegex: the console's own
          .replace(/\x1b\[J/g, "")
          .replace(/^>|\n?>$/g, "")
          .trim()
          .split("\n"),
      );
    });
  });
}
