// Talks to the interpreter's console over a line: gets hold of it while it listens, and evaluates expressions
// one at a time. Each answer is waited for before more is sent, so no flow control is needed.
import { setTimeout as sleep } from "node:timers/promises";
import { ToolError } from "../errors.ts";
import type { Sentences } from "../sentences.ts";
import { answerIn, answerPattern, begunPattern, CLEAR, lineOf, QUIET } from "./expression.ts";
import { guarded, REFRESH } from "./guard.ts";
import { createInbox, type Inbox } from "./inbox.ts";
import type { Line } from "./line.ts";
import { RefusedBoard } from "./refused.ts";

export interface BoardConsole {
  /**
   * Knocks until the console answers. `silent` is called once if it does not within 1.5 s: a running node has
   * its console off. One that is locked is opened. Throws ToolError "board" after `wait` ms, and where no password opens it.
   */
  knock(wait: number, silent: () => void): Promise<void>;
  /**
   * Ends what runs on the board, so that none of its timers turns the console off. One that is locked locks itself again
   * then, and is opened again.
   */
  reset(): Promise<void>;
  /** Evaluates an expression; what comes back is its value as JSON. Throws ToolError "flash" (the board threw, or fell silent). */
  evaluate(expression: string, patience?: number): Promise<unknown>;
  /** Sends a line without waiting for an answer. */
  tell(statement: string): Promise<void>;
  /** Waits up to `ms` for a text to arrive from now on. */
  hear(pattern: RegExp, ms: number): Promise<string | undefined>;
}

const KNOCK_EVERY_MS = 250;
const SILENT_AFTER_MS = 1500;
/**
 * Ctrl-C gets a board out of a loop. The interpreter on Linux ends at the second one within 5 s, so they are rare, and the
 * first comes only where plain knocking did not help.
 */
const BREAK_AFTER_MS = 800;
const BREAK_EVERY_MS = 6000;
const BREAK = "\x03";
/** Ctrl-C while code runs ends in the debugger, where a build has one; only another one gets out of it. */
const DEBUGGER = /debug>|In debug mode/;
/** Until a board has begun with a line, besides the time on the wire: it may be at what it was told before. */
const BEGIN_MS = 4000;
/** What a board may take over a line besides the time on the wire. */
const PATIENCE_MS = 4000;
/** A line that arrives garbled, and so is not evaluated, is said so often. */
const SAYINGS = 8;
/** The one before a reset, which may find the console gone. */
const MARKINGS = 3;
/** How long a board takes to reset, and to say that it has. */
const RESET_MS = 300;
const AFTER_RESET_MS = 1500;
const RESET_TRIES = 4;
const MUTE_TRIES = 2;
/** One that answers each time, and has not reset, is another program that answers. */
const MOST_RESETS = 10;
/** A function call: the debugger, which has a command "print", does not take it. */
const KNOCK = `${CLEAR}\n${QUIET}(()=>{${REFRESH}print("<#KN"+"OCK#>")})()\n`;
const KNOCKED = /<#KNOCK#>/;
/** What a locked console ends with: it takes every line for a password, and nothing out of it, Ctrl-C included. */
const LOCKED = /password>$/;
/** What a console says that has been reset. */
const PROMPT = />$/;
const OPENED = /Logged in/;
/** Each password is tried so often: the first line may run into one that was sent before. */
const PASSWORD_TRIES = 3;
/** How long a board takes to say that it has a password, after it was opened or has reset itself. */
const LOCK_MS = 1500;

/** What a console has to know besides. */
interface About {
  /** Passwords that the board may have. */
  passwords: readonly string[];
  /** For people, as far as it is known by then which board it is. */
  howToReset(): string;
  /** Ends whatever is waited for: all that has a console then throws ToolError "flash". */
  signal?: AbortSignal | undefined;
}

export function createConsole(line: Line, baud: number, say: Sentences, about: About): BoardConsole {
  const inbox = createInbox(line, say, about.signal);
  const lock = createLock(inbox, about.passwords, say);
  const parts: Parts = { inbox, say, about, lock, isGuarded: false, brokenAt: 0 };
  const evaluate = evaluateBy(parts, baud);
  const tell: BoardConsole["tell"] = async (statement) => {
    inbox.forget();
    await inbox.send(`${CLEAR}${QUIET}${statement}\n`);
  };
  return {
    knock: (wait, silent) => knockAt(parts, wait, silent),
    reset: () => resetBy(parts, evaluate, tell),
    evaluate,
    tell,
    hear: async (pattern, ms) => (await inbox.match(pattern, ms, true))?.[0],
  };
}

/** What a console consists of. */
interface Parts {
  inbox: Inbox;
  lock: ReturnType<typeof createLock>;
  say: Sentences;
  about: About;
  /** The board starts its program again where it hears nothing for a while: each line puts that off. */
  isGuarded: boolean;
  /** When Ctrl-C was sent last, unix ms. */
  brokenAt: number;
}

function createLock(inbox: Inbox, passwords: readonly string[], say: Sentences) {
  let tried = 0;
  /** The one that has opened it before is the likeliest. */
  let first = 0;
  return {
    isShut: () => LOCKED.test(inbox.text()),
    /** Lines that open it. Throws ToolError "board" where all passwords have been tried. */
    opening(): string {
      if (tried >= PASSWORD_TRIES * passwords.length) throw new RefusedBoard({ allow: "unlock" }, say.locked);
      const password = passwords[(first + tried++) % passwords.length]!;
      inbox.forget();
      return `\n${password}\n`;
    },
    opened(): void {
      if (tried > 0) first = (first + tried - 1) % passwords.length;
      tried = 0;
    },
  };
}

async function knockAt(parts: Parts, wait: number, silent: () => void): Promise<void> {
  const { inbox, lock, say, about } = parts;
  const began = Date.now();
  let silenceTold = false;
  parts.brokenAt = Math.max(parts.brokenAt, began - BREAK_EVERY_MS + BREAK_AFTER_MS);
  inbox.forget();
  while (Date.now() - began < wait) {
    let text = KNOCK;
    if (DEBUGGER.test(inbox.text())) {
      inbox.forget();
      parts.brokenAt = Date.now();
      text = BREAK;
    } else if (lock.isShut()) {
      text = lock.opening();
    } else if (Date.now() - parts.brokenAt >= BREAK_EVERY_MS) {
      parts.brokenAt = Date.now();
      text = BREAK + text;
    }
    // Not waited for: a line that nobody reads takes no more bytes.
    inbox.send(text).catch(() => {});
    if (await inbox.match(KNOCKED, KNOCK_EVERY_MS, true)) {
      inbox.setFound();
      lock.opened();
      return;
    }
    if (!silenceTold && Date.now() - began >= SILENT_AFTER_MS) {
      silenceTold = true;
      silent();
    }
  }
  throw new ToolError("board", say.noAnswer(Math.round(wait / 1000), about.howToReset()));
}

/** Of the next line that is answered, whichever console says it. */
let nextId = 1;

function evaluateBy(parts: Parts, baud: number): BoardConsole["evaluate"] {
  const { inbox, say, about } = parts;
  /** Over the wire, ms: one start, eight data and one stop bit each. */
  const wireTime = (bytes: number) => (bytes * 10_000) / baud;

  async function sayOnce(expression: string, id: number, patience: number) {
    const text = lineOf(id, parts.isGuarded ? REFRESH : "", expression);
    inbox.forget();
    await inbox.send(text);
    const hasBegun = await inbox.match(begunPattern(id), BEGIN_MS + wireTime(text.length), false);
    const found = hasBegun && (await inbox.match(answerPattern(id), patience + wireTime(1024), false));
    return found && answerIn(id, found);
  }

  return async (expression, patience = PATIENCE_MS) => {
    let id = nextId++;
    let answer = await sayOnce(expression, id, patience);
    for (let sayings = 1; answer === "not-evaluated" && sayings < SAYINGS; sayings++) {
      id = nextId++;
      answer = await sayOnce(expression, id, patience);
    }
    const failed = () => {
      // Without long words: the profile with its key passes here.
      const tail = JSON.stringify(inbox.text().slice(-200)).replace(/[\w+/=]{20,}/g, "[...]");
      const cause = new Error(`line ${id}: ${expression.slice(0, 40)} -> ${tail}`);
      const sentence = inbox.isLost() ? say.portLost : say.fellSilent(about.howToReset());
      return new ToolError("flash", sentence, { cause });
    };
    if (answer === undefined || typeof answer === "string") throw failed();
    if ("thrown" in answer) throw new ToolError("flash", say.boardThrew(answer.thrown.trim()));
    return answer.value;
  };
}

/** Leaves a mark that is gone after a reset. Said again at once: a node that took its console away answers none of them. */
async function mark(evaluate: BoardConsole["evaluate"], signal: AbortSignal | undefined): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await evaluate("global.SIPPRA_BEFORE=1");
      return;
    } catch (error) {
      if (tries === MARKINGS || signal?.aborted) throw error;
    }
  }
}

async function resetBy(
  parts: Parts,
  evaluate: BoardConsole["evaluate"],
  tell: BoardConsole["tell"],
): Promise<void> {
  const { inbox, lock, about } = parts;
  await mark(evaluate, about.signal);
  let mute = 0;
  for (let tries = 1; ; tries++) {
    await tell("reset();");
    await sleep(RESET_MS);
    // One that had been opened, by whoever was here before, is locked now.
    if (about.passwords.length > 0 && (await inbox.match(PROMPT, LOCK_MS, false)) && lock.isShut()) {
      await inbox.send(lock.opening());
      if (await inbox.match(OPENED, LOCK_MS, false)) lock.opened();
    }
    try {
      // In one line: a board must not be left stopped and without its guard.
      const isReset = await evaluate(`typeof global.SIPPRA_BEFORE=="undefined"&&${guarded}`, AFTER_RESET_MS);
      if (isReset === true) break;
      if (tries >= MOST_RESETS) throw new ToolError("flash", parts.say.fellSilent(about.howToReset()));
    } catch (error) {
      // What is sent while it resets is lost; one that says nothing at all has its console elsewhere.
      const isMute = inbox.text() === "" && ++mute >= MUTE_TRIES;
      if (tries >= RESET_TRIES || isMute || about.signal?.aborted) throw error;
    }
  }
  parts.isGuarded = true;
}
