// Names in a scenario and what they mean in the network: what is not there is a sentence with the nearest names.
import { editDistance } from "../../gateway/config/nearest.ts";
import { quoted } from "../../gateway/text/quoted.ts";
import { scenarioError } from "./file.ts";

const SHOWN = 3;
/** Letters of a name that may differ, as a share of it. */
const REACH = 0.5;

/** "Did you mean A, B or C?", or a few of what there is. */
export function nearestNames(word: string, known: readonly string[]): string {
  const near = known
    .map((name) => ({ name, distance: editDistance(word, name), rank: unlike(word, name) }))
    .filter(({ distance }) => distance <= Math.max(1, REACH * word.length))
    .sort((a, b) => a.distance - b.distance || a.rank - b.rank)
    .slice(0, SHOWN)
    .map(({ name }) => name);
  if (near.length > 0) return `did you mean ${listed(near, "or")}?`;
  if (known.length === 0) return "there is none.";
  const more = known.length > SHOWN ? `, ${known.length} in all` : "";
  return `there is ${listed(known.slice(0, SHOWN), "and")}${more}.`;
}

/** Of names that differ by as many letters, those of the same length that begin alike come first. */
const unlike = (a: string, b: string) => Math.abs(a.length - b.length) + (a[0] === b[0] ? 0 : 1);

export const listed = (names: readonly string[], word: string): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;

/** Finds what a name means; `what`: "pipe", "junction". Throws a GatewayError "config" where there is none. */
export function createFinder<Found>(
  what: string,
  there: string,
  all: ReadonlyMap<string, Found>,
  shown: readonly string[] = [...all.keys()],
) {
  return (name: string, where: string): Found => {
    const found = all.get(name);
    if (found !== undefined) return found;
    throw scenarioError(
      `${where}: there is no ${what} ${quoted(name)} ${there}: ${nearestNames(name, shown)}`,
    );
  };
}
