// Spans of time as people write them: in tables and sentences, and on a command line.

/** ms as people say it: "45 s", "15 min", "3 h", "12 d". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

/** "30s", "5m", "12h" or "7d" in s; null where it is none. */
export function seconds(text: string): number | null {
  const match = /^(\d{1,7})(s|m|h|d)$/.exec(text);
  return match && Number(match[1]) * { s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as "s"];
}
