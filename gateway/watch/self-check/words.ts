// What a language has to say of a node that has looked at itself: a sentence a reason, a figure or what is wrong and what to do.
import type { Reason, Reasons } from "./judge.ts";

export interface Words {
  says: { [Why in Reason]: (figures: Reasons[Why]) => string };
  /** Of a radio module: what it did not do, as the rest of a sentence about it, and what to do. */
  module: Record<"sleepless" | "resets", { what: string; todo: string }>;
}
