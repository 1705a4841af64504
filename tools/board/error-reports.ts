// What the interpreter reports to the firmware once the callbacks that were due together have run: an error that
// nobody caught, and its error flags. trouble.ts says where that was looked up.

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
const WARNINGS: readonly Flag[] = ["LOW_MEMORY"];

type Listener = (argument: unknown) => void;

export interface ErrorReportOptions {
  later(ms: number, run: () => void): void;
  /** What the interpreter prints. */
  print(text: string): void;
  /** Runs firmware. */
  guarded(run: () => void): void;
  /** An array of the board's own world. */
  list(items: string[]): unknown;
}

export function createErrorReports({ later, print, guarded, list }: ErrorReportOptions) {
  const raised = new Set<Flag>();
  let reported = new Set<Flag>();
  const listeners: Record<string, Listener[]> = { errorFlag: [], uncaughtException: [] };
  let uncaught: { error: unknown; message: string } | undefined;
  let interrupted = false;
  let scheduled = false;

  const call = (event: string, argument: unknown) => {
    for (const listener of listeners[event]!) guarded(() => listener(argument));
  };

  const report = () => {
    if (interrupted) print("Execution Interrupted during event processing.");
    interrupted = false;
    if (uncaught) {
      const { error, message } = uncaught;
      uncaught = undefined;
      if (listeners.uncaughtException!.length > 0) call("uncaughtException", error);
      else print(message);
    }
    const fresh = FLAGS.filter((flag) => raised.has(flag) && !reported.has(flag));
    if (fresh.some((flag) => !WARNINGS.includes(flag))) {
      call("errorFlag", list(fresh));
      print(`New interpreter error: ${fresh.join()}`);
    }
    reported = new Set(raised);
  };

  /** Once all that is due now has run. */
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    later(0, () => {
      scheduled = false;
      report();
    });
  };

  return {
    /** At once, as after the code has been loaded. */
    report,
    raise: (...flags: Flag[]) => {
      for (const flag of flags) raised.add(flag);
      schedule();
    },
    /** Of several errors only the last one is reported. */
    setUncaught: (error: unknown, message: string) => {
      uncaught = { error, message };
      schedule();
    },
    /** Firmware was interrupted: so is what is due with it, until it is reported. */
    interrupt: () => {
      interrupted = true;
    },
    isInterrupted: () => interrupted,
    /** `E.on` and `process.on`. */
    on: (event: string, listener: Listener) => {
      if (listeners[event] === undefined) throw new Error(`virtual board: there is no event ${event} here`);
      listeners[event].push(listener);
    },
  };
}
