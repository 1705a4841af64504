// Whether anything of this gateway ever comes on a topic that a partner listens to: the wrong prefix, site or node in a
// subscription is no error anywhere, and nothing comes.

import { nearest } from "../../config/nearest.ts";
import { MESSAGES } from "../../deliver/contract/messages.ts";
import { topicsOf } from "../../deliver/topics.ts";
import { doubtful } from "../../findings.ts";
import { isTopicFilter } from "../../topic-filter.ts";
import { foundOr, type Outcome } from "./check.ts";

export interface Publishing {
  site: string;
  gateway: string;
  /** Names; null where they are not known. */
  nodes: readonly string[] | null;
  areas: readonly string[];
}

/** In place of a name. */
const ANY = "+";

/** All that it publishes on, with "+" for the names of nodes, areas and alarms. */
function patternsOf({ site, gateway }: Publishing): string[] {
  const root = topicsOf(site, gateway).all.replace(/\/#$/, "");
  return Object.values(MESSAGES)
    .filter(({ topic }) => !topic.startsWith("request/"))
    .map(({ topic }) => `${root}/${topic.replace("{gateway}", gateway).replaceAll(/\{\w+\}/g, ANY)}`);
}

export function expectation(filter: string, publishing: Publishing): Outcome {
  if (!isTopicFilter(filter))
    return foundOr(
      [
        doubtful(
          "other-prefix",
          `${filter} is no filter of MQTT: "+" and "#" each stand alone in a level, and nothing follows "#".`,
        ),
      ],
      "",
    );
  const patterns = patternsOf(publishing);
  const met = patterns.filter((pattern) => meets(filter, pattern));
  if (met.length === 0)
    return foundOr([doubtful("other-prefix", neverSentence(filter, patterns, publishing))], "");
  const stranger = strangerIn(filter, met, publishing);
  if (stranger !== null) return foundOr([doubtful("other-prefix", stranger)], "");
  return foundOr(
    [],
    met.length === 1 ? `${filter} is of ${met[0]}` : `${met.length} kinds of messages come on ${filter}`,
  );
}

/** Whether some topic is named by both. */
function meets(filter: string, pattern: string): boolean {
  const [asked, there] = [filter.split("/"), pattern.split("/")];
  for (const [i, level] of asked.entries()) {
    if (level === "#") return true;
    if (i >= there.length || (level !== ANY && there[i] !== ANY && level !== there[i])) return false;
  }
  return asked.length === there.length;
}

function neverSentence(filter: string, patterns: readonly string[], publishing: Publishing): string {
  const least = patterns.toSorted((a, b) => distance(filter, a) - distance(filter, b))[0]!;
  const { all } = topicsOf(publishing.site, publishing.gateway);
  return `Nothing of this gateway ever comes on ${filter}: all that it publishes is below ${all}, and ${least} is nearest. Have the partner subscribe to that; topics tell capitals from small letters.`;
}

/** How many levels have to be changed, added or taken away; of as many, by how much. */
function distance(filter: string, pattern: string): number {
  const [asked, there] = [filter.split("/"), pattern.split("/")];
  let last = Array.from({ length: there.length + 1 }, (_, j) => j);
  for (const [i, level] of asked.entries()) {
    const row = [i + 1];
    for (const [j, other] of there.entries())
      row.push(Math.min(last[j + 1]! + 1, row[j]! + 1, last[j]! + unlike(level, other)));
    last = row;
  }
  return last.at(-1)!;
}

/** 0 to 1. */
function unlike(asked: string, there: string): number {
  if (asked === there) return 0;
  if (asked === "#" || asked === ANY || there === ANY) return 0.1;
  return nearest(asked, [there]) === null ? 1 : 0.5;
}

/** Where a node or an area is named that is not here, and nothing else could be meant. */
function strangerIn(filter: string, met: readonly string[], { nodes, areas }: Publishing): string | null {
  const levels = filter.split("/");
  for (const [kind, names] of [
    ["node", nodes],
    ["area", areas],
  ] as const) {
    if (names === null || !met.every((pattern) => pattern.split("/")[3] === kind)) continue;
    const name = levels[4];
    if (name === undefined || name === ANY || name === "#" || names.includes(name)) continue;
    const meant = nearest(name, names);
    const what = `Nothing comes on ${filter}, since no ${kind} here is called ${name}`;
    return meant === null
      ? `${what}: see "sippra-gateway ${kind}s list".`
      : `${what}: does the partner mean ${meant}?`;
  }
  return null;
}
