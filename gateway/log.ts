// The gateway's log: to stderr, so that stdout stays free for what a command was asked for. JSON where a
// machine reads it, one tidy line a message where a person does.
import { pino } from "pino";

/** What a room of the gateway needs of a log. pino has this form, and a test writes one in a line. */
export interface Log {
  debug(fields: object, sentence: string): void;
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export const LOG_FORMATS = ["auto", "json", "text"] as const;

export interface LogSettings {
  level: (typeof LOG_LEVELS)[number];
  /** "auto": text on a terminal, JSON elsewhere. */
  format: (typeof LOG_FORMATS)[number];
}

/** Where lines go: process.stderr, or a test's own. */
export interface LogStream {
  write(line: string): unknown;
  isTTY?: boolean;
}

/** For whoever wants to hear nothing: tests, and tools that run a gateway inside. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

export function createLog(settings: LogSettings, stream: LogStream = process.stderr): Log {
  const text = settings.format === "text" || (settings.format === "auto" && stream.isTTY === true);
  const destination = text
    ? { write: (line: string) => stream.write(textLine(line, stream.isTTY === true)) }
    : stream;
  return pino(
    {
      level: settings.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination as { write(line: string): void },
  );
}

const COLOURS: Record<string, string> = { debug: "90", info: "32", warn: "33", error: "31" };

/** `12:34:56 info  Sentence.  key=value`, from a line of pino's JSON. Local time: the reader's own. An error's stack is
 * for JSON: the sentence says what a person needs. */
function textLine(json: string, coloured: boolean): string {
  const { level, time, msg, err: _stack, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const paint = (code: string, text: string) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text);
  const clock = new Date(String(time)).toTimeString().slice(0, 8);
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${plain(value)}`);
  const tail = rest.length === 0 ? "" : `  ${paint("90", rest.join(" "))}`;
  return `${clock} ${paint(COLOURS[String(level)] ?? "0", String(level).padEnd(5))} ${msg ?? ""}${tail}\n`;
}

// Anything but plain characters goes out quoted and escaped: a field may hold what a hostile line sent.
function plain(value: unknown): string {
  return typeof value === "string" && /^[\w./:@+-]+$/.test(value) ? value : JSON.stringify(value);
}
