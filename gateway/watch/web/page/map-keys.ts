// The map by keys: arrows choose the nearest node in their direction, Enter opens it, Escape leaves it. With Shift arrows are
// Leaflet's, which moves the map by them, and so are + and −.

import type { NodeRow } from "../api.ts";
import { type Direction, nodeToward, spotsOf } from "./map-move.ts";
import { go, pathOf } from "./route.ts";

const DIRECTIONS: Partial<Record<string, Direction>> = {
  ...{ ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" },
};

interface Keyed {
  nodes: readonly NodeRow[];
  chosen: string | null;
  choose(name: string | null): void;
}

/** For the map's box; keys of what lies in it, such as its buttons, are left alone. */
export const mapKeys =
  ({ nodes, chosen, choose }: Keyed) =>
  (event: KeyboardEvent): void => {
    const { key, target, currentTarget } = event;
    if (target !== currentTarget || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = DIRECTIONS[key];
    const spots = spotsOf(nodes);
    if (direction !== undefined && spots.length > 0) choose(nodeToward(spots, chosen, direction) ?? chosen);
    else if (key === "Enter" && chosen !== null) go(pathOf.node(chosen));
    else if (key === "Escape" && chosen !== null) choose(null);
    else return;
    event.preventDefault();
    // Leaflet hears keys at the document.
    event.stopPropagation();
  };
