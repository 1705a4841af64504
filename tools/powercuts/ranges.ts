// Which counters are settled, as ranges that neither overlap nor touch: a void may cover thousands.

export type Ranges = [first: number, last: number][];

/** Adds first..last, both included. */
export function addRange(ranges: Ranges, first: number, last: number): void {
  let i = ranges.length;
  while (i > 0 && ranges[i - 1]![1] >= first - 1) i--;
  let end = i;
  while (end < ranges.length && ranges[end]![0] <= last + 1) {
    first = Math.min(first, ranges[end]![0]);
    last = Math.max(last, ranges[end]![1]);
    end++;
  }
  ranges.splice(i, end - i, [first, last]);
}

export const inRanges = (ranges: Ranges, n: number) =>
  ranges.some(([first, last]) => first <= n && n <= last);

/** Every counter from 1 up to this one is in them. */
export const upTo = (ranges: Ranges) => (ranges[0]?.[0] === 1 ? ranges[0][1] : 0);
