// What is valid YAML and means nothing as settings: aliases of nothing or of all, keys that are no words, what does
// not show.
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { codePoint, INVISIBLE, quoted } from "../text/quoted.ts";

/** What all aliases together may stand for, nodes: a list of lists of lists has billions in a few lines. */
const MOST_NODES = 100_000;

/** Of a fault, and what is said of it; from the text's beginning. */
export interface Fault {
  offset: number;
  sentence: string;
}

export const invalid = (offset: number, reason: string): Fault => ({
  offset,
  sentence: `this is not valid YAML (${reason}): mend it there.`,
});

/** Those of a document that has no errors. */
export function faultsIn(document: Document.Parsed): Fault[] {
  const faults: Fault[] = [];
  /** With what each stands for, itself included; null while that is not yet read. */
  const anchors = new Map<string, number | null>();
  const refuse = (node: Node | null | undefined, sentence: string) => {
    faults.push({ offset: node?.range?.[0] ?? 0, sentence });
  };

  /** Returns how many nodes it stands for. */
  function look(node: Node | null): number {
    if (node === null) return 1;
    if (isAlias(node)) return lookUp(node.source, node);
    const { anchor } = node as Node & { anchor?: string };
    if (anchor) anchors.set(anchor, null);
    const size = 1 + sizeIn(node);
    if (anchor) anchors.set(anchor, size);
    return size;
  }

  function lookUp(name: string, alias: Node): number {
    const size = anchors.get(name);
    const mend = 'write the value out, or in quotes where it begins with "*".';
    if (size === undefined) refuse(alias, `there is no anchor &${name} before the alias *${name}: ${mend}`);
    if (size === null) refuse(alias, `the alias *${name} stands for what it is a part of: ${mend}`);
    return size ?? 1;
  }

  function sizeIn(node: Node): number {
    if (isScalar(node)) lookThrough(node, node.value);
    let size = 0;
    if (isSeq(node)) for (const item of node.items as (Node | null)[]) size += look(item);
    if (isMap(node)) {
      const keys = new Set<string>();
      for (const pair of node.items as Pair<Node | null, Node | null>[]) {
        lookAtKey(pair.key, node, keys);
        size += look(pair.value);
      }
    }
    if (size > MOST_NODES) refuse(node, "its aliases stand for too much: write out what is meant.");
    // Once is enough.
    return size > MOST_NODES ? 0 : size;
  }

  function lookAtKey(key: Node | null, within: Node, keys: Set<string>): void {
    if (!isScalar(key) || key.value === null) {
      // An empty key has no place of its own where the colon is all that there is.
      refuse(key ?? within, notAKey(key));
      return;
    }
    look(key);
    const name = String(key.value);
    if (name === "<<") refuse(key, "merge keys (<<) are not known here: write out what they stand for.");
    if (keys.has(name)) faults.push(invalid(key.range![0], "a key is there twice"));
    keys.add(name);
  }

  function lookThrough(node: Node, value: unknown): void {
    const odd = typeof value === "string" ? INVISIBLE.exec(value)?.[0] : undefined;
    if (odd === undefined) return;
    const shown =
      odd === "\n" ? "has more than one line" : `has ${codePoint(odd)} in it, which does not show`;
    refuse(node, `${quoted(value as string, INVISIBLE)} ${shown}: write it anew, without.`);
  }

  look(document.contents as Node | null);
  for (const { pos, code, message } of document.warnings) {
    const isTag = code === "TAG_RESOLVE_FAILED";
    faults.push(invalid(pos[0], isTag ? "the tag does not fit what stands after it" : message));
  }
  return faults;
}

function notAKey(key: Node | null): string {
  if (isMap(key)) return "a section stands for a key: write a word, or fill in the {{ … }} of a template.";
  if (isSeq(key)) return "a list stands for a key: write a word.";
  if (isAlias(key)) return `an alias (*${key.source}) stands for a key: write the word itself.`;
  return "a key is missing before the colon: write it.";
}
