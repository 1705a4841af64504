// What a check has found, for a technician: a line for each part, and below it what to do.
import { wrap } from "../../../gateway/text/wrap.ts";
import type { Sentences } from "../../sentences.ts";
import type { Checked } from "./check.ts";
import type { Finding } from "./judge.ts";

const WIDTH = 80;
const INDENT = "    ";

/** A part and its verdict, in columns: a figure stands beside them. */
export const headOf = (part: string, verdict: string) => `${part.padEnd(10)}${verdict.padEnd(12)}`;

/** What to do, below a line that says what is wrong. */
export const below = (sentence: string) =>
  INDENT + wrap(sentence, WIDTH - INDENT.length).replaceAll("\n", `\n${INDENT}`);

function figureOf({ part, value }: Finding, { check: say }: Sentences): string {
  if (value === null) return "-";
  return say.figure[part](part === "clock" ? 100 * value : value);
}

export function checkedText({ title, serial, node, verdict, findings }: Checked, say: Sentences): string {
  const { check } = say;
  const lines = [
    `${title}, ${say.summary.serial(serial)}${node === null ? "" : `, ${node.network}-${node.node}`}`,
  ];
  for (const finding of findings) {
    const { part, fault, advice = 0 } = finding;
    const figure = figureOf(finding, say);
    lines.push(headOf(check.part[part], check.verdict[finding.verdict]) + figure);
    if (fault !== undefined) lines.push(below(check.fault[fault](advice)));
  }
  lines.push(wrap(check.all[verdict], WIDTH));
  return lines.join("\n");
}
