// What a node did, a line each: for people in columns, for programs in JSON.
import { readFileSync } from "node:fs";
import type { Output, Surroundings } from "../../gateway/cli/program.ts";
import { wrap } from "../../gateway/text/wrap.ts";
import type { Spot } from "../build/trace.ts";
import { createWriter, type Style, strong, styled } from "../terminal.ts";
import type { NodeEvent } from "./event.ts";

/** Of the node's local standard time less UTC, ms: as its profile has it. */
const OFFSET_MS = 3_600_000;
const TIME = "13:00:00.000".length;
const WHAT = 8;
const INDENT = " ".repeat(TIME + WHAT + 4);
/** Of what belongs to a line, and needs the room. */
const UNDER = "    ";
/** A terminal that does not say how wide it is. */
const COLUMNS = 80;

const localTime = (at: number) => new Date(at + OFFSET_MS).toISOString().split(/[TZ]/) as [string, string];

type Print = (event: NodeEvent) => void;

const bytesInHex = (_: string, value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;

export function jsonLines(out: Output): Print {
  return ({ at, what, text, fields }) =>
    out.write(`${JSON.stringify({ time: new Date(at).toISOString(), what, text, ...fields }, bytesInHex)}\n`);
}

function styleOf({ what, deep }: NodeEvent): Style | undefined {
  if (what === "ERROR" || what === "lost" || what === "reboots") return "red";
  if (deep || what === "wakes" || what === "sleeps") return "dim";
  return what === "night" ? "bold" : undefined;
}

/** Breaks text into lines beside what stands first. */
function columnsOf(room: number) {
  const tooLong = new RegExp(`\\S{${room + 1},}`, "g");
  const pieces = new RegExp(`.{1,${room}}`, "g");
  const cut = (word: string) => word.match(pieces)!.join(" ");
  return (head: string, text: string) =>
    head + wrap(text.replace(tooLong, cut), room).replaceAll("\n", `\n${INDENT}`);
}

/** `deep`: with all that there is. */
export function textLines({ out, env }: Pick<Surroundings, "out" | "env">, deep: boolean): Print {
  const write = createWriter({ out, env });
  const width = Math.min(out.columns ?? COLUMNS, 120);
  const columns = columnsOf(width - INDENT.length);
  let today = "";
  let lastError = "";
  /** An error with its stack and its source; one that comes again and again in a line. */
  const errorLines = (head: string, text: string, spots: readonly Spot[]): string[] => {
    const [message, ...stack] = text.split("\n");
    if (text === lastError) return [columns(head, `again: ${message} ${(stack[0] ?? "").trim()}`)];
    lastError = text;
    const source = sourceAt(spots[0], width - UNDER.length).map((line) => (UNDER + line).trimEnd());
    return [columns(head, message!), ...stack, ...source];
  };
  return (event) => {
    const { at, what, text, fields, detail } = event;
    const [date, time] = localTime(at);
    if (date !== today) write(`${today === "" ? "" : "\n"}${strong(date)}\n`);
    today = date;
    const head = `${time}  ${what.padEnd(WHAT)}  `;
    const more = deep && detail !== undefined ? detail.split("\n").map((line) => columns(INDENT, line)) : [];
    const lines =
      what === "ERROR"
        ? errorLines(head, text, (fields as { spots: Spot[] }).spots)
        : [columns(head, text), ...more];
    const style = styleOf(event);
    write(`${style === undefined ? lines.join("\n") : styled(style, lines.join("\n"))}\n`);
  };
}

/** The line of the source, or as much of it as there is room for, with a mark under the place. */
function sourceAt(spot: Spot | undefined, room: number): string[] {
  if (spot === undefined) return [];
  let line: string;
  try {
    line = readFileSync(new URL(`../../${spot.file}`, import.meta.url), "utf8").split("\n")[spot.line - 1]!;
  } catch {
    return [];
  }
  const column = spot.column - 1;
  const from = Math.max(/^\s*/.exec(line)![0].length, Math.min(column - (room >> 1), line.length - room));
  return ["", line.slice(from, from + room), `${" ".repeat(Math.max(0, column - from))}^`];
}
