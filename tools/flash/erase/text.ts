// What was taken off a board, for the technician who writes it down.
import { wrap } from "../../../gateway/text/wrap.ts";
import type { Sentences } from "../../sentences.ts";
import type { Erased } from "./erase.ts";

const WIDTH = 80;

export function erasedText(
  { title, serial, wasBlank, key, counter, ...who }: Erased,
  { erase, summary }: Sentences,
): string {
  const board = `${title}, ${summary.serial(serial)}`;
  if (wasBlank) return wrap(erase.blank(board), WIDTH);
  const node = `${who.network}-${who.node} (${who.site}/${who.name})`;
  const next = {
    "goes-on": [erase.goesOn(counter ?? 0, serial)],
    "used-up": [erase.usedUp],
    "as-before": [],
  };
  return [erase.done(node, board), ...next[key], erase.powerOnce].map((text) => wrap(text, WIDTH)).join("\n");
}
