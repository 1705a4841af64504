// How long the database keeps what partners have already: what people look back on, and what is compared over years.
import { z } from "zod";

const span = z.string().regex(/^[1-9]\d{0,3}[dy]$/, "must be days or years, like 30d or 10y");

export const retention = z.strictObject({
  readings: span.default("30d").describe("Most of what is kept: a node has some 96 a day."),
  nights: span.default("10y").describe("Nightly summaries, and spectra."),
  events: span.default("10y").describe("Bursts, changes of leak state, faults."),
});

const DAY_MS = 86_400_000;

/** "30d" or "10y" in ms; a year has a leap day, so that none is cut short. */
export const spanMs = (text: string): number =>
  Number(text.slice(0, -1)) * (text.endsWith("y") ? 366 : 1) * DAY_MS;
