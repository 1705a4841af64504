// A node on the map: the shape of its state from shape.ts, on canvas, with its name where there is room.
import type * as Leaflet from "leaflet";
import type { NodeState } from "../api.ts";
import type { Ink } from "./map-ink.ts";
import { LABEL_PX, labelWidth, RADIUS } from "./map-names.ts";
import { SHAPES } from "./shape.ts";

export interface Mark extends Leaflet.CircleMarker {
  node: string;
  state: NodeState;
  isChosen: boolean;
  /** With its name beside it. */
  isNamed: boolean;
}

/** What Leaflet's own drawing goes by, and does not publish. */
interface Inside extends Pick<Mark, "node" | "state" | "isChosen" | "isNamed"> {
  _point: Leaflet.Point;
  _pxBounds: Leaflet.Bounds;
  _renderer: { _ctx: CanvasRenderingContext2D; _drawing: boolean };
  _map: Leaflet.Map | null;
  _empty(): boolean;
}

/** px; shapes reach 8 to each side as they are written. */
const SCALE = 1.125;
/** px: of the ring around a chosen one, and what its name moves aside for it. */
const RING = 15;
const RING_REACH = 18;
const BESIDE_RING = 8;
const paths = new Map<NodeState, Path2D>();

function pathOf(state: NodeState): Path2D {
  const known = paths.get(state) ?? new Path2D(SHAPES[state].path);
  paths.set(state, known);
  return known;
}

/** A class of marks: Leaflet is there only once it is asked for. */
export function marks(
  L: typeof Leaflet,
  ink: Ink,
): (row: { name: string; state: NodeState }, at: [number, number]) => Mark {
  const proto = L.CircleMarker.prototype as unknown as { _updateBounds(): void };
  const Kind = L.CircleMarker.extend({
    _updateBounds(this: Inside) {
      proto._updateBounds.call(this);
      const { x, y } = this._point;
      const round = L.point(RING_REACH, RING_REACH);
      if (this.isChosen) this._pxBounds.extend(this._point.subtract(round)).extend(this._point.add(round));
      if (this.isNamed) this._pxBounds.extend(L.point(x + RADIUS + BESIDE_RING + labelWidth(this.node), y));
    },
    _updatePath(this: Inside) {
      const { _drawing: isDrawing, _ctx: ctx } = this._renderer;
      if (isDrawing && !this._empty()) draw(this, ctx, ink);
    },
  }) as unknown as new (
    at: [number, number],
    options: Leaflet.CircleMarkerOptions,
  ) => Mark;
  return ({ name, state }, at) =>
    Object.assign(new Kind(at, { radius: RADIUS, interactive: false }), {
      node: name,
      state,
      isChosen: false,
      isNamed: false,
    });
}

function draw(mark: Inside, ctx: CanvasRenderingContext2D, ink: Ink): void {
  const { state } = mark;
  const path = pathOf(state);
  const { isFilled, dash } = SHAPES[state];
  const colour = ink(`--state-${state}`);
  ctx.save();
  ctx.globalAlpha = 1;
  ctx.translate(mark._point.x, mark._point.y);
  ctx.lineJoin = "round";
  if (mark.isChosen) ring(ctx, ink);
  ctx.scale(SCALE, SCALE);
  // Paper around and in it: what it stands on does not run into it.
  ctx.setLineDash([]);
  ctx.fillStyle = ctx.strokeStyle = ink("--paper");
  ctx.lineWidth = 6;
  ctx.stroke(path);
  ctx.fill(path);
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.lineWidth = 2.5;
  ctx.setLineDash(dash === "" ? [] : dash.split(" ").map(Number));
  if (isFilled) ctx.fill(path);
  else ctx.stroke(path);
  ctx.restore();
  if (mark.isNamed) label(mark, ctx, ink);
}

/** Around what is chosen; paper beneath it, so that it is seen on pipes too. */
function ring(ctx: CanvasRenderingContext2D, ink: Ink): void {
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(0, 0, RING, 0, 2 * Math.PI);
  for (const [width, colour] of [
    [6, ink("--paper")],
    [3, ink("--ink")],
  ] as const) {
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
}

function label({ node, isChosen, _point: { x, y } }: Inside, ctx: CanvasRenderingContext2D, ink: Ink): void {
  ctx.save();
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  ctx.font = `600 ${LABEL_PX}px system-ui, sans-serif`;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = ink("--soft");
  const from = x + RADIUS + (isChosen ? BESIDE_RING : 0);
  ctx.strokeText(node, from, y);
  ctx.fillStyle = ink("--ink");
  ctx.fillText(node, from, y);
  ctx.restore();
}
