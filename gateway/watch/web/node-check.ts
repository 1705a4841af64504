// What a node has last told of itself, judged, in the language of whoever asks.
import type { Checked } from "../../store/view.ts";
import { judgedFields } from "../self-check/fields.ts";
import type { Language } from "../self-check/sentences.ts";
import type { NodeCheck } from "./api.ts";
import type { WebDeps } from "./deps.ts";

/** Of a node that has told nothing of itself. */
const NOTHING: Pick<Checked, "body" | "signal"> = {
  body: [null, null, null, 0, null, null, null, null, null],
  signal: null,
};

const isoOrNull = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** Null where there is no such node. */
export function nodeCheck(
  { view, unopened }: Pick<WebDeps, "view" | "unopened">,
  site: string,
  name: string,
  language: Language,
  now: number,
): NodeCheck | null {
  const [node] = view.nodes(name);
  if (node === undefined) return null;
  const checked = view.selfCheck(name);
  return {
    ...{ site, node: name, now: new Date(now).toISOString() },
    received: isoOrNull(checked?.received ?? null),
    ...{ revoked: !node.hasKey, unopened: isoOrNull(unopened.last(name)) },
    ...judgedFields(checked ?? NOTHING, language),
  };
}
