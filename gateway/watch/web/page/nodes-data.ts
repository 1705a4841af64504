// Which nodes a list shows, and in which order. Without a browser.
import { NODE_STATES, type NodeRow, type NodeState } from "../api.ts";

export const SORTS = ["state", "name", "heard", "rise", "battery"] as const;
export type Sort = (typeof SORTS)[number];

/** More lines than that nobody can tell from each other. */
export const COMPARED_MAX = 6;

export interface NodesFilter {
  /** Null: any. */
  state: NodeState | null;
  area: string | null;
  /** Each of its words stands in the name, address or pipe. */
  text: string;
  sort: Sort;
}

export const ALL_NODES: NodesFilter = { state: null, area: null, text: "", sort: "state" };

export function shownOf(nodes: Iterable<NodeRow>, { state, area, text, sort }: NodesFilter): NodeRow[] {
  const asked = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...nodes].filter((row) => {
    if (state !== null && row.state !== state) return false;
    if (area !== null && row.area !== area) return false;
    const { name, address, pipe } = row;
    const said = [name, address, pipe.id, pipe.material].join(" ").toLowerCase();
    return asked.every((word) => said.includes(word));
  });
  return found.sort((a, b) => ORDERS[sort](a, b) || byName(a, b));
}

type Order = (a: NodeRow, b: NodeRow) => number;

/** "valve-2" before "valve-10". */
const names = new Intl.Collator(undefined, { numeric: true });
const byName: Order = (a, b) => names.compare(a.name, b.name);
const rank = ({ state }: NodeRow) => NODE_STATES.indexOf(state);
const rise = ({ leak }: NodeRow) => leak?.rise_db ?? Number.NEGATIVE_INFINITY;
/** What is flagged as low is lowest, whatever its voltage. */
const battery = ({ latest }: NodeRow) =>
  (latest?.battery_v ?? 1_000) - (latest?.flags.includes("battery-low") ? 1_000 : 0);
const order = (a: number, b: number) => (a === b ? 0 : a - b);

/** What needs somebody is first in each. */
const ORDERS: Record<Sort, Order> = {
  state: (a, b) => order(rank(a), rank(b)) || order(rise(b), rise(a)),
  name: byName,
  heard: (a, b) => order(a.lastHeard ?? 0, b.lastHeard ?? 0),
  rise: (a, b) => order(rise(b), rise(a)),
  battery: (a, b) => order(battery(a), battery(b)),
};
