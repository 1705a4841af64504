// What a node has found of itself, for a technician, as check prints what it has found: a line a part, and below it what to do.

import { wrap } from "../../../gateway/text/wrap.ts";
import type { Sentences } from "../../sentences.ts";
import { below, headOf } from "../check/text.ts";
import type { Confirmed } from "./await.ts";

const WIDTH = 80;

export function confirmedText(
  { node, now, received, verdict, findings }: Confirmed,
  { confirm, check }: Sentences,
): string {
  const age = Math.max(0, Date.parse(now) - Date.parse(received));
  const lines = [confirm.heard(node, Math.round(age / 60_000))];
  for (const { part, verdict: is, sentence } of findings) {
    const name = Object.hasOwn(confirm.part, part) ? confirm.part[part]! : part;
    const head = headOf(name, check.verdict[is]);
    // A figure stands beside its verdict, what to do below it.
    if (is === "pass" && head.length + sentence.length <= WIDTH) lines.push(head + sentence);
    else lines.push(head.trimEnd(), below(sentence));
  }
  lines.push(wrap(findings.length === 0 ? confirm.nothing : confirm.all[verdict], WIDTH));
  return lines.join("\n");
}
