// Tables, colour and progress on a terminal of 80 columns.
import { WriteStream } from "node:tty";
import { styleText } from "node:util";
import type { Output, Surroundings } from "../gateway/cli/program.ts";
import { table } from "../gateway/text/table.ts";

export type Style = Parameters<typeof styleText>[0];

/** Text in a style; `createWriter` takes it out again where nobody sees it. */
export const styled = (style: Style, text: string) => styleText(style, text, { validateStream: false });
export const strong = (text: string) => styled("bold", text);
export const faint = (text: string) => styled("dim", text);

/** ECMA-48, SGR: colour and weight; not the cursor's moves. */
const STYLES = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");

/** Writes text as it is where `out` is a terminal that shows styles, and without them elsewhere. */
export function createWriter({ out, env }: Pick<Surroundings, "out" | "env">): (text: string) => void {
  // 1 bit: no more than black and white, as NO_COLOR and TERM=dumb ask for.
  const shows = out.isTTY === true && WriteStream.prototype.getColorDepth(env) > 1;
  return (text) => void out.write(shows ? text : text.replace(STYLES, ""));
}

/** Figures by name, under a faint head. */
export function figureTable(head: string[], rows: string[][]): string[] {
  const [titles, ...lines] = table([head, ...rows], { align: "lr" });
  return [faint(titles!), ...lines];
}

/** So many of so many of this step are done. */
export type Progress = (step: string, done: number, of: number) => void;

/** `work`, shown in one line that is drawn over and over, and taken away; nothing where `err` is no terminal. */
export function withProgress<T>(err: Output, work: (progress: Progress) => T): T {
  if (err.isTTY !== true) return work(() => {});
  let last = 0;
  try {
    return work((step, done, of) => {
      const now = performance.now();
      if (now - last < 100) return;
      last = now;
      const full = Math.round((20 * done) / Math.max(1, of));
      err.write(`\r${step} [${"#".repeat(full)}${".".repeat(20 - full)}] ${done} of ${of}\x1b[K`);
    });
  } finally {
    err.write("\r\x1b[K");
  }
}
