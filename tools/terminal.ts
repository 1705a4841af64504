// Tables and progress on a terminal of 80 columns.
import { styleText } from "node:util";
import { table } from "../gateway/text/table.ts";

const colour = process.stdout.isTTY === true;

/** Bold and dim where stdout is a terminal. */
export const strong = (text: string) => (colour ? styleText("bold", text) : text);
export const faint = (text: string) => (colour ? styleText("dim", text) : text);

/** Figures by name, under a faint head. */
export function figureTable(head: string[], rows: string[][]): string[] {
  const [titles, ...lines] = table([head, ...rows], { align: "lr" });
  return [faint(titles!), ...lines];
}

export interface Progress {
  /** So many of so many of this step are done. */
  (step: string, done: number, of: number): void;
  /** Takes the line away. */
  end(): void;
}

/** One line on stderr, drawn over and over; nothing where that is no terminal. */
export function createProgress(): Progress {
  const shown = process.stderr.isTTY === true;
  let last = 0;
  const draw = (step: string, done: number, of: number) => {
    const now = performance.now();
    if (!shown || now - last < 100) return;
    last = now;
    const full = Math.round((20 * done) / Math.max(1, of));
    process.stderr.write(`\r${step} [${"#".repeat(full)}${".".repeat(20 - full)}] ${done} of ${of}\x1b[K`);
  };
  return Object.assign(draw, {
    end: () => {
      if (shown) process.stderr.write("\r\x1b[K");
    },
  });
}
