// What a technician sees while something takes its time: a bar on a terminal, plain lines elsewhere. All of it
// goes to stderr; results go to stdout.
import { inspect } from "node:util";
import type { Output } from "../../gateway/cli/program.ts";
import { bar, createStatusLine } from "../../gateway/text/progress.ts";

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

export function createTerminal(err: Output, debug: boolean): Terminal {
  const status = createStatusLine(err);
  let text = "";
  let total = 0;
  let done = 0;
  const draw = () => {
    const percent = () => String(Math.floor(100 * Math.min(1, done / total))).padStart(3);
    const share = total === 0 ? "" : ` ${bar(done, total)} ${percent()} %`;
    status.draw(`${text.padEnd(20)}${share}`);
  };
  const note = (line: string) => {
    status.clear();
    err.write(`${line}\n`);
    if (text !== "") draw();
  };
  return {
    step: (next, count = 0) => {
      text = next;
      total = count;
      done = 0;
      if (status.shows) draw();
      else err.write(`${next}\n`);
    },
    advance: (by) => {
      done += by;
      draw();
    },
    note,
    debug: (error) => {
      if (debug) note(inspect(error));
    },
    end: () => {
      status.clear();
      text = "";
    },
  };
}
