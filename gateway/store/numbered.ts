// Statements whose values are numbered: "?1" twice is one value. Node before 22.20 takes "?1" for a name, and finds no place
// for a value that is given by its place ("column index out of range": seen with 22.16 and 22.18).

export interface Numbered {
  /** With a plain "?" for each. */
  sql: string;
  /** Values in the order of those. */
  inOrder<Value>(values: readonly Value[]): Value[];
}

/** Null where nothing is numbered. */
export function numbered(sql: string): Numbered | null {
  const places = [...sql.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number) - 1);
  if (places.length === 0) return null;
  return {
    sql: sql.replace(/\?\d+/g, "?"),
    inOrder: (values) => places.map((place) => values[place]!),
  };
}
