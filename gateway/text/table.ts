// A table of text, for whatever prints columns: lists for operators, the tools' figures. All are made here, but for the
// demo's, which is drawn over in place.

export interface Layout {
  /** How each column is set, "l" or "r"; the last letter goes for all that follow. */
  align?: string;
  /** Columns are as wide as their widest cell, and at least so many characters; the last number goes for all that follow. */
  widths?: readonly number[];
  /** Spaces between columns. */
  gap?: number;
}

/** A line for each row, none with spaces at its end. A row may end early. */
export function table(
  rows: readonly (readonly string[])[],
  { align = "l", widths = [0], gap = 2 }: Layout = {},
): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const full = Array.from({ length: columns }, (_, i) =>
    Math.max(widths[i] ?? widths.at(-1)!, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const pad = (cell: string, i: number) =>
    (align[i] ?? align.at(-1)) === "r" ? cell.padStart(full[i]!) : cell.padEnd(full[i]!);
  return rows.map((row) => row.map(pad).join(" ".repeat(gap)).trimEnd());
}
