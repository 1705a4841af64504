// A baseline that creeps lets go of what drifts, and must not let go of what leaks: how long a season's suspicions last,
// and how long a leak is told.
import type { SiteKind } from "./kinds.ts";
import { WATCHED } from "./leaks.ts";
import { createLife } from "./nights.ts";
import { createFirmware, quietYears, type Seeds, WARM_NIGHTS } from "./run.ts";
import type { Season } from "./simulation.ts";

/** Nights on end for which a leak has to be told, of this rise, dB. */
export const STAYS = 90;
export const STAYING_RISE = 6;
/** Half of what summer and winter differ by, dB: as the sites have it, and where it is large. */
export const LARGE_SEASON = 3;
export const SEASONS = [1, LARGE_SEASON];

/** Leaks begin at all times of the year. */
const begins = (node: number) => WARM_NIGHTS + ((node * 6) % 366);

/** For how many nights on end a leak is told, at most STAYS; null where it is not found in WATCHED nights. */
function toldFor(seeds: Seeds, site: SiteKind, season: number, node: number): number | null {
  const from = begins(node);
  const nights = from + WATCHED + STAYS;
  const leak = { from, rise: STAYING_RISE, pipe: "metal", grows: 0 } as const;
  const life = createLife({ ...seeds, node, site, nights, leak, sustained: false, model: { season } });
  const firmware = createFirmware();
  let foundAt: number | null = null;
  let on = false;
  for (let i = 0; i < nights; i++) {
    // Told already of something else: when the leak itself was found cannot be said.
    if (i === from && on) return null;
    if (!life.draw(i)) continue;
    if (life.burst()) firmware.burst();
    on = firmware.take(life.night);
    if (i < from) continue;
    if (on && foundAt === null) foundAt = i;
    if (foundAt === null && i >= from + WATCHED) return null;
    if (foundAt !== null && (!on || i - foundAt >= STAYS)) return i - foundAt;
  }
  return null;
}

/** A site with a season of its own at each node. */
export function seasonRuns(
  seeds: Seeds,
  site: SiteKind,
  season: number,
  nodes: number,
  onNode: () => void,
): Season {
  const quiet = quietYears({ ...seeds, site, nodes, sustained: false, model: { season }, onNode });
  let found = 0;
  let stayed = 0;
  for (let node = 0; node < nodes; node++) {
    const lasted = toldFor(seeds, site, season, node);
    found += Number(lasted !== null);
    stayed += Number(lasted !== null && lasted >= STAYS);
    onNode();
  }
  return { site, season, quiet, found, stayed };
}
