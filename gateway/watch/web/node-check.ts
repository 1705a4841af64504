// What a node has last told of itself, judged, in the language of whoever asks.
import type { Checked, View } from "../../store/view.ts";
import { judgedFields } from "../self-check/fields.ts";
import type { Language } from "../self-check/sentences.ts";
import type { NodeCheck } from "./api.ts";

/** Of a node that has told nothing of itself. */
const NOTHING: Pick<Checked, "body" | "signal"> = {
  body: [null, null, null, 0, null, null, null, null, null],
  signal: null,
};

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
  return {
    ...{ site, node: name, now: new Date(now).toISOString() },
    received: checked === null ? null : new Date(checked.received).toISOString(),
    ...judgedFields(checked ?? NOTHING, language),
  };
}
