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
      if (!this.isNamed) return;
      const { x, y } = this._point;
      this._pxBounds.extend(L.point(x + RADIUS + labelWidth(this.node), y));
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
  if (mark.isChosen) {
    ctx.setLineDash([]);
    ctx.lineWidth = 3;
    ctx.strokeStyle = ink("--ink");
    ctx.strokeRect(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS);
  }
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

function label({ node, _point: { x, y } }: Inside, ctx: CanvasRenderingContext2D, ink: Ink): void {
  ctx.save();
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  ctx.font = `600 ${LABEL_PX}px system-ui, sans-serif`;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = ink("--soft");
  ctx.strokeText(node, x + RADIUS, y);
  ctx.fillStyle = ink("--ink");
  ctx.fillText(node, x + RADIUS, y);
  ctx.restore();
}
