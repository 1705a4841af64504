// Spans of time as a command line has them: since when and until when, by the clocks of the site.
import { InvalidArgumentError } from "commander";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { GatewayError } from "../errors.ts";
import type { Span } from "../store/view.ts";
import { isTimeZone, midnightOf } from "../text/local-time.ts";
import { seconds } from "../text/time.ts";

export type Moment =
  | { is: "ago"; ms: number }
  /** "2026-11-29" */
  | { is: "date"; date: string }
  /** unix ms */
  | { is: "time"; at: number };

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** "7d", "2026-11-29" or "2026-11-29T03:15Z". */
export function moment(text: string): Moment {
  const ago = seconds(text);
  if (ago !== null) return { is: "ago", ms: 1000 * ago };
  const at = DATE.test(text) || TIME.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes the 30th of February for the 2nd of March.
  if (
    Number.isNaN(at) ||
    new Date(Date.parse(text.slice(0, 10))).toISOString().slice(0, 10) !== text.slice(0, 10)
  )
    throw new InvalidArgumentError(
      "It must be a time ago like 7d, a date like 2026-11-29, or 2026-11-29T03:15Z.",
    );
  return DATE.test(text) ? { is: "date", date: text } : { is: "time", at };
}

export interface MomentFlags {
  since?: Moment;
  until?: Moment;
}

/** Until a date is until its end. `usual`: ms before the end, where nothing says since when. Throws GatewayError "config". */
export function spanOf({ since, until }: MomentFlags, zone: string, now: number, usual: number): Span {
  const ends = until === undefined ? now : endOf(until, zone, now);
  const from = since === undefined ? ends - usual : beginOf(since, zone, now);
  if (from >= ends)
    throw new GatewayError(
      "config",
      "--since is not before --until, or not before now: there is nothing between them.",
    );
  return { from, until: ends };
}

function beginOf(from: Moment, zone: string, now: number): number {
  if (from.is === "ago") return now - from.ms;
  return from.is === "time" ? from.at : midnightOf(from.date, zone);
}

function endOf(until: Moment, zone: string, now: number): number {
  if (until.is !== "date") return beginOf(until, zone, now);
  const next = new Date(Date.parse(until.date) + DAY_MS).toISOString().slice(0, 10);
  return midnightOf(next, zone);
}

/**
 * The zone of the site's clocks: that of this command's environment, else the one that everybody who is told has, else that of
 * this machine, which stands at the site.
 */
export function siteZone({ tell }: Pick<GatewayConfig, "tell">, env: NodeJS.ProcessEnv): string {
  if (env.TZ !== undefined && isTimeZone(env.TZ)) return env.TZ;
  const zones = new Set(tell.map(({ time_zone }) => time_zone));
  zones.delete("UTC");
  if (zones.size === 1) return [...zones][0]!;
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
