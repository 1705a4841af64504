// The nodes on the map: put there once, and drawn again where one of them changes.
import type * as Leaflet from "leaflet";
import { NODE_STATES, type NodeRow } from "../api.ts";
import type { Ink } from "./map-ink.ts";
import { type Mark, marks } from "./map-mark.ts";
import { namedOf } from "./map-names.ts";
import type { Point } from "./map-pipes.ts";

/** px around where a finger comes down. */
const REACH = 24;
/** From here on all are named that have room for it. */
const LABEL_ZOOM = 16;
/** px from the edge that a chosen one is moved to at least. */
const IN_SIGHT = 48;

export const placeOf = ({ latitude, longitude }: NodeRow): Point | null =>
  latitude === null || longitude === null ? null : [latitude, longitude];

/** By their names. */
type Marks = Map<string, Mark>;

export function nodeLayer(L: typeof Leaflet, map: Leaflet.Map, renderer: Leaflet.Canvas, ink: Ink) {
  const create = marks(L, ink);
  const known: Marks = new Map();
  let chosen: string | null = null;
  function add(row: NodeRow, at: Point): void {
    const added = create(row, at);
    known.set(row.name, added);
    added.options.renderer = renderer;
    added.isChosen = row.name === chosen;
    added.addTo(map);
  }
  const arrange = () => nameWhatHasRoom(map, known);
  map.on("zoomend", arrange);
  return {
    update(rows: readonly NodeRow[]) {
      const left = new Set(known.keys());
      const order = (row: NodeRow) => -NODE_STATES.indexOf(row.state);
      for (const row of rows.toSorted((a, b) => order(a) - order(b))) {
        const at = placeOf(row);
        if (at === null) continue;
        const mark = known.get(row.name);
        if (mark === undefined) add(row, at);
        else change(mark, row, at);
        left.delete(row.name);
      }
      for (const name of left) {
        known.get(name)!.remove();
        known.delete(name);
      }
      arrange();
    },
    /** Its place, which comes into sight; null where it has none. */
    choose(name: string | null): Leaflet.LatLng | null {
      markChosen(known, chosen, name);
      chosen = name;
      arrange();
      const at = (name === null ? undefined : known.get(name))?.getLatLng() ?? null;
      if (at !== null) map.panInside(at, { padding: [IN_SIGHT, IN_SIGHT] });
      return at;
    },
    nearest: (at: Leaflet.Point) => nearestMark(map, known, at),
    points: (): Point[] => [...known.values()].map((mark) => [mark.getLatLng().lat, mark.getLatLng().lng]),
    redraw() {
      for (const mark of known.values()) mark.redraw();
    },
  };
}

function change(mark: Mark, { state }: NodeRow, at: Point): void {
  const { lat, lng } = mark.getLatLng();
  if (lat !== at[0] || lng !== at[1]) mark.setLatLng(at);
  if (mark.state === state) return;
  mark.state = state;
  // What is worse lies above.
  if (state === "leak" || state === "suspect") mark.bringToFront();
  mark.redraw();
}

function markChosen(known: Marks, before: string | null, name: string | null): void {
  for (const each of [before, name]) {
    const mark = each === null ? undefined : known.get(each);
    if (mark === undefined) continue;
    mark.isChosen = each === name;
    if (mark.isChosen) mark.bringToFront();
    mark.redraw();
  }
}

function nameWhatHasRoom(map: Leaflet.Map, known: Marks): void {
  const all = [...known.values()].map((mark) => ({ mark, at: map.latLngToLayerPoint(mark.getLatLng()) }));
  const named = namedOf(all, map.getZoom() >= LABEL_ZOOM);
  for (const { mark } of all) {
    const isNamed = named.has(mark.node);
    if (isNamed === mark.isNamed) continue;
    mark.isNamed = isNamed;
    mark.redraw();
  }
}

function nearestMark(map: Leaflet.Map, known: Marks, at: Leaflet.Point): string | null {
  let [best, name]: [number, string | null] = [REACH, null];
  for (const mark of known.values()) {
    const away = map.latLngToContainerPoint(mark.getLatLng()).distanceTo(at);
    if (away < best) [best, name] = [away, mark.node];
  }
  return name;
}
