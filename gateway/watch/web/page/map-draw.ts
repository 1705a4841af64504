// The map itself: Leaflet with one canvas for pipes and stretches of them, which seldom change, and one above it for nodes, which do.
import "leaflet";
import type * as Leaflet from "leaflet";
import type { Alarm } from "../../../alarms/alarm.ts";
import type { NodeRow, Now } from "../api.ts";
import { type Ink, inks } from "./map-ink.ts";
import { nodeLayer, placeOf } from "./map-nodes.ts";
import type { PipeLines, Point } from "./map-pipes.ts";
import { type Routes, routesAlong } from "./map-route.ts";
import { mapWords } from "./words/map.ts";

export interface MapDrawing {
  update(nodes: readonly NodeRow[], alarms: readonly Alarm[]): void;
  pipes(lines: PipeLines): void;
  /** Null: none. */
  choose(name: string | null, isMoved: boolean): void;
  showAll(): void;
  close(): void;
}

interface Wanted {
  tiles: Now["map"]["tiles"];
  isSmall: boolean;
  onChoose(name: string | null): void;
}

/** A place that is one point is shown with its street. */
const ZOOM_MAX = 20;
const ZOOM_ONE = 17;
/** px between an edge and what is chosen. */
const EDGE_PX = 40;
/** Ways along pipes are looked for when these have been drawn. */
const AFTER_PIPES_MS = 200;

let stylesheet: Promise<void> | null = null;

/** Leaflet's own, from beside its script. */
function style(): Promise<void> {
  stylesheet ??= new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = import.meta.resolve("leaflet").replace(/\.js$/, ".css");
    link.onload = link.onerror = () => resolve();
    // Before the page's own, which has the last word.
    document.head.prepend(link);
  });
  return stylesheet;
}

export async function drawMap(
  element: HTMLElement,
  { tiles, isSmall, onChoose }: Wanted,
): Promise<MapDrawing> {
  await style();
  const L = (globalThis as unknown as { L: typeof Leaflet }).L;
  const map = emptyMap(L, element, tiles, isSmall);
  const ink = inks();
  const below = canvas(L, map, "pipes", 410);
  const above = canvas(L, map, "nodes", 430);
  const nodes = nodeLayer(L, map, above, ink.of);
  const stretches = stretchLayer(L, map, below, ink.of);
  const streets = pipeLayer(L, map, below, ink.of);
  let isFitted = false;
  let drawn: ReturnType<typeof setTimeout> | undefined;

  function showAll(): void {
    const found = nodes.points();
    show(found.length > 0 ? found : streets.points());
  }

  function show(all: readonly Point[]): void {
    if (all.length === 0) return;
    isFitted = true;
    map.fitBounds(L.latLngBounds([...all]), {
      paddingTopLeft: [64, 36],
      paddingBottomRight: [96, 36],
      maxZoom: ZOOM_ONE,
      animate: false,
    });
  }

  map.on("click", ({ containerPoint }) => onChoose(nodes.nearest(containerPoint)));
  map.on("mousemove", ({ containerPoint }) => {
    element.style.cursor = nodes.nearest(containerPoint) === null ? "" : "pointer";
  });
  const watch = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  watch.observe(element);
  const stop = ink.onChanged(() => {
    for (const layer of [streets, stretches, nodes]) layer.redraw();
    // At once: what is printed does not wait.
    for (const each of [below, above])
      if (map.hasLayer(each)) (each as unknown as { _redraw(): void })._redraw();
  });
  return {
    // Moved before anything is put there: each canvas is made once, and each line projected once.
    update(rows, alarms) {
      if (!isFitted) show(rows.map(placeOf).filter((at) => at !== null));
      nodes.update(rows);
      stretches.update(alarms, rows);
    },
    pipes(lines) {
      if (!isFitted) show([...lines.main, ...lines.thin].flat());
      streets.update(lines);
      // What is put there last lies above.
      stretches.redraw();
      drawn = setTimeout(() => stretches.follow(lines), AFTER_PIPES_MS);
    },
    choose(name, isMoved) {
      const at = nodes.choose(name);
      if (at === null) return;
      if (isMoved) map.panTo(at);
      // What is chosen by keys may lie beyond the edge.
      else map.panInside(at, { padding: [EDGE_PX, EDGE_PX] });
    },
    showAll,
    close() {
      stop();
      clearTimeout(drawn);
      watch.disconnect();
      map.remove();
    },
  };
}

/** A pane with a canvas of its own: what changes in one leaves the others as they are. */
function canvas(L: typeof Leaflet, map: Leaflet.Map, name: string, z: number): Leaflet.Canvas {
  const pane = map.createPane(name);
  pane.style.zIndex = `${z}`;
  pane.style.pointerEvents = "none";
  // So much beyond the edges that moving it shows nothing empty.
  return L.canvas({ pane: name, padding: 0.5 });
}

function emptyMap(L: typeof Leaflet, element: HTMLElement, tiles: Wanted["tiles"], isSmall: boolean) {
  const map = L.map(element, {
    ...{
      preferCanvas: true,
      zoomControl: false,
      attributionControl: tiles !== null,
      maxZoom: ZOOM_MAX,
      zoomSnap: 0.5,
    },
    // A page is scrolled past a small map.
    scrollWheelZoom: !isSmall,
    // One finger scrolls, two move and stretch it.
    dragging: !(isSmall && L.Browser.mobile),
  });
  map.setView([0, 0], 2, { animate: false });
  if (tiles !== null)
    L.tileLayer(tiles.url, { attribution: tiles.attribution, maxZoom: ZOOM_MAX }).addTo(map);
  map.attributionControl?.setPrefix(false);
  L.control.zoom({ zoomInTitle: mapWords.zoomIn, zoomOutTitle: mapWords.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  return map;
}

function pipeLayer(L: typeof Leaflet, map: Leaflet.Map, renderer: Leaflet.Canvas, ink: Ink) {
  const layer = L.layerGroup([], {}).addTo(map);
  let known: PipeLines = { thin: [], main: [] };
  function redraw(): void {
    layer.clearLayers();
    const options = { renderer, interactive: false, color: ink("--pipe"), smoothFactor: 1.5 };
    L.polyline(known.thin, { ...options, weight: 1.5 }).addTo(layer);
    L.polyline(known.main, { ...options, weight: 3 }).addTo(layer);
  }
  return {
    redraw,
    update(lines: PipeLines) {
      known = lines;
      redraw();
    },
    points: () => [...known.main, ...known.thin].flat(),
  };
}

/** Where alarms say that it is, between two nodes: along the pipes, as soon as they are known. */
function stretchLayer(L: typeof Leaflet, map: Leaflet.Map, renderer: Leaflet.Canvas, ink: Ink) {
  const layer = L.layerGroup([], {}).addTo(map);
  let known: [Point, Point][] = [];
  let lines: PipeLines | null = null;
  let routes: Routes | null = null;
  /** As they are drawn; looked for once, and not again in other colours. */
  let ways: Point[][] = [];
  function seek(): void {
    if (known.length > 0 && lines !== null) routes ??= routesAlong([...lines.main, ...lines.thin]);
    ways = known.map(([from, to]) => routes?.between(from, to) ?? [from, to]);
    redraw();
  }
  function redraw(): void {
    layer.clearLayers();
    const options = { renderer, interactive: false, color: ink("--state-leak") };
    for (const way of ways)
      L.polyline(way, {
        ...options,
        weight: 9,
        opacity: 0.5,
        lineCap: "butt",
      }).addTo(layer);
  }
  return {
    redraw,
    update(alarms: readonly Alarm[], rows: readonly NodeRow[]) {
      const next = stretchesOf(alarms, rows);
      if (JSON.stringify(next) === JSON.stringify(known)) return;
      known = next;
      seek();
    },
    follow(pipes: PipeLines) {
      lines = pipes;
      routes = null;
      if (known.length > 0) seek();
    },
  };
}

function stretchesOf(alarms: readonly Alarm[], rows: readonly NodeRow[]): [Point, Point][] {
  const at = new Map(rows.map((row) => [row.name, placeOf(row)]));
  return alarms.flatMap(({ place: { stretch } }) => {
    const [from, to] = stretch === null ? [] : [at.get(stretch.from), at.get(stretch.to)];
    return from && to ? [[from, to]] : [];
  });
}
