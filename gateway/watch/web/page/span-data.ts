// How far back a view's charts go, as the address says it: ?days=400. Without a browser.

/** Nights back from today; the last is all that there are. */
export const SPANS = ["60", "400", "3660"] as const;
export type Span = (typeof SPANS)[number];

export const spanIn = (search: string): Span =>
  SPANS.find((each) => each === new URLSearchParams(search).get("days")) ?? SPANS[0];

/** The same address with another span, of which the shortest is not said. */
export function withSpan({ pathname, search }: { pathname: string; search: string }, span: Span): string {
  const asked = new URLSearchParams(search);
  if (span === SPANS[0]) asked.delete("days");
  else asked.set("days", span);
  // Names stand between commas, and stay readable.
  return asked.size === 0 ? pathname : `${pathname}?${asked}`.replaceAll("%2C", ",");
}
