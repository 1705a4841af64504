// The gate: nothing that the interpreter cannot run, or runs differently, reaches a board unseen. It looks at
// every source file of a bundle and at the minified bundle itself, whose places it finds back by source map.
import { LEAST_UPPER_BOUND, originalPositionFor, type TraceMap } from "@jridgewell/trace-mapping";
import { type Node, type Program, readProgram } from "./program.ts";
import type { Finding, Rule } from "./rule.ts";
import { RULES } from "./rules.ts";

export { RULES };

/** Line (from 1) and column (from 1) of an offset. */
function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  let line = 1;
  for (let i = before.indexOf("\n"); i >= 0; i = before.indexOf("\n", i + 1)) line++;
  return { line, column: offset - start + 1 };
}

function look(
  program: Program,
  where: "source" | "bundle",
  rules: readonly Rule[],
  locate: (offset: number) => { file: string; line: number; column: number },
): Finding[] {
  const found: Finding[] = [];
  for (const rule of rules) {
    if (rule.where !== "both" && rule.where !== where) continue;
    for (const { node, ...words } of rule.find(program)) {
      const { refuses, why, instead } = { ...rule, ...words };
      found.push({ rule: rule.id, ...locate(anchor(node)), refuses, why, instead });
    }
  }
  return found;
}

/** What a place is called by: of a.b and of a.b(), which may go over lines, b. */
function anchor(node: Node): number {
  const member = node.type === "CallExpression" ? node.callee : node;
  return member.type === "MemberExpression" && !member.computed ? member.property.start : node.start;
}

/** Where to look for what cannot be erased: the parser does not tell. */
const NOT_ERASABLE =
  /\benum\s+\w|\b(namespace|module)\s+\w+\s*\{|\b(public|private|protected|readonly)\s+\w+\s*:|=\s*<\w/;

/** A sentence of the parser as a finding. */
function unreadable(file: string, text: string, error: unknown): Finding {
  const { pos, message } = error as { pos?: number; message: string };
  return {
    rule: "unreadable",
    file,
    ...positionAt(text, pos ?? Math.max(0, text.search(NOT_ERASABLE))),
    refuses: message.split("\n")[0]!.replace(/ \(\d+:\d+\)$/, ""),
    why: "is not JavaScript with types that can be erased",
    instead: "plain syntax: no enum, namespace or parameter property",
  };
}

interface Waiver {
  line: number;
  rule: string;
  reason: string;
}

function waiversIn(text: string): Waiver[] {
  return text.split("\n").flatMap((line, i) => {
    const found = /\/\/ gate: ([\w-]+)(?::\s*(.*))?$/.exec(line);
    if (!found) return [];
    // A comment of its own speaks of the next line, else of its line.
    const own = line.trim().startsWith("//");
    return [{ line: i + (own ? 2 : 1), rule: found[1]!, reason: (found[2] ?? "").trim() }];
  });
}

/** Findings without those that a comment allows, and with the comments that allow nothing. */
function waive(file: string, text: string, found: Finding[], rules: readonly Rule[]): Finding[] {
  const waivers = waiversIn(text);
  const allows = (waiver: Waiver, finding: Finding) =>
    waiver.rule === finding.rule &&
    waiver.line === finding.line &&
    waiver.reason !== "" &&
    rules.some((rule) => rule.id === waiver.rule && rule.waivable);
  const idle = waivers
    .filter((waiver) => !found.some((finding) => allows(waiver, finding)))
    .map((waiver) => ({
      rule: "waiver",
      file,
      line: waiver.line,
      column: 1,
      refuses: `the comment "gate: ${waiver.rule}"`,
      why: "allows nothing here: no such finding, no reason given, or a rule without exceptions",
      instead: "nothing, or // gate: <rule>: <reason> beside what it allows",
    }));
  return [...found.filter((finding) => !waivers.some((waiver) => allows(waiver, finding))), ...idle];
}

/** What one source file holds that must not be in the firmware. `file` is for the findings only. */
export function checkSource(file: string, text: string, rules: readonly Rule[] = RULES): Finding[] {
  let program: Program;
  try {
    program = readProgram(text, true);
  } catch (error) {
    return [unreadable(file, text, error)];
  }
  const locate = (offset: number) => ({ file, ...positionAt(text, offset) });
  return waive(file, text, look(program, "source", rules, locate), rules);
}

/**
 * What a bundle holds that must not be in the firmware, at its place in the source where the map knows it.
 * `sourceOf` gives the text of a source file of the map, for the comments that allow something.
 */
export function checkBundle(
  code: string,
  map: TraceMap | undefined,
  sourceOf: (file: string) => string | undefined = () => undefined,
  rules: readonly Rule[] = RULES,
): Finding[] {
  let program: Program;
  try {
    program = readProgram(code, false);
  } catch (error) {
    return [unreadable("bundle", code, error)];
  }
  const locate = (offset: number) => {
    const { line, column } = positionAt(code, offset);
    const needle = { line, column: column - 1 };
    const at = map && originalPositionFor(map, needle);
    // What a minifier puts in front of a statement has no place of its own: the next one's is meant.
    const next =
      map && at?.source == null ? originalPositionFor(map, { ...needle, bias: LEAST_UPPER_BOUND }) : at;
    if (next?.source == null) return { file: "bundle", line, column };
    return { file: next.source, line: next.line, column: next.column + 1 };
  };
  const found = look(program, "bundle", rules, locate);
  return found.filter((finding) => {
    const text = sourceOf(finding.file);
    return text === undefined || waive(finding.file, text, [finding], rules).includes(finding);
  });
}

/** Each place once, in the order of files and lines. Source and bundle often tell the same. */
export function merge(findings: Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings
    .filter((one) => {
      const key = `${one.rule} ${one.file}:${one.line}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column));
}

/** One finding for people: where, what it does there, what to write. */
export function describe(one: Finding): string {
  return (
    `${one.file}:${one.line}:${one.column}  ${one.rule}\n` +
    `    ${one.refuses}\n    ${one.why}\n    instead: ${one.instead}`
  );
}
