// What to do about a fleet's noise, in sentences: for whoever runs it, and need not know statistics.
import { type Fleet, NODE_THRESHOLD } from "../../watch/noise/fleet.ts";
import { listed, rateText } from "./words.ts";

/** From night to night, dB: more is no pipe. Published field sensors have 1.65, the noisiest simulated ones 1.8. */
const ROUGH_DB = 2;
/** One suspicion in two years. */
const SELDOM = 0.5;
/** Of the nights, from which on so many are missing or do not count that the rest says little. */
const MANY = 0.2;

export function adviceOf(fleet: Fleet): string[] {
  return [rough(fleet), unheardNights(fleet), tellsOften(fleet), overall(fleet)].filter(
    (each) => each !== null,
  );
}

function rough({ nodes }: Fleet): string | null {
  const found = nodes.filter(({ nightly }) => nightly !== null && nightly > ROUGH_DB);
  if (found.length === 0) return null;
  const names = listed(found.map(({ name, nightly }) => `${name} (${nightly!.toFixed(1)} dB)`));
  return `Over ${ROUGH_DB} dB from night to night: ${names}. Look at how the sensor sits on its pipe, and whether a pump, a valve or a road is near; where that cannot be mended, another place is better.`;
}

function unheardNights({ nodes }: Fleet): string | null {
  const found = nodes.filter(({ nights }) => {
    const all = nights.heard + nights.missing;
    return all - nights.counting > MANY * all;
  });
  if (found.length === 0) return null;
  return `More than one night in five is missing or does not count: ${listed(found.map(({ name }) => name))}. Missing ones are the radio's or the line's (nodes list), the others say why.`;
}

/** Nodes that would tell more than seldom, with the lowest threshold at which they would not. */
function tellsOften({ nodes, thresholds }: Fleet): string | null {
  const own = thresholds.indexOf(NODE_THRESHOLD);
  const found = nodes.flatMap(({ name, judged, replayed }) => {
    const isOften = (suspicions: number) => suspicions > 1 && suspicions / (judged / 365) > SELDOM;
    if (!isOften(replayed[own]!.suspicions)) return [];
    const seldom = thresholds.find((_, i) => i > own && !isOften(replayed[i]!.suspicions));
    return [`${name} (${seldom === undefined ? "at none of these" : `from ${seldom} dB on`})`];
  });
  if (found.length === 0) return null;
  return `Their suspicions come more than once in two years, and would not at a higher threshold: ${listed(found)}. Ask first whether one was a leak, and what else goes on there: a noise that is known is said to be so with "sippra-gateway command NODE --known-noise".`;
}

function overall({ thresholds, replayed, years }: Fleet): string | null {
  const own = thresholds.indexOf(NODE_THRESHOLD);
  const { rate, interval } = replayed[own]!;
  if (rate === null || interval === null) return null;
  const node = `A node at ${NODE_THRESHOLD} dB suspects ${rateText(rate)} times a year`;
  const [least, most] = interval;
  if (most < SELDOM)
    return `${node}: under once in two years, as far as ${years.toFixed(1)} node-years can tell.`;
  if (least < SELDOM)
    return `${node}, which ${years.toFixed(1)} node-years are too few to be sure of: from ${rateText(least)} to ${rateText(most)} are possible.`;
  const seldom = thresholds.findIndex((_, i) => i > own && replayed[i]!.rate! < SELDOM);
  return seldom === -1
    ? `${node}, and more than once in two years at each of these thresholds.`
    : `${node}; under once in two years it would be from ${thresholds[seldom]} dB on, where smaller leaks are not told.`;
}
