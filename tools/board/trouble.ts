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
import { createErrorReports } from "./error-reports.ts";
import type { Uncaught } from "./uncaught.ts";
import { createWatchdog } from "./watchdog.ts";

/** Thrown out of the firmware's code where it does not go on: it reboots, or its memory ran out. */
class Halt extends Error {}

const REBOOT_AGAIN =
  "virtual board: E.reboot() in an errorFlag listener calls that listener again, and runs over the stack";

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
  print(text: string): void;
  /** The firmware is called. */
  onRun(): void;
  /** How an error is told that the firmware did not catch. */
  tell(error: unknown): Uncaught;
  /** There was one. */
  onError(uncaught: Uncaught): void;
  /** An array of the board's own world. */
  list(items: string[]): unknown;
}

/** Guards every function of the board, those of its objects too; classes stay as they are. */
function guardFunctions<T extends object>(api: T, beforeCall: () => void): T {
  const guarded = (value: unknown): unknown => {
    if (value?.constructor === Object) return guardFunctions(value, beforeCall);
    if (typeof value !== "function" || value.prototype !== undefined) return value;
    return (...args: unknown[]) => {
      beforeCall();
      return value(...args);
    };
  };
  return Object.fromEntries(Object.entries(api).map(([name, value]) => [name, guarded(value)])) as T;
}

export function createTrouble(options: TroubleOptions) {
  const { kind, later, alive, print } = options;
  /** Memory runs out in the next call of a function of the board. */
  let memoryEnds = false;
  /** Its memory has run out: no function of the board goes on, until this callback is over. */
  let halted = false;
  let hanging = false;
  let rebooting = false;

  /** Runs firmware. False where it was interrupted, or something due with it was. */
  const guarded = (run: () => void): boolean => {
    if (!alive() || hanging) return true;
    options.onRun();
    try {
      run();
    } catch (error) {
      if (error instanceof PowerCut) options.cut();
      else if (!(error instanceof Halt)) {
        const uncaught = options.tell(error);
        options.onError(uncaught);
        reports.setUncaught(error, uncaught.message);
      }
    }
    halted = false;
    return !reports.isInterrupted();
  };
  const reports = createErrorReports({ later, print, guarded, list: options.list });
  const watchdog = createWatchdog(kind, later, () => options.restart("watchdog"));

  /** The firmware cannot call the board any more once its power or memory is gone. */
  const beforeCall = () => {
    if (!alive()) throw new PowerCut();
    if (memoryEnds) {
      memoryEnds = false;
      halted = true;
      reports.interrupt();
      print("OUT OF MEMORY");
      reports.raise("LOW_MEMORY", "MEMORY");
    }
    if (halted) throw new Halt();
  };

  const reboot = () => {
    if (rebooting) {
      options.onError({ message: REBOOT_AGAIN, spots: [], text: REBOOT_AGAIN });
      throw new Halt();
    }
    rebooting = true;
    reports.report();
    options.restart("reboot");
    throw new Halt();
  };

  return {
    guarded,
    report: reports.report,
    raise: reports.raise,
    guardFunctions: <T extends object>(api: T) => guardFunctions(api, beforeCall),
    /** Memory runs out in the next callback that calls a function of the board. */
    outOfMemory: () => {
      memoryEnds = true;
    },
    /** No callback runs any more. */
    hang: () => {
      hanging = true;
      watchdog.onHang();
    },
    E: { on: reports.on, reboot, enableWatchdog: watchdog.enable, kickWatchdog: watchdog.kick },
    process: { on: reports.on },
  };
}
