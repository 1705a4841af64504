// What a node has last told of itself, for programs: its fields, how it was heard, and each part judged and said.
import { selfCheckFields } from "../../deliver/formats/self-check.ts";
import type { Checked } from "../../store/view.ts";
import { judgeSelfCheck } from "./judge.ts";
import { type Language, sentenceOf } from "./sentences.ts";

export function judgedFields({ body, signal }: Pick<Checked, "body" | "signal">, language: Language) {
  return {
    ...selfCheckFields(body),
    rssi_dbm: signal?.rssi ?? null,
    snr_db: signal?.snr ?? null,
    margin_db: signal?.margin ?? null,
    findings: judgeSelfCheck({ body, signal }).map((finding) => {
      const { part, verdict, reason } = finding;
      return { part, verdict, reason, sentence: sentenceOf(finding, language) };
    }),
  };
}
