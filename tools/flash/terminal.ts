// What a technician sees while something takes its time: a bar on a terminal, plain lines elsewhere. All of it
// goes to stderr; results go to stdout.
import { inspect } from "node:util";
import type { Output } from "../../gateway/cli/program.ts";

export interface Terminal {
  /** A new step begins; `total` in the unit of `advance`, 0 where there is nothing to count. */
  step(text: string, total?: number): void;
  advance(by: number): void;
  /** A line that stays. */
  note(text: string): void;
  /** An error that was got over, for who wants to know. */
  debug(error: unknown): void;
  /** Ends what is on the screen. */
  end(): void;
}

const WIDTH = 30;

export function createTerminal(out: Output, debug: boolean): Terminal {
  let text = "";
  let total = 0;
  let done = 0;
  let shown = "";
  const draw = () => {
    const share = total === 0 ? 0 : Math.min(1, done / total);
    const filled = Math.round(share * WIDTH);
    const percent = String(Math.floor(share * 100)).padStart(3);
    const bar = total === 0 ? "" : ` ${"#".repeat(filled)}${".".repeat(WIDTH - filled)} ${percent} %`;
    const line = `${text.padEnd(20)}${bar}`.slice(0, (out.columns || 80) - 1);
    if (line === shown) return;
    shown = line;
    out.write(`\r\x1b[K${line}`);
  };
  const clear = () => {
    if (shown !== "") out.write("\r\x1b[K");
    shown = "";
  };
  const bar = out.isTTY === true;
  const note = (line: string) => {
    if (bar) clear();
    out.write(`${line}\n`);
    if (bar && text !== "") draw();
  };
  return {
    step: (next, count = 0) => {
      text = next;
      total = count;
      done = 0;
      if (bar) draw();
      else out.write(`${next}\n`);
    },
    advance: (by) => {
      done += by;
      if (bar) draw();
    },
    note,
    debug: (error) => {
      if (debug) note(inspect(error));
    },
    end: () => {
      if (bar) clear();
      text = "";
    },
  };
}
