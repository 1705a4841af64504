// The figures of a rule: the same for all of them, so that they can be laid side by side.
import { aucOf, bootstrapOverSites, bySite, type Interval, type Scored, wilson } from "../../statistics.ts";

/** A recording that a rule has decided about. */
export interface Judged extends Scored {
  /** The rule says leak. */
  told: boolean;
}

/** Names as in JSON. Rates of classes without recordings are null. */
export interface Figures {
  tpr: number | null;
  fpr: number | null;
  /** Per recording, ties half. */
  auc: number | null;
  recordings: number;
  sites: number;
  /** Leaks found, and recordings without a leak that were told to be one: so many of so many. */
  found: [number, number];
  false: [number, number];
  /** Wilson, 95 %. They take recordings as independent, which those of one site are not: see the sites. */
  tpr_interval: Interval;
  fpr_interval: Interval;
  /** By sites: one counts as told where more than half of its recordings are. */
  sites_found: [number, number];
  sites_false: [number, number];
  /** Of the sites' median scores. */
  auc_sites: number | null;
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
  return {
    tpr: rate(found),
    fpr: rate(wrong),
    auc: numberOrNull(aucOf(judged)),
    recordings: judged.length,
    sites: new Set(judged.map(({ site }) => site)).size,
    found,
    false: wrong,
    tpr_interval: wilson(...found),
    fpr_interval: wilson(...wrong),
    sites_found: count(sites.filter(({ leak }) => leak)),
    sites_false: count(sites.filter(({ leak }) => !leak)),
    auc_sites: numberOrNull(aucOf(sites)),
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
