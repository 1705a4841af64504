// Figures of a gateway's status as people say them.
import type { OutboxStatus, Status } from "../../watch/local/status.ts";

const NAMED = 3;

/** So long before the status was made, ms; null where that is not known. */
export const since = (time: string | null, { time: now }: Pick<Status, "time">): number | null =>
  time === null ? null : Math.max(0, Date.parse(now) - Date.parse(time));

export const first = (names: readonly string[]) =>
  names.length > NAMED
    ? `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more`
    : names.join(", ");

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const days = (full_in_days: number) => Math.max(1, Math.round(full_in_days));

export const percent = (share: number) => `${Math.round(100 * share)} %`;

export const sumOf = ({ events, readings, history }: OutboxStatus) => events + readings + history;

export const sizeText = (mb: number) => (mb >= 10_000 ? `${(mb / 1000).toFixed(0)} GB` : `${mb} MB`);
