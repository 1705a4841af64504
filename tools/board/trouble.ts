// What the interpreter does where the firmware fails: errors that nobody caught, memory that ran out, reboots
// and the watchdog. Read in its source (src/jsinteractive.c, jsiIdle and jsiCheckErrors; jswrap_espruino.c) and,
// as far as Linux has it, asked of the interpreter (test/conformance/board.ts):
//
// - An error out of a callback is no flag, and its timer goes on. `process` hears of it after all callbacks
//   that were due together, and of several errors only of the last one.
// - Out of memory interrupts the callback and cannot be caught. The other callbacks due with it still run, but
//   every interval among them is deleted, which is the flag CALLBACK. Then `errorFlag` is called.
// - `E.reboot` first reports what has not been reported yet: an `errorFlag` listener that reboots is called
//   again within its own reboot, and again, until the stack is full, unless it minds.
import { PowerCut } from "../image/flash.ts";
import type { BoardKind } from "../image/kinds.ts";
import type { Uncaught } from "./uncaught.ts";

/** In the interpreter's order (jsutils.h). */
const FLAGS = [
  "FIFO_FULL",
  "BUFFER_FULL",
  "CALLBACK",
  "LOW_MEMORY",
  "MEMORY",
  "MEMORY_BUSY",
  "UART_OVERFLOW",
] as const;
type Flag = (typeof FLAGS)[number];
/** Flags that alone are not worth a call (JSERR_WARNINGS_MASK). */
const WARNINGS: Flag[] = ["LOW_MEMORY"];

/** Thrown out of the firmware's code where it does not go on: it reboots, or its memory ran out. */
class Halt extends Error {}

export interface TroubleOptions {
  kind: BoardKind;
  /** A timer that dies with the power; it can be stopped. */
  later(ms: number, run: () => void): () => void;
  alive(): boolean;
  /** The power fails. */
  cut(): void;
  /** Ends this life and begins the next. */
  restart(why: "reboot" | "watchdog"): void;
  /** What the interpreter prints. */
  say(text: string): void;
  /** The firmware is called. */
  onRun(): void;
  /** How an error is told that the firmware did not catch. */
  tell(error: unknown): Uncaught;
  /** There was one. */
  onError(uncaught: Uncaught): void;
  /** An array of the board's own world. */
  list(items: string[]): unknown;
}

export function createTrouble(options: TroubleOptions) {
  const { kind, later, alive, say } = options;
  const flags = new Set<Flag>();
  let told = new Set<Flag>();
  const listeners: Record<string, ((argument: unknown) => void)[]> = { errorFlag: [], uncaughtException: [] };
  let uncaught: { error: unknown; message: string } | undefined;
  let checking = false;
  let interrupted = false;
  let starving = false;
  let stopped = false;
  let stuck = false;
  let rebooting = false;

  /** Reports what went wrong once all that is due now has run. */
  const soon = () => {
    if (checking) return;
    checking = true;
    later(0, () => {
      checking = false;
      check();
    });
  };

  /** Runs firmware. False where it was interrupted, or something due with it was. */
  const guarded = (run: () => void): boolean => {
    if (!alive() || stuck) return true;
    options.onRun();
    try {
      run();
    } catch (error) {
      if (error instanceof PowerCut) options.cut();
      else if (!(error instanceof Halt)) {
        const told = options.tell(error);
        uncaught = { error, message: told.message };
        options.onError(told);
        soon();
      }
    }
    stopped = false;
    return !interrupted;
  };

  const call = (event: string, argument: unknown) => {
    for (const listener of listeners[event]!) guarded(() => listener(argument));
  };

  const check = () => {
    if (interrupted) say("Execution Interrupted during event processing.");
    interrupted = false;
    if (uncaught) {
      const { error, message } = uncaught;
      uncaught = undefined;
      if (listeners.uncaughtException!.length > 0) call("uncaughtException", error);
      else say(message);
    }
    const fresh = FLAGS.filter((flag) => flags.has(flag) && !told.has(flag));
    if (fresh.some((flag) => !WARNINGS.includes(flag))) {
      call("errorFlag", options.list(fresh));
      say(`New interpreter error: ${fresh.join()}`);
    }
    told = new Set(flags);
  };

  const raise = (...which: Flag[]) => {
    for (const flag of which) flags.add(flag);
    soon();
  };

  const on = (event: string, listener: (argument: unknown) => void) => {
    if (listeners[event] === undefined) throw new Error(`virtual board: there is no event ${event} here`);
    listeners[event].push(listener);
  };

  let disarm = () => {};
  let seconds = 0;
  let auto = true;
  const arm = () => {
    disarm();
    if (seconds > 0)
      disarm = later(seconds * 1000 * (kind.watchdogEarly ?? 1), () => options.restart("watchdog"));
  };

  /** Functions of the board, which the firmware cannot call any more once its power or memory is gone. */
  const withTrouble = <T extends object>(api: T): T =>
    Object.fromEntries(
      Object.entries(api).map(([name, value]) => {
        if (value?.constructor === Object) return [name, withTrouble(value)];
        if (typeof value !== "function" || value.prototype !== undefined) return [name, value];
        const guard = (...all: unknown[]) => {
          if (!alive()) throw new PowerCut();
          if (starving) {
            starving = false;
            stopped = true;
            interrupted = true;
            say("OUT OF MEMORY");
            raise("LOW_MEMORY", "MEMORY");
          }
          if (stopped) throw new Halt();
          return value(...all);
        };
        return [name, guard];
      }),
    ) as T;

  return {
    guarded,
    /** Reports at once, as after the code has been loaded. */
    check,
    raise,
    withTrouble,
    /** Memory runs out in the next callback that calls a function of the board. */
    outOfMemory: () => {
      starving = true;
    },
    /** No callback runs any more. */
    hang: () => {
      stuck = true;
      if (auto) arm();
    },
    E: {
      on,
      reboot: () => {
        if (rebooting) {
          const message =
            "virtual board: E.reboot() in an errorFlag listener calls that listener again, and runs over the stack";
          options.onError({ message, spots: [], text: message });
          throw new Halt();
        }
        rebooting = true;
        check();
        options.restart("reboot");
        throw new Halt();
      },
      enableWatchdog: (timeout: number, isAuto?: boolean) => {
        const longest = kind.watchdog ?? 0;
        if (longest === 0) return;
        seconds = timeout >= 0 ? timeout : 1;
        auto = isAuto === undefined || isAuto;
        const tooLong = seconds > longest;
        if (tooLong) seconds = longest;
        // Kicked by itself, it waits for ever as long as the firmware does not hang.
        if (auto) disarm();
        else arm();
        if (tooLong) throw new Error("Maximum watchdog timeout exceeded");
      },
      kickWatchdog: () => {
        if (seconds > 0 && !auto) arm();
      },
    },
    process: { on },
  };
}
