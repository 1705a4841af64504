// The newest lines of the log, for who looks at the page and has no terminal.
import type { Log } from "./log.ts";

export interface LogLine {
  /** unix ms */
  at: number;
  level: "info" | "warn" | "error";
  text: string;
}

export interface LogMemory {
  /** Writes to the log that was given, and remembers. */
  log: Log;
  /** The newest last. */
  lines(): LogLine[];
}

const MOST = 300;

/** `now`: unix ms. */
export function rememberLog(log: Log, now: () => number): LogMemory {
  const lines: LogLine[] = [];
  const note = (level: LogLine["level"]) => (fields: object, text: string) => {
    lines.push({ at: now(), level, text });
    if (lines.length > MOST) lines.shift();
    log[level](fields, text);
  };
  return {
    log: {
      debug: (fields, text) => log.debug(fields, text),
      ...{ info: note("info"), warn: note("warn"), error: note("error") },
    },
    lines: () => [...lines],
  };
}
