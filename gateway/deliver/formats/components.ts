// A leak score, what it is made of, each part under its name, and the rule that stands behind it.
import { COMPONENTS, CREPT_BYTE, FLAG_WARM_UP, type Maybe, RULE_BYTE } from "../../../shared/messages.ts";
import type { Components } from "../contract/common.ts";
import { int8 } from "./units.ts";

/** Of bytes in the order of COMPONENTS, tenths; those of a later version are left out. */
export function componentsOf(tenths: Uint8Array | null): Components | null {
  if (tenths === null) return null;
  const values = COMPONENTS.map((name, i) => [name, i < tenths.length ? int8(tenths[i]!) / 10 : null]);
  return Object.fromEntries(values);
}

/** The number of the rule that the same bytes name; null where they are of older firmware. */
export function ruleOf(tenths: Uint8Array | null): number | null {
  return tenths?.[RULE_BYTE] ?? null;
}

/** What has crept, 0.5 dB, as the same bytes have it; null where they are of older firmware. */
export function creptOf(tenths: Uint8Array | null): number | null {
  return tenths?.[CREPT_BYTE] ?? null;
}

/** While a node learns, its score is of no use to anybody, unless a rule has spoken: nights say which. */
export const scoreOf = (score: Maybe, flags: number, rule: Maybe) =>
  (flags & FLAG_WARM_UP) !== 0 && !rule ? null : score;
