// Pumps and valves that all nodes of a zone feel at once: how often they are told as a burst, and how often that is not taken back.
import type { Family } from "../../chance.ts";
import { type Cause, MEANS_A_DAY, PRESSURE_SITES } from "../simulate/pressure.ts";
import { type ToldAlarm, toldAlarms } from "./burst-desk.ts";
import { type Rate, rateOf } from "./figures.ts";
import { SURE } from "./sudden-falls.ts";
import { liveZone, MEAN_MS, type SharedFall } from "./zone.ts";

export interface ZoneFalls {
  site: string;
  nodes: number;
  zoneYears: number;
  /** Falls of the zone of 4 kPa and more, a zone-year, by pumps and by valves. */
  pumps: Rate;
  valves: Rate;
  /** Alarms a zone-year, and by cause; those not taken back within a day. */
  told: Rate;
  byCause: readonly { cause: Cause | "noise"; told: Rate; kept: Rate }[];
  kept: Rate;
  /** The same a node-year, and of those that are at least 0.6 sure. */
  toldANode: Rate;
  sureANode: Rate;
  keptANode: Rate;
}

/** Of a zone: some hundred nodes in eight areas are the districts of this evaluation. */
export const ZONE_NODES = 12;
/** In which nodes and the gateway learn what is usual there. */
const WARM_DAYS = 60;
const DAYS = 365;
const WARM_MS = WARM_DAYS * MEANS_A_DAY * MEAN_MS;
/** What made an alarm was so shortly before its first fall, ms: nodes see it with the next mean, or the one after. */
const CAUSED_MS = 6 * MEAN_MS;
const LEAST_KPA = 4;

/** The same places as for single nodes, of which the end of a zone is none that others share. */
const SITES = ["busy street", "near a pump", "near two pumps"];

export function zoneFalls(
  family: Family,
  seed: number,
  { zoneYears, nodes }: { zoneYears: number; nodes: number },
): ZoneFalls[] {
  return PRESSURE_SITES.filter(({ name }) => SITES.includes(name)).map((site) => {
    const told: { alarm: ToldAlarm; cause: Cause | "noise" }[] = [];
    const falls: SharedFall[] = [];
    for (let zone = 0; zone < zoneYears; zone++) {
      const life = liveZone({ family, seed, zone, site, nodes, days: WARM_DAYS + DAYS });
      falls.push(...life.shared.filter(({ at, kpa }) => at >= WARM_MS && kpa >= LEAST_KPA));
      for (const alarm of toldAlarms(life.falls, life.readingAt))
        if (alarm.at >= WARM_MS) told.push({ alarm, cause: causeOf(alarm, life.shared) });
    }
    const kept = told.filter(({ alarm }) => alarm.backAfter === null);
    const of = (cause: string) => (one: { cause: string }) => one.cause === cause;
    const causes = [...new Set(told.map(({ cause }) => cause))].sort();
    const valves = falls.filter(of("valve")).length;
    return {
      ...{ site: site.name, nodes, zoneYears },
      pumps: rateOf(falls.length - valves, zoneYears),
      valves: rateOf(valves, zoneYears),
      told: rateOf(told.length, zoneYears),
      kept: rateOf(kept.length, zoneYears),
      byCause: causes.map((cause) => ({
        cause,
        told: rateOf(told.filter(of(cause)).length, zoneYears),
        kept: rateOf(kept.filter(of(cause)).length, zoneYears),
      })),
      sureANode: rateOf(told.filter(({ alarm }) => alarm.probability >= SURE).length, nodes * zoneYears),
      toldANode: rateOf(told.length, nodes * zoneYears),
      keptANode: rateOf(kept.length, nodes * zoneYears),
    };
  });
}

function causeOf({ began }: ToldAlarm, shared: readonly SharedFall[]): Cause | "noise" {
  const before = shared.filter(({ at }) => at <= began + MEAN_MS && began - at < CAUSED_MS);
  return before.toSorted((a, b) => b.kpa - a.kpa)[0]?.cause ?? "noise";
}
