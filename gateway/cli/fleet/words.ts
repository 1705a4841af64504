// Numbers and names as sentences about a fleet have them.

export const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
/** "0.13", "1.2", "12": two figures are enough of what happens seldom. */
export const rateText = (rate: number) => rate.toFixed(rate < 1 ? 2 : rate < 10 ? 1 : 0);

/** Names in a sentence: not all of six hundred. */
export function listed(names: readonly string[], most = 8): string {
  if (names.length <= most) return names.join(", ");
  return `${names.slice(0, most).join(", ")} and ${names.length - most} more (--json has all)`;
}
