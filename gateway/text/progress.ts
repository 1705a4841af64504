// How far something is, on a terminal: one line that is drawn over and over.

/** Of a terminal that does not say how wide it is. */
const COLUMNS = 80;
const BAR_WIDTH = 20;

/** How much is done, as a bar. */
export function bar(done: number, total: number): string {
  const full = Math.round(total > 0 ? BAR_WIDTH * Math.min(1, done / total) : 0);
  return `[${"#".repeat(full)}${".".repeat(BAR_WIDTH - full)}]`;
}

export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** One line that is drawn over and over, and taken away; nothing where `err` is no terminal. */
export function createStatusLine(err: Terminal) {
  const shows = err.isTTY === true;
  let drawn = "";
  return {
    shows,
    draw: (text: string) => {
      const line = text.slice(0, (err.columns || COLUMNS) - 1);
      if (!shows || line === drawn) return;
      drawn = line;
      err.write(`\r${line}\x1b[K`);
    },
    clear: () => {
      if (shows) err.write("\r\x1b[K");
      drawn = "";
    },
  };
}
