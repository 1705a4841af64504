// The nodes on the map: put there once, and drawn again where one of them changes.
import type * as Leaflet from "leaflet";
import { NODE_STATES, type NodeRow, type NodeState } from "../api.ts";
import type { Ink } from "./map-ink.ts";
import { LABEL_PX, labelWidth, type Mark, marks, RADIUS } from "./map-mark.ts";
import type { Point } from "./map-pipes.ts";

/** px around where a finger comes down. */
const REACH = 24;
/** From here on all are named that have room for it. */
const LABEL_ZOOM = 16;
/** These from afar. */
const LOUD: ReadonlySet<NodeState> = new Set(["leak", "suspect"]);

export const placeOf = ({ latitude, longitude }: NodeRow): Point | null =>
  latitude === null || longitude === null ? null : [latitude, longitude];

const isWithin = ({ x, y }: Leaflet.Point, from: number, at: number, to: number) =>
  x > from && x < to + RADIUS && Math.abs(y - at) < RADIUS + LABEL_PX / 2;

export function nodeLayer(L: typeof Leaflet, map: Leaflet.Map, renderer: Leaflet.Canvas, ink: Ink) {
  const create = marks(L, ink);
  const known = new Map<string, Mark>();
  let chosen: string | null = null;
  function put(row: NodeRow, at: Point): void {
    const mark = known.get(row.name);
    if (mark === undefined) {
      const added = create(row, at);
      known.set(row.name, added);
      added.options.renderer = renderer;
      added.isChosen = row.name === chosen;
      added.addTo(map);
      return;
    }
    const { lat, lng } = mark.getLatLng();
    if (lat !== at[0] || lng !== at[1]) mark.setLatLng(at);
    if (mark.state === row.state) return;
    mark.state = row.state;
    // What is worse lies above.
    if (row.state === "leak" || row.state === "suspect") mark.bringToFront();
    mark.redraw();
  }
  /** A name is written where it covers no other node or name; those of what is loud first. */
  function arrange(): void {
    const all = [...known.values()].map((mark) => ({ mark, at: map.latLngToLayerPoint(mark.getLatLng()) }));
    const isLoud = ({ mark }: (typeof all)[number]) => Number(mark.isChosen || LOUD.has(mark.state));
    const isNear = map.getZoom() >= LABEL_ZOOM;
    const named: { x: number; y: number; end: number }[] = [];
    for (const each of all.toSorted((a, b) => isLoud(b) - isLoud(a))) {
      const { mark, at } = each;
      const [x, y, end] = [at.x + RADIUS, at.y, at.x + RADIUS + labelWidth(mark.node)];
      const isFree =
        !all.some((other) => other !== each && isWithin(other.at, x - RADIUS, y, end)) &&
        !named.some((other) => Math.abs(other.y - y) < LABEL_PX + 4 && other.x < end && x < other.end);
      const isNamed = mark.isChosen || ((isNear || isLoud(each) === 1) && isFree);
      if (isNamed) named.push({ x, y, end });
      if (isNamed === mark.isNamed) continue;
      mark.isNamed = isNamed;
      mark.redraw();
    }
  }
  map.on("zoomend", arrange);
  return {
    update(rows: readonly NodeRow[]) {
      const left = new Set(known.keys());
      const order = (row: NodeRow) => -NODE_STATES.indexOf(row.state);
      for (const row of rows.toSorted((a, b) => order(a) - order(b))) {
        const at = placeOf(row);
        if (at === null) continue;
        put(row, at);
        left.delete(row.name);
      }
      for (const name of left) {
        known.get(name)!.remove();
        known.delete(name);
      }
      arrange();
    },
    /** Its place; null where it has none. */
    choose(name: string | null): Leaflet.LatLng | null {
      for (const each of [chosen, name]) {
        const mark = each === null ? undefined : known.get(each);
        if (mark === undefined) continue;
        mark.isChosen = each === name;
        if (mark.isChosen) mark.bringToFront();
        mark.redraw();
      }
      chosen = name;
      arrange();
      return (name === null ? undefined : known.get(name))?.getLatLng() ?? null;
    },
    nearest(at: Leaflet.Point): string | null {
      let [best, name]: [number, string | null] = [REACH, null];
      for (const mark of known.values()) {
        const away = map.latLngToContainerPoint(mark.getLatLng()).distanceTo(at);
        if (away < best) [best, name] = [away, mark.node];
      }
      return name;
    },
    points: (): Point[] => [...known.values()].map((mark) => [mark.getLatLng().lat, mark.getLatLng().lng]),
    redraw() {
      for (const mark of known.values()) mark.redraw();
    },
  };
}
