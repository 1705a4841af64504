// How an error is told that the firmware did not catch: with the places in the TypeScript that it has come through.
import { types } from "node:util";
import { type ScriptTrace, type Spot, traceScript } from "../build/trace.ts";

export interface Uncaught {
  /** As the interpreter prints it. */
  message: string;
  /** Where it was thrown, then who called that; empty where it is no firmware that can be traced. */
  spots: Spot[];
  /** All of it, in lines. */
  text: string;
}

/** A board that runs less than this is a test's, with code of its own: no firmware is built for it, characters. */
const FIRMWARE_MIN = 5000;

/** A line of a stack: what follows the function's name. */
const FRAME = /\(?([\w./-]+):(\d+):(\d+)\)?$/;

const spotText = ({ file, line, column, within }: Spot) => {
  const at = `${file}:${line}:${column}`;
  return within === undefined ? at : `${within} (${at})`;
};

/**
 * `scripts`: the code that the board runs, by the name that it has in stacks. An error is often of the world that the
 * firmware lives in, and so no instance of Error here.
 */
export function tellUncaught(error: unknown, board: string, scripts: ReadonlyMap<string, string>): Uncaught {
  if (!types.isNativeError(error)) {
    const message = `Uncaught ${String(error)}`;
    return { message, spots: [], text: message };
  }
  let message = String(error);
  const size = [...scripts.values()].reduce((sum, { length }) => sum + length, 0);
  const spots: Spot[] = [];
  for (const frame of error.stack?.split("\n") ?? []) {
    const [, name, line, column] = FRAME.exec(frame.trim()) ?? [];
    const script = scripts.get(name ?? "");
    const trace: ScriptTrace | undefined =
      script === undefined ? undefined : traceScript(board, script, size >= FIRMWARE_MIN);
    if (trace === undefined) continue;
    spots.push(...trace.spots(offsetOf(script!, Number(line), Number(column))));
    message = trace.plain(message);
  }
  const first = `Uncaught ${message}`;
  // Of an error of the virtual board's own the stack is all there is.
  if (spots.length === 0) {
    const stack = error instanceof Error ? (error.stack ?? message) : message;
    return { message: first, spots, text: `Uncaught ${stack}` };
  }
  return {
    message: first,
    spots,
    text: [first, ...spots.map((spot) => `    at ${spotText(spot)}`)].join("\n"),
  };
}

/** Of a line and a column, both from 1. */
function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = text.indexOf("\n", start) + 1;
  return start + column - 1;
}
