// Tables and progress on a terminal of 80 columns.
import { styleText } from "node:util";

const colour = process.stdout.isTTY === true;

/** Bold and dim where stdout is a terminal. */
export const strong = (text: string) => (colour ? styleText("bold", text) : text);
export const faint = (text: string) => (colour ? styleText("dim", text) : text);

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
