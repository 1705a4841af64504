// Tables, colour and progress on a terminal.
import { styleText } from "node:util";
import type { Output, Surroundings } from "../gateway/cli/program.ts";
import { showsColours } from "../gateway/text/colours.ts";
import { bar, createStatusLine } from "../gateway/text/progress.ts";
import { table } from "../gateway/text/table.ts";

export type Style = Parameters<typeof styleText>[0];

/** Text in a style; `createWriter` takes it out again where nobody sees it. */
export const styled = (style: Style, text: string) => styleText(style, text, { validateStream: false });
export const strong = (text: string) => styled("bold", text);
export const faint = (text: string) => styled("dim", text);

/** ECMA-48, SGR: colour and weight; not the cursor's moves. */
const STYLES = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");

/** Writes text as it is where `out` shows styles, and without them elsewhere. */
export function createWriter({ out, env }: Pick<Surroundings, "out" | "env">): (text: string) => void {
  const shows = showsColours(out, env);
  return (text) => void out.write(shows ? text : text.replace(STYLES, ""));
}

/** Figures by name, under a faint head. */
export function figureTable(head: string[], rows: string[][]): string[] {
  const [titles, ...lines] = table([head, ...rows], { align: "lr" });
  return [faint(titles!), ...lines];
}

/** A line that changes faster than this cannot be read. */
const REDRAW_MS = 100;

/** So many of so many of this step are done. */
export type Progress = (step: string, done: number, total: number) => void;

/** `work`, shown in one line that is drawn over and over, and taken away; nothing where `err` is no terminal. */
export function withProgress<T>(err: Output, work: (progress: Progress) => T): T {
  const status = createStatusLine(err);
  let drawnAt = 0;
  try {
    return work((step, done, total) => {
      const now = performance.now();
      if (now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      status.draw(`${step} ${bar(done, total)} ${done} of ${total}`);
    });
  } finally {
    status.clear();
  }
}
