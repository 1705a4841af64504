// What a board says over its line, kept until somebody waits for a piece of it. Whoever waits is told to stop by a signal.
import { ToolError } from "../errors.ts";
import type { Sentences } from "../sentences.ts";
import type { Line } from "./line.ts";

/** A board whose queue runs full says so in the middle of anything; since each line fits, it may. */
const XON = "\x11";
const XOFF = "\x13";

/** Characters that are kept: more than any answer has. A board may go on talking for as long as it is called. */
const MOST_KEPT = 65_536;

/** Throws ToolError "flash" once it was interrupted. */
export function stopWhere(signal: AbortSignal | undefined, say: Sentences): void {
  if (signal?.aborted) throw new ToolError("flash", say.interrupted);
}

export interface Inbox {
  /** What has arrived since it was forgotten last. */
  text(): string;
  forget(): void;
  /** The port went away, and the board has not answered since. */
  isLost(): boolean;
  setFound(): void;
  /**
   * Waits until what has arrived matches, the time is up, or (where it matters) the port is lost. Throws ToolError
   * "flash" where it is interrupted.
   */
  match(pattern: RegExp, ms: number, whileLost: boolean): Promise<RegExpExecArray | undefined>;
  /** Sends text; resolves once the port has taken it. Throws ToolError "flash" where it is interrupted. */
  send(text: string): Promise<void>;
}

export function createInbox(line: Line, say: Sentences, signal?: AbortSignal): Inbox {
  let text = "";
  let lost = false;
  let check: (() => void) | undefined;
  line.onText((more) => {
    text = (text + more.replaceAll(XON, "").replaceAll(XOFF, "")).slice(-MOST_KEPT);
    check?.();
  });
  line.onLost(() => {
    lost = true;
    check?.();
  });
  /** Rejects when it is interrupted: a port that nobody reads takes no bytes, and a board may never answer. */
  const interrupted = new Promise<never>((_, reject) => {
    const stop = () => reject(new ToolError("flash", say.interrupted));
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
  interrupted.catch(() => {});

  const wait = (pattern: RegExp, ms: number, whileLost: boolean) =>
    new Promise<RegExpExecArray | undefined>((resolve) => {
      const done = (found: RegExpExecArray | undefined) => {
        clearTimeout(timer);
        check = undefined;
        resolve(found);
      };
      const timer = setTimeout(() => done(undefined), ms);
      check = () => {
        const found = pattern.exec(text);
        if (found !== null) done(found);
        else if (lost && !whileLost) done(undefined);
      };
      check();
    });

  return {
    text: () => text,
    forget: () => {
      text = "";
    },
    isLost: () => lost,
    setFound: () => {
      lost = false;
    },
    match: (...asked) => Promise.race([interrupted, wait(...asked)]),
    send: async (more) => {
      stopWhere(signal, say);
      await Promise.race([interrupted, line.send(more)]);
    },
  };
}
