// What a check has found, for a technician: a line for each part, and below it what to do.
import { wrap } from "../../../gateway/text/wrap.ts";
import type { Sentences } from "../../sentences.ts";
import type { Checked } from "./check.ts";
import type { Finding } from "./judge.ts";

const WIDTH = 80;

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
    lines.push(`${check.part[part].padEnd(10)}${check.verdict[finding.verdict].padEnd(12)}${figure}`);
    if (fault !== undefined)
      lines.push(`    ${wrap(check.fault[fault](advice), WIDTH - 4).replaceAll("\n", "\n    ")}`);
  }
  lines.push(wrap(check.all[verdict], WIDTH));
  return lines.join("\n");
}
