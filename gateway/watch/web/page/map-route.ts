// The way along the pipes between two places, as a crew walks it: a stretch is drawn along the street that the pipe lies in, not
// through the houses. Without a browser.
import type { Point } from "./map-pipes.ts";

/** A node hangs on its pipe, as exactly as both were measured. */
const OFF_PIPE_M = 50;
/** What is so much longer than a straight line is not where it leaks. */
const DETOUR = 3;
/** A network that is denser than this between two nodes is not searched. */
const VERTICES_MAX = 5_000;
/** Ends within some centimetres are one: 1e-6 degrees are a tenth of a metre. */
const keyOf = ([y, x]: Point) => `${Math.round(y * 1e6)},${Math.round(x * 1e6)}`;

/** Metres on a map that is flat for as far as a site goes. */
function metres([y, x]: Point, [y2, x2]: Point): number {
  const perDegree = 111_195;
  return Math.hypot((y2 - y) * perDegree, (x2 - x) * perDegree * Math.cos((y * Math.PI) / 180));
}

interface Snapped {
  at: Point;
  /** The ends of the piece that it is on. */
  ends: readonly [Point, Point];
}

/** The nearest point on a pipe; null where none is near. */
function snap(place: Point, lines: readonly (readonly Point[])[]): Snapped | null {
  const narrow = Math.cos((place[0] * Math.PI) / 180);
  let [best, found]: [number, Snapped | null] = [OFF_PIPE_M, null];
  for (const line of lines)
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [line[i - 1]!, line[i]!];
      const [dy, dx] = [b[0] - a[0], (b[1] - a[1]) * narrow];
      const length = dy * dy + dx * dx;
      const along = length === 0 ? 0 : ((place[0] - a[0]) * dy + (place[1] - a[1]) * narrow * dx) / length;
      const t = Math.min(1, Math.max(0, along));
      const at: Point = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
      const away = metres(place, at);
      if (away < best) [best, found] = [away, { at, ends: [a, b] }];
    }
  return found;
}

interface Vertex {
  at: Point;
  near: { key: string; length: number }[];
}

export interface Routes {
  /** From one place to the other; a straight line where no pipe leads there. */
  between(from: Point, to: Point): Point[];
}

export function routesAlong(lines: readonly (readonly Point[])[]): Routes {
  const vertices = new Map<string, Vertex>();
  const vertex = (at: Point) => {
    const key = keyOf(at);
    const known = vertices.get(key) ?? { at, near: [] };
    vertices.set(key, known);
    return [key, known] as const;
  };
  for (const line of lines)
    for (let i = 1; i < line.length; i++) {
      const [[a, from], [b, to]] = [vertex(line[i - 1]!), vertex(line[i]!)];
      const length = metres(from.at, to.at);
      from.near.push({ key: b, length });
      to.near.push({ key: a, length });
    }
  return {
    between(from, to) {
      const [a, b] = [snap(from, lines), snap(to, lines)];
      const path = a && b && shortest(vertices, a, b);
      return path === null ? [from, to] : [from, ...path, to];
    },
  };
}

/** Dijkstra's, as far as a detour may be. */
function shortest(vertices: ReadonlyMap<string, Vertex>, from: Snapped, to: Snapped): Point[] | null {
  const isSame = from.ends.every((end, i) => end === to.ends[i]);
  if (isSame) return [from.at, to.at];
  const most = DETOUR * metres(from.at, to.at) + 2 * OFF_PIPE_M;
  const open = new Map<string, { length: number; before: string | null }>();
  const settled = new Map<string, string | null>();
  for (const end of from.ends) open.set(keyOf(end), { length: metres(from.at, end), before: null });
  const rest = new Map(to.ends.map((end) => [keyOf(end), metres(end, to.at)]));
  let [best, last]: [number, string | null] = [most, null];
  while (open.size > 0 && settled.size < VERTICES_MAX) {
    const [key, { length, before }] = [...open].reduce((a, b) => (b[1].length < a[1].length ? b : a));
    if (length >= best) break;
    open.delete(key);
    settled.set(key, before);
    const whole = length + (rest.get(key) ?? Number.POSITIVE_INFINITY);
    if (whole < best) [best, last] = [whole, key];
    for (const next of vertices.get(key)!.near) {
      const known = open.get(next.key)?.length ?? Number.POSITIVE_INFINITY;
      if (!settled.has(next.key) && length + next.length < known)
        open.set(next.key, { length: length + next.length, before: key });
    }
  }
  if (last === null) return null;
  const back: Point[] = [];
  for (let key: string | null = last; key !== null; key = settled.get(key) ?? null)
    back.push(vertices.get(key)!.at);
  return [from.at, ...back.reverse(), to.at];
}
