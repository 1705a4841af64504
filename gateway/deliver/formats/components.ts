// What a leak score is made of, each part under its name.
import { COMPONENTS } from "../../../shared/messages.ts";
import { int8 } from "./units.ts";

/** Each is a share of the score's exponent, without a unit; null where the node did not say. */
export type Components = Record<(typeof COMPONENTS)[number], number | null>;

/** Of bytes in the order of COMPONENTS, tenths; those of a later version are left out. */
export function componentsOf(tenths: Uint8Array | null): Components | null {
  if (tenths === null) return null;
  const values = COMPONENTS.map((name, i) => [name, i < tenths.length ? int8(tenths[i]!) / 10 : null]);
  return Object.fromEntries(values);
}
