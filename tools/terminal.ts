// Tables, colour and progress on a terminal of 80 columns.
import { WriteStream } from "node:tty";
import { styleText } from "node:util";
import type { Output, Surroundings } from "../gateway/cli/program.ts";

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

/** Lines of columns, the first set left and the others right, each as wide as its widest cell. */
export function textTable(head: string[], rows: string[][]): string[] {
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((cells) => cells[i]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    widths
      .map((width, i) => (i === 0 ? (cells[i] ?? "").padEnd(width) : (cells[i] ?? "").padStart(width)))
      .join("  ")
      .trimEnd();
  return [faint(line(head)), ...rows.map(line)];
}

/** Breaks a sentence into lines of at most `width`, the later ones indented. */
export function wrap(text: string, width = 80, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
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
