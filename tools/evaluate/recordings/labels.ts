// What the names of folders and files say of recordings: whether there is a leak, the class of the pipe, the site. And
// what they do not, which people hear of: a folder that is left out in silence makes figures of half a set.
import { wavFilesAre } from "../../board/wav-folder.ts";

export interface Label {
  leak: boolean;
  /** The class of the pipe, `all` where the folder says nothing more. */
  kind: string;
}

/** `leak-metal`, `no-leak_plastic`, `Leak`: whether there is a leak, and the class of the pipe. */
export function labelOf(folder: string): Label | undefined {
  const match = /^(no[-_ ]?)?leaks?(?:[-_ ]+(.+))?$/i.exec(folder);
  if (match === null) return undefined;
  return { leak: match[1] === undefined, kind: match[2]?.toLowerCase() ?? "all" };
}

/**
 * The site of a file, a number of five or six digits: `NNN_<site>-<yyyymmdd>`, `<site>_<date>_<time>`, or the
 * number alone at the beginning. Undefined where the name has none there.
 */
export function siteOf(name: string): string | undefined {
  return /^(?:\d{1,4}[_-])?(\d{5,6})(?!\d)/.exec(name)?.[1];
}

/** Single characters to be put in, left out or replaced (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let k = 1; k <= b.length; k++)
      next.push(Math.min(row[k]! + 1, next[k - 1]! + 1, row[k - 1]! + (a[i - 1] === b[k - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** The name that was meant, where one is near: `non-leak-metal`, `leakage`, `no-laek`, `metal-leak`. */
export function meantBy(folder: string): string | undefined {
  const words = folder
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const isLeak = (word: string) =>
    /^leak(age|ages|ing|y|ed|s)?\d*$/.test(word) || (word.length >= 4 && swapped(word, "leak"));
  const isNo = (word: string) => /^(no|non|not|none|un|without|zero)$/.test(word);
  const plain = words.flatMap((word) => /^(non?|not|un)(leak.*)$/.exec(word)?.slice(1) ?? [word]);
  const at = plain.findIndex(isLeak);
  if (at < 0) return undefined;
  const before = plain.slice(0, at);
  const rest = [...before.filter((word) => !isNo(word)), ...plain.slice(at + 1)].filter(
    (word) => !/^[ao]$/.test(word),
  );
  return [before.some(isNo) ? "no-leak" : "leak", ...rest].join("-");
}

/** One character is wrong, or two have changed places. */
function swapped(word: string, meant: string): boolean {
  const sorted = (text: string) => [...text].sort().join("");
  return distance(word, meant) === 1 || (distance(word, meant) === 2 && sorted(word) === sorted(meant));
}

/** "läcka: 1 WAV file is not judged, as ..." */
function unlabelledNote(group: string, n: number): string {
  const meant = meantBy(group);
  const question = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return `${group}: ${wavFilesAre(n)} not judged: the name begins neither with leak nor with no-leak.${question}`;
}

/** A note on each folder that has no label. `groups`: the folder of each file. */
export function unlabelledNotes(groups: string[]): string[] {
  const unlabelled = Map.groupBy(
    groups.filter((group) => labelOf(group) === undefined),
    (group) => group,
  );
  return [...unlabelled].map(([group, files]) => unlabelledNote(group, files.length));
}

/** What to do where no folder has a label. */
export const noLabelSentence = (folder: string) =>
  `${folder} has no folder whose name begins with "leak" or "no-leak". Sort the WAV files into folders such as leak-metal, leak-plastic, no-leak-metal: the name is the label, and the class of the pipe.`;
