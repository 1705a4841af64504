// The start rule asks for so many nights running. Whether a site has as many recordings as that, and what comes of it
// where it has: of most sets it cannot be asked, and then that is what is said.
import { START_NIGHTS } from "../../../shared/leak/thresholds.ts";
import { bySite } from "../../statistics.ts";
import type { Judged } from "./judge.ts";

export interface SiteOverNights {
  site: string;
  leak: boolean;
  recordings: number;
  /** The longest run of recordings, in the order of their names, that the rule takes for leaks. */
  longest: number;
  /** Whether that is as long as the rule asks for. */
  told: boolean;
}

export interface OverNights {
  /** Nights running that the rule asks for. */
  wanted: number;
  /** Sites, a site with both labels twice. */
  sites: number;
  /** Those with as many recordings. */
  judged: SiteOverNights[];
}

function longestRun(told: boolean[]): number {
  let longest = 0;
  let run = 0;
  for (const each of told) {
    run = each ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** `wanted`: as the firmware has it, unless a test asks for other. */
export function overNights(judged: (Judged & { name: string })[], wanted = START_NIGHTS): OverNights {
  const sites = bySite(judged);
  return {
    wanted,
    sites: sites.length,
    judged: sites
      .filter(({ of }) => of.length >= wanted)
      .map(({ site, leak, of }) => {
        const inOrder = of.toSorted((a, b) => (a.name < b.name ? -1 : 1));
        const longest = longestRun(inOrder.map(({ told }) => told));
        return { site, leak, recordings: of.length, longest, told: longest >= wanted };
      }),
  };
}
