// Asks at a terminal: for a password, which it does not show, and for what may be seen. In raw mode nothing is echoed, also where the terminal is slow to take it up.
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { ReadStream } from "node:tty";

interface Sight {
  write(text: string): unknown;
}

/** What was typed; null where nobody answers: Ctrl-C, Ctrl-D, or the terminal is gone. */
export function askSecret(question: string, input: ReadStream, out: Sight): Promise<string | null> {
  return ask(question, input, out, () => {});
}

/** The same, in plain sight. */
export function askLine(question: string, input: ReadStream, out: Sight): Promise<string | null> {
  return ask(question, input, out, (text) => out.write(text));
}

function ask(
  question: string,
  input: ReadStream,
  out: Sight,
  echo: (text: string) => void,
): Promise<string | null> {
  const output = new Writable({
    write: (bytes, _encoding, done) => {
      echo(String(bytes));
      done();
    },
  });
  return new Promise((resolve) => {
    const lines = createInterface({ input, output, terminal: true, historySize: 0 });
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
