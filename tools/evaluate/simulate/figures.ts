// How figures are written, in tables and on the page.
import type { Interval } from "../../statistics.ts";

export const figure = (value: number, digits = 2) => value.toFixed(digits);
export const range = ([low, high]: Interval, digits = 2) => `${figure(low, digits)}..${figure(high, digits)}`;
export const share = (k: number, of: number) => (of ? figure(k / of) : "-");
