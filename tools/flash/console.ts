// Talks to the interpreter's console over a line: gets hold of it while it listens, and evaluates expressions
// one at a time. Each answer is waited for before more is sent, so no flow control is needed.
import { setTimeout as sleep } from "node:timers/promises";
import { ToolError } from "../errors.ts";
import type { Sentences } from "../sentences.ts";
import type { Line } from "./line.ts";

export interface BoardConsole {
  /**
   * Knocks until the console answers. `silent` is called once if it does not within 1.5 s: a running node has
   * its console off. Throws ToolError "board" after `wait` ms.
   */
  knock(wait: number, silent: () => void): Promise<void>;
  /** Ends what runs on the board, so that none of its timers turns the console off. */
  reset(): Promise<void>;
  /** Evaluates an expression; what comes back is its value as JSON. Throws ToolError "flash" (the board threw, or fell silent). */
  evaluate(expression: string, patience?: number): Promise<unknown>;
  /** Sends a line without waiting for an answer. */
  tell(statement: string): Promise<void>;
  /** Waits up to `ms` for a text to arrive from now on. */
  hear(pattern: RegExp, ms: number): Promise<string | undefined>;
}

const KNOCK_EVERY = 250;
const SILENT_AFTER = 1500;
/**
 * Ctrl-C gets a board out of a half-typed line or a loop. The interpreter on Linux ends at the second one
 * within 5 s, so they are rare, and the first comes only where plain knocking did not help.
 */
const BREAK_AFTER = 800;
const BREAK_EVERY = 6000;
const BREAK = "\x03";
/** Ctrl-C while code runs ends in the debugger, where a build has one; only another one gets out of it. */
const DEBUGGER = /debug>|In debug mode/;
/** What a board may take over a line besides the time on the wire, ms. */
const PATIENCE = 4000;
/** How long a board takes to reset, ms. */
const RESET_TIME = 300;
/** A board whose queue runs full says so in the middle of anything; since each line fits, it may. */
const XON = "\x11";
const XOFF = "\x13";
/** Echo off for this line. */
const QUIET = "\x10";

export function createConsole(line: Line, baud: number, say: Sentences): BoardConsole {
  let nextId = 1;
  let heard = "";
  let check: (() => void) | undefined;
  let lost = false;
  line.onText((text) => {
    heard += text.replaceAll(XON, "").replaceAll(XOFF, "");
    check?.();
  });
  line.onLost(() => {
    lost = true;
    check?.();
  });

  /** Waits until what was heard matches, the time is up, or (where it matters) the port is lost. */
  const until = (pattern: RegExp, ms: number, whileLost: boolean) =>
    new Promise<RegExpExecArray | undefined>((resolve) => {
      const done = (found: RegExpExecArray | undefined) => {
        clearTimeout(timer);
        check = undefined;
        resolve(found);
      };
      const timer = setTimeout(() => done(undefined), ms);
      check = () => {
        const found = pattern.exec(heard);
        if (found !== null) done(found);
        else if (lost && !whileLost) done(undefined);
      };
      check();
    });

  const onWire = (bytes: number) => (bytes * 10_000) / baud;

  const board: BoardConsole = {
    knock: async (wait, silent) => {
      const began = Date.now();
      let told = false;
      let broke = began - BREAK_EVERY + BREAK_AFTER;
      heard = "";
      while (Date.now() - began < wait) {
        // A function call: the debugger, which has a command "print", does not take it.
        let text = `\n${QUIET}(()=>print("<#KN"+"OCK#>"))()\n`;
        if (DEBUGGER.test(heard)) {
          heard = "";
          broke = Date.now();
          text = BREAK;
        } else if (Date.now() - broke >= BREAK_EVERY) {
          broke = Date.now();
          text = BREAK + text;
        }
        // Not waited for: a line that nobody reads takes no more bytes.
        void line.send(text);
        if (await until(/<#KNOCK#>/, KNOCK_EVERY, true)) {
          lost = false;
          return;
        }
        if (!told && Date.now() - began >= SILENT_AFTER) {
          told = true;
          silent();
        }
      }
      throw new ToolError("board", say.noAnswer(Math.round(wait / 1000)));
    },
    reset: async () => {
      await board.evaluate("global.SIPPRA_BEFORE=1");
      for (let tries = 1; ; tries++) {
        await board.tell("reset();");
        await sleep(RESET_TIME);
        try {
          if ((await board.evaluate("typeof global.SIPPRA_BEFORE", 1500)) === "undefined") break;
        } catch (error) {
          // What is sent while it resets is lost.
          if (tries === 4) throw error;
        }
      }
      // Nobody kicks the watchdog of the node that was running here any more.
      await board.evaluate("setInterval(()=>E.kickWatchdog(),1e3)");
    },
    evaluate: async (expression, patience = PATIENCE) => {
      const id = nextId++;
      const text =
        `${QUIET}try{print("<#${id}"+":"+JSON.stringify(${expression})+":${id}#>")}` +
        `catch(e){print("<#${id}"+"!"+e+":${id}#>")}\n`;
      heard = "";
      await line.send(text);
      const limit = patience + onWire(text.length + 1024);
      const found = await until(new RegExp(`<#${id}([:!])(.*?):${id}#>`, "s"), limit, false);
      const failed = () => {
        // Without long words: the profile with its key passes here.
        const tail = JSON.stringify(heard.slice(-200)).replace(/[\w+/=]{20,}/g, "[...]");
        const cause = new Error(`line ${id}: ${expression.slice(0, 40)} -> ${tail}`);
        return new ToolError("flash", lost ? say.portLost : say.fellSilent, { cause });
      };
      if (found === undefined) throw failed();
      if (found[1] === "!") throw new ToolError("flash", say.boardThrew(found[2]!.trim()));
      if (found[2] === "undefined") return undefined;
      try {
        return JSON.parse(found[2]!);
      } catch {
        throw failed();
      }
    },
    tell: async (statement) => {
      heard = "";
      await line.send(`${QUIET}${statement}\n`);
    },
    hear: async (pattern, ms) => (await until(pattern, ms, true))?.[0],
  };
  return board;
}
