// How a state looks: a shape of its own, since colour alone says nothing to some, in the sun, or on paper. The same paths are
// drawn on the map, in lists and in legends. Colours: Okabe and Ito (2008), in style/colours.css.
import type { NodeState } from "../api.ts";
import { html } from "./html.ts";

export interface Shape {
  /** Around 0, 0; reaches from -8 to 8. */
  path: string;
  isFilled: boolean;
  /** Lengths of dashes and gaps; none: a line without. */
  dash: string;
}

const RING = "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0";

export const SHAPES: Record<NodeState, Shape> = {
  ok: { path: RING, isFilled: false, dash: "" },
  learning: { path: RING, isFilled: false, dash: "1.500 2.500" },
  suspect: { path: "M0 -7L7 5.500L-7 5.500Z", isFilled: false, dash: "" },
  leak: { path: "M0 -8L8 0L0 8L-8 0Z", isFilled: true, dash: "" },
  silent: { path: RING, isFilled: false, dash: "4 3" },
  muted: { path: `${RING}M-6 6L6 -6`, isFilled: false, dash: "" },
  fault: { path: "M-5 -5L5 5M5 -5L-5 5", isFilled: false, dash: "" },
};

/** Beside the word that says the same: without a name of its own. */
export function StateShape({ state }: { state: NodeState }) {
  const { path, isFilled, dash } = SHAPES[state];
  return html`<svg class=${`shape state-${state}`} viewBox="-9 -9 18 18" aria-hidden="true">
    <path d=${path} class=${isFilled ? "filled" : "open"} stroke-dasharray=${dash || null} />
  </svg>`;
}
