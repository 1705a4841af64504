// A virtual board at the end of a line: its console does what the interpreter's does with lines, passwords, reset() and
// load(), so that the tool's whole flash runs against it. Its seconds pass when a test says so.
import { Script } from "node:vm";
import { PROFILE, RING } from "../../../firmware/profile.ts";
import { CLEAR } from "../../../tools/flash/expression.ts";
import type { Line } from "../../../tools/flash/line.ts";
import { createFlash } from "../../../tools/image/flash.ts";
import { CODE } from "../../../tools/image/layout.ts";
import { storedFiles } from "../../../tools/image/storage.ts";
import { type BoardBefore, blankBoard } from "./virtual-flash.ts";

/** What the tool has set is gone after a reset. From outside the context a variable is not deleted for those inside. */
const FORGET = new Script(
  "for (const name of Object.keys(globalThis)) if (/^SIPPRA_/.test(name)) delete globalThis[name];",
);

export interface BoardOnLine {
  line: Line;
  /** Storage, and the journal where it lies outside. */
  memory(): { image: Uint8Array; ring: Uint8Array | undefined };
  /** What runs on it: its own program, or nothing but the console. */
  isRunning(): boolean;
  /** How often it was started by load(). */
  loads(): number;
  /** Lines that it was sent. */
  lines(): string[];
  /** Called before each line. */
  onLine(listener: (line: string, n: number) => void): void;
  /** The cable is pulled: nothing comes through any more. */
  pull(): void;
  /** Its program takes the console away. */
  mute(): void;
  /** Somebody resets it. */
  restart(): void;
  /** So many seconds pass for what runs on its console. */
  pass(seconds: number): void;
}

/** A board that runs what is in `before`; `password`: its console's. */
export function boardOnLine(id: string, before: BoardBefore, password: string | undefined): BoardOnLine {
  const { flash, ring, kind, context } = blankBoard(id, before);
  const texts: ((text: string) => void)[] = [];
  const sent: string[] = [];
  let before_: (line: string, n: number) => void = () => {};
  let isPulled = false;
  let isMute = false;
  let isRunning = holdsNode();
  let isLocked = password !== undefined && flash.bytes[0] !== 255;
  let loads = 0;
  let typed = "";
  let intervals: (() => void)[] = [];
  let wanted: "reset" | "load" | undefined;

  const print = (text: string) =>
    void setImmediate(() => {
      for (const listener of isPulled ? [] : texts) listener(text);
    });

  /** Storage as it is, whether it makes a node start. */
  function holdsNode(): boolean {
    const files = new Map(storedFiles(createFlash(kind.storage, flash.bytes)).files.map((f) => [f.name, f]));
    const start = ring ? ring.bytes[4] : flash.bytes[(files.get(RING)?.at ?? -4) + 4];
    return files.has(CODE) && files.has(PROFILE) && start !== undefined && start !== 255;
  }

  function startOver(): void {
    isRunning = wanted === "load" && holdsNode();
    if (wanted === "load") loads++;
    wanted = undefined;
    intervals = [];
    FORGET.runInContext(context);
    isLocked = password !== undefined && flash.bytes[0] !== 255;
    if (isRunning) print(`\r\nSippra 0.1.0, node 1-7, boot ${loads}\r\n`);
    print(isLocked ? "\r\n 2v29\r\n\r\npassword>" : "\r\n 2v29\r\n\r\n>");
  }

  Object.assign(context, {
    print: (text: string) => print(`${text}\r\n`),
    setInterval: (work: () => void) => intervals.push(work),
    reset: () => {
      wanted = "reset";
    },
    load: () => {
      wanted = "load";
    },
  });
  Object.assign(context.E, { kickWatchdog: () => {} });
  FORGET.runInContext(context);

  /** What stands in a line; undefined where that cannot be read, or lacks its end and waits for it. */
  function read(text: string): Script | undefined {
    try {
      return new Script(text);
    } catch (error) {
      if (/Unexpected end of input|missing \)/.test(String(error))) typed = `${text}\n`;
      else print(`Uncaught ${error}`);
      return undefined;
    }
  }

  function enter(): void {
    const text = isLocked ? typed : typed.split(CLEAR).at(-1)!.replaceAll("\x10", "");
    typed = "";
    if (isLocked) {
      isLocked = text !== password;
      print(isLocked ? "\n  Invalid password\r\npassword>" : "\n  Logged in.\r\n>");
      return;
    }
    const script = read(text);
    if (script === undefined) return;
    try {
      script.runInContext(context);
    } catch (error) {
      print(`Uncaught ${error}`);
    }
    if (wanted !== undefined) startOver();
  }

  return {
    line: {
      async send(text) {
        const lines = text.split("\n");
        const rest = lines.pop()!;
        for (const line of lines) {
          before_(line, sent.length);
          sent.push(line);
          if (isPulled || isMute) return;
          typed = isLocked ? (typed + line).slice(0, 20) : typed + line;
          enter();
        }
        typed += rest;
      },
      onText: (listener) => void texts.push(listener),
      onLost: () => {},
      close: async () => {},
    },
    memory: () => ({ image: Uint8Array.from(flash.bytes), ring: ring && Uint8Array.from(ring.bytes) }),
    isRunning: () => isRunning,
    loads: () => loads,
    lines: () => sent,
    onLine: (listener) => {
      before_ = listener;
    },
    pull: () => {
      isPulled = true;
    },
    mute: () => {
      isMute = true;
    },
    restart: () => {
      isMute = false;
      wanted = "load";
      startOver();
      loads--;
    },
    pass(seconds) {
      for (let s = 0; s < seconds; s++) {
        for (const work of [...intervals]) work();
        if (wanted !== undefined) startOver();
      }
    },
  };
}
