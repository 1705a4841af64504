// What a node has last told of itself, judged, in the language of whoever asks.
import { selfCheckFields } from "../../deliver/formats/self-check.ts";
import type { View } from "../../store/view.ts";
import { judgeSelfCheck } from "../self-check/judge.ts";
import { type Language, sentenceOf } from "../self-check/sentences.ts";
import type { NodeCheck } from "./api.ts";

/** Of a node that has told nothing of itself. */
const NOTHING = selfCheckFields([null, null, null, 0, null, null, null, null, null]);

/** Null where there is no such node. */
export function nodeCheck(
  view: Pick<View, "nodes" | "selfCheck">,
  site: string,
  name: string,
  language: Language,
  now: number,
): NodeCheck | null {
  if (view.nodes(name).length === 0) return null;
  const checked = view.selfCheck(name);
  const signal = checked?.signal ?? null;
  const findings = checked === null ? [] : judgeSelfCheck(checked);
  return {
    ...{ site, node: name, now: new Date(now).toISOString() },
    received: checked === null ? null : new Date(checked.received).toISOString(),
    ...(checked === null ? NOTHING : selfCheckFields(checked.body)),
    ...{
      rssi_dbm: signal?.rssi ?? null,
      snr_db: signal?.snr ?? null,
      margin_db: signal?.margin ?? null,
    },
    findings: findings.map((finding) => {
      const { part, verdict, reason } = finding;
      return { part, verdict, reason, sentence: sentenceOf(finding, language) };
    }),
  };
}
