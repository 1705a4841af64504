// Numbers and times as people read them: a decimal comma and a thin space in Swedish, dates as 2026-11-29 and times as 03:15 in
// both, in the time of whoever looks.
import { language } from "./words/language.ts";

const THIN = "\u2009";

/** "−4,5": with so many decimals; a dash where there is none. */
export function number(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const [whole, rest] = Math.abs(value).toFixed(digits).split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, THIN);
  const isZero = !/[1-9]/.test(`${whole}${rest ?? ""}`);
  return `${value < 0 && !isZero ? "−" : ""}${grouped}${rest === undefined ? "" : `${language === "sv" ? "," : "."}${rest}`}`;
}

/** With its unit, which never stands alone at the beginning of a line. */
export const withUnit = (value: number | null | undefined, unit: string, digits = 0): string =>
  value === null || value === undefined ? "–" : `${number(value, digits)}\u00a0${unit}`;

const two = (value: number) => `${value}`.padStart(2, "0");

/** "2026-11-29" */
export function date(ms: number): string {
  const at = new Date(ms);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** "03:15" */
export const time = (ms: number): string =>
  `${two(new Date(ms).getHours())}:${two(new Date(ms).getMinutes())}`;

/** "2026-11-29 03:15" */
export const dateTime = (ms: number): string => `${date(ms)} ${time(ms)}`;

/** Of days since 1970-01-01. */
export const night = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);

const UNITS = [
  [86_400_000, { en: ["day", "days"], sv: ["dygn", "dygn"] }],
  [3_600_000, { en: ["hour", "hours"], sv: ["timme", "timmar"] }],
  [60_000, { en: ["min", "min"], sv: ["min", "min"] }],
] as const;

/** "3 days", "5 hours", "12 min": the largest that there is one of. */
export function span(ms: number): string {
  for (const [unit, names] of UNITS) {
    const count = Math.floor(ms / unit);
    if (count >= 1) return `${count}\u00a0${names[language][count === 1 ? 0 : 1]}`;
  }
  return `0\u00a0min`;
}
