// Asks for a password at a terminal, which does not show it. In raw mode nothing is echoed, also where the terminal is slow to take it up.
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { ReadStream } from "node:tty";

/** What was typed; null where nobody answers: Ctrl-C, Ctrl-D, or the terminal is gone. */
export function askSecret(
  question: string,
  input: ReadStream,
  out: { write(text: string): unknown },
): Promise<string | null> {
  const swallow = new Writable({ write: (_bytes, _encoding, done) => done() });
  return new Promise((resolve) => {
    const lines = createInterface({ input, output: swallow, terminal: true, historySize: 0 });
    const end = (answer: string | null) => {
      out.write("\n");
      resolve(answer);
    };
    let answer: string | null = null;
    lines.on("line", (line) => {
      answer = line;
      lines.close();
    });
    lines.on("SIGINT", () => lines.close());
    lines.on("close", () => end(answer));
    // After the terminal has been told not to echo: who sees the question may type.
    out.write(question);
  });
}
