// A serial port as the rest of the tool sees it: text out, text in, lost and back. The port itself is held by
// a process of its own (port-process.ts), because the package that talks to Espruino boards keeps one
// connection a process in globals.
import { fork } from "node:child_process";
import { extname } from "node:path";
import { accessTo, type PortTrouble } from "../../gateway/intake/port-trouble.ts";
import { ToolError } from "../errors.ts";
import type { Sentences } from "../sentences.ts";

export interface Line {
  /** Sends bytes (latin1); resolves once the port has taken them. */
  send(text: string): Promise<void>;
  /** Every piece of text (latin1) that arrives. */
  onText(listener: (text: string) => void): void;
  /** The port went away, as when a board on USB resets; it is opened again as soon as it is back. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

/** From the parent: bytes to send, or an end. */
export type ToPort = { write: string; id: number } | { close: true };
export type FromPort =
  | { is: "open" }
  /** `text`: the system's own words. */
  | { is: "failed"; trouble: PortTrouble; text: string }
  | { is: "text"; text: string }
  | { is: "written"; id: number }
  | { is: "lost" };

/** Opens a port. Throws ToolError "port" with a sentence about why it cannot be. */
export function openLine(path: string, baud: number, say: Sentences): Promise<Line> {
  const program = new URL(`./port-process${extname(import.meta.url)}`, import.meta.url);
  const child = fork(program, [path, String(baud)], {
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const texts: ((text: string) => void)[] = [];
  const losses: (() => void)[] = [];
  const written = new Map<number, () => void>();
  let nextId = 1;
  let closing = false;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const tell = (message: ToPort) => {
    if (child.connected) child.send(message);
  };

  const line: Line = {
    send: (text) =>
      new Promise((resolve) => {
        const id = nextId++;
        written.set(id, resolve);
        tell({ write: text, id });
      }),
    onText: (listener) => texts.push(listener),
    onLost: (listener) => losses.push(listener),
    close: async () => {
      closing = true;
      tell({ close: true });
      // A port whose other side has stopped taking bytes may never drain.
      const timer = setTimeout(() => child.kill("SIGKILL"), 1000);
      await gone;
      clearTimeout(timer);
    },
  };

  return new Promise((resolve, reject) => {
    child.on("message", (message: FromPort) => {
      if (message.is === "open") resolve(line);
      else if (message.is === "failed") {
        const sentence = say.portTrouble[message.trouble](path, message.text, accessTo(path));
        line.close().then(() => reject(new ToolError("port", sentence)));
      } else if (message.is === "text") for (const listener of texts) listener(message.text);
      else if (message.is === "lost") for (const listener of losses) listener();
      else {
        written.get(message.id)?.();
        written.delete(message.id);
      }
    });
    child.once("exit", (code, signal) => {
      if (closing) return;
      reject(new ToolError("port", say.portProcessEnded(path, String(signal ?? code))));
      for (const listener of losses) listener();
    });
  });
}
