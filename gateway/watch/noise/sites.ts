// What a fleet's noise is held against: published field sensors, and the sites that docs/evaluation.md simulates. Its first
// table has a row for each of these: the row of the one that is most alike says what to expect here.

/** dB */
export interface SiteNoise {
  nightly: number;
  wander: number;
}

/**
 * Korean field sensors, 180 with five records and more: from night to night, wander, the main band of 500 to 1000 Hz, and
 * season (least and most; docs/evaluation.md).
 */
export const PUBLISHED = { nightly: 1.65, wander: 1.17, mainBand: 0.7, season: [0.1, 0.3] } as const;

/** As docs/evaluation.md names them. */
export const SIMULATED = {
  default: { nightly: 1, wander: 0.7 },
  between: { nightly: 1.2, wander: 0.9 },
  field: { nightly: PUBLISHED.nightly, wander: PUBLISHED.wander },
} as const satisfies Record<string, SiteNoise>;
export type SimulatedSite = keyof typeof SIMULATED;

/** The simulated site whose noise is nearest, by ratios. */
export function mostLike({ nightly, wander }: SiteNoise): SimulatedSite {
  const apart = (site: SiteNoise) =>
    Math.hypot(Math.log(nightly / site.nightly), Math.log(Math.max(wander, 0.1) / site.wander));
  const sites = Object.keys(SIMULATED) as SimulatedSite[];
  return sites.reduce((best, site) => (apart(SIMULATED[site]) < apart(SIMULATED[best]) ? site : best));
}
