// The figures of a rule: the same for all of them, so that they can be laid side by side.
import { aucOf, bootstrapOverSites, bySite, type Interval, type Scored, wilson } from "../../statistics.ts";

/** A recording that a rule has decided about. */
export interface Judged extends Scored {
  /** The rule says leak. */
  told: boolean;
}

/** Names as in JSON: sites first, since recordings of one are not independent. Rates of classes without any are null. */
export interface Figures {
  /** By sites: one counts as told where more than half of its recordings are. Of so many so many. */
  sites_found: [number, number];
  sites_false: [number, number];
  sites_tpr: number | null;
  sites_fpr: number | null;
  /** Wilson, 95 %. */
  sites_tpr_interval: Interval;
  sites_fpr_interval: Interval;
  /** Of the sites' median scores, ties half. */
  auc_sites: number | null;
  sites: number;
  /** By recordings: leaks found, and recordings without a leak that were told to be one. */
  found: [number, number];
  false: [number, number];
  tpr: number | null;
  fpr: number | null;
  /** Wilson, 95 %, as if recordings were independent: too narrow where sites have several. */
  tpr_interval: Interval;
  fpr_interval: Interval;
  auc: number | null;
  recordings: number;
}

/** The same with intervals by the bootstrap over sites, which takes a moment. */
export interface FiguresWithAuc extends Figures {
  auc_interval: Interval;
  auc_sites_interval: Interval;
}

const count = (items: Judged[]): [number, number] => [items.filter(({ told }) => told).length, items.length];
const rate = ([k, n]: [number, number]) => (n === 0 ? null : k / n);
const numberOrNull = (x: number) => (Number.isNaN(x) ? null : x);

export function figures(judged: Judged[]): Figures {
  const found = count(judged.filter(({ leak }) => leak));
  const wrong = count(judged.filter(({ leak }) => !leak));
  const sites = bySite(judged).map((site) => ({ ...site, told: 2 * count(site.of)[0] > site.of.length }));
  const sitesFound = count(sites.filter(({ leak }) => leak));
  const sitesFalse = count(sites.filter(({ leak }) => !leak));
  return {
    sites_found: sitesFound,
    sites_false: sitesFalse,
    sites_tpr: rate(sitesFound),
    sites_fpr: rate(sitesFalse),
    sites_tpr_interval: wilson(...sitesFound),
    sites_fpr_interval: wilson(...sitesFalse),
    auc_sites: numberOrNull(aucOf(sites)),
    sites: new Set(judged.map(({ site }) => site)).size,
    found,
    false: wrong,
    tpr: rate(found),
    fpr: rate(wrong),
    tpr_interval: wilson(...found),
    fpr_interval: wilson(...wrong),
    auc: numberOrNull(aucOf(judged)),
    recordings: judged.length,
  };
}

export function figuresWithAuc(judged: Judged[], random: () => number): FiguresWithAuc {
  return {
    ...figures(judged),
    auc_interval: bootstrapOverSites(judged, aucOf, random),
    auc_sites_interval: bootstrapOverSites(bySite(judged), aucOf, random),
  };
}

/** The figures of each class of pipes. */
export function byKind<T extends Judged & { kind: string }>(judged: T[]): (Figures & { kind: string })[] {
  return [...Map.groupBy(judged, ({ kind }) => kind)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, of]) => ({ kind, ...figures(of) }));
}

export const rangeOf = (values: (number | null)[]): Interval | null => {
  const known = values.filter((v) => v !== null);
  return known.length === 0 ? null : [Math.min(...known), Math.max(...known)];
};
