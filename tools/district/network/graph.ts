// Ways along the pipes: noise takes them from a leak to the nodes, and what two nodes hear is weighed by them. Pipes are
// cut where sensors hang on them, so that a sensor is always an end of an edge.
import { createHeap } from "./heap.ts";
import { classOf, type Network, type PipeClass, type Sensor, type Spot } from "./network.ts";

export interface PathPart {
  /** A pipe, or a valve of no length. */
  link: number;
  metres: number;
}

export interface Path {
  /** Index into the sensors of the graph. */
  sensor: number;
  metres: number;
  /** From the spot to the sensor. A pipe stands once, whatever hangs on it. */
  parts: readonly PathPart[];
}

export interface Neighbour {
  sensor: number;
  metres: number;
}

export interface Graph {
  /**
   * The shortest way to each sensor within `bound` m along the pipes, nearest first. Noise passes valves, but no pump,
   * tank or reservoir.
   */
  paths(spot: Spot, bound: number): Path[];
  /** Of each sensor those that are reached without passing another one, within `bound` m; nearest first. */
  neighbours(bound: number): Neighbour[][];
}

/** m of a way, by what its pipes are made of. */
export function metresByClass(network: Network, parts: readonly PathPart[]): Record<PipeClass, number> {
  const metres: Record<PipeClass, number> = { metal: 0, plastic: 0, cement: 0 };
  for (const part of parts) {
    const { material } = network.links[part.link]!;
    if (material !== null) metres[classOf(material)] += part.metres;
  }
  return metres;
}

/** Edges from each vertex in a row, as [start of vertex, start of the next). */
interface Edges {
  starts: Int32Array;
  to: Int32Array;
  link: Int32Array;
  metres: Float64Array;
}

/** Vertices on a pipe in the order of their distance from its start: its ends, and sensors between. */
interface Cut {
  at: number;
  vertex: number;
}

function edgesOf(vertices: number, cuts: readonly (readonly Cut[])[]): Edges {
  const starts = new Int32Array(vertices + 1);
  const each = (visit: (from: Cut, to: Cut, link: number) => void) => {
    for (const [link, on] of cuts.entries())
      for (let i = 1; i < on.length; i++) visit(on[i - 1]!, on[i]!, link);
  };
  let count = 0;
  each((from, to) => {
    starts[from.vertex + 1]!++;
    starts[to.vertex + 1]!++;
    count += 2;
  });
  for (let vertex = 0; vertex < vertices; vertex++) starts[vertex + 1]! += starts[vertex]!;
  const next = starts.slice();
  const edges = {
    starts,
    to: new Int32Array(count),
    link: new Int32Array(count),
    metres: new Float64Array(count),
  };
  const put = (from: number, to: number, link: number, metres: number) => {
    const edge = next[from]!++;
    edges.to[edge] = to;
    edges.link[edge] = link;
    edges.metres[edge] = metres;
  };
  each((from, to, link) => {
    put(from.vertex, to.vertex, link, to.at - from.at);
    put(to.vertex, from.vertex, link, to.at - from.at);
  });
  return edges;
}

export function createGraph(network: Network, sensors: readonly Sensor[]): Graph {
  const cuts: Cut[][] = network.links.map(({ kind, from, to, length }) =>
    kind === "pump"
      ? []
      : [
          { at: 0, vertex: from },
          { at: length, vertex: to },
        ],
  );
  let vertices = network.nodes.length;
  const vertexOf = sensors.map(({ node, spot }) => {
    if (node !== undefined) return node;
    const vertex = vertices++;
    const on = cuts[spot.link]!;
    on.splice(1 + on.slice(1).findIndex(({ at }) => at >= spot.at), 0, { at: spot.at, vertex });
    return vertex;
  });
  const sensorsAt: number[][] = Array.from({ length: vertices }, () => []);
  for (const [sensor, vertex] of vertexOf.entries()) sensorsAt[vertex]!.push(sensor);
  const search = createSearch(network, edgesOf(vertices, cuts), vertices);

  return {
    paths: ({ link, at }, bound) => {
      const on = cuts[link]!;
      const after = Math.max(
        1,
        on.findIndex((cut) => cut.at >= at),
      );
      const [low, high] = [on[after - 1]!, on[after]!];
      const starts = [
        { vertex: low.vertex, metres: at - low.at, link },
        { vertex: high.vertex, metres: high.at - at, link },
      ];
      const found: Path[] = [];
      search(starts, bound, (vertex, metres, parts) => {
        for (const sensor of sensorsAt[vertex]!) found.push({ sensor, metres, parts: parts() });
        return true;
      });
      return found;
    },
    neighbours: (bound) =>
      vertexOf.map((start, own) => {
        const found: Neighbour[] = [];
        search([{ vertex: start, metres: 0, link: -1 }], bound, (vertex, metres) => {
          for (const sensor of sensorsAt[vertex]!) if (sensor !== own) found.push({ sensor, metres });
          return vertex === start || sensorsAt[vertex]!.length === 0;
        });
        return found;
      }),
  };
}

interface Start {
  vertex: number;
  metres: number;
  /** The pipe on which the way there goes; -1 where it begins at the vertex itself. */
  link: number;
}

/** What is done at a vertex; false: ways end there. */
type Visit = (vertex: number, metres: number, parts: () => PathPart[]) => boolean;

/** Dijkstra's, within a bound: its arrays are those of all searches, and only what a search touches is made new. */
function createSearch(network: Network, edges: Edges, vertices: number) {
  const metresTo = new Float64Array(vertices).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(vertices);
  const link = new Int32Array(vertices);
  const isDone = new Uint8Array(vertices);
  const touched: number[] = [];
  const heap = createHeap();

  const reach = (vertex: number, metres: number, from: number, by: number) => {
    if (metres >= metresTo[vertex]!) return;
    if (metresTo[vertex] === Number.POSITIVE_INFINITY) touched.push(vertex);
    metresTo[vertex] = metres;
    before[vertex] = from;
    link[vertex] = by;
    heap.push(metres, vertex);
  };
  const partsTo = (end: number): PathPart[] => {
    const parts: PathPart[] = [];
    for (let vertex = end; vertex >= 0 && link[vertex]! >= 0; vertex = before[vertex]!) {
      const start = before[vertex]! >= 0 ? metresTo[before[vertex]!]! : 0;
      const metres = metresTo[vertex]! - start;
      if (parts[0]?.link === link[vertex]) parts[0]!.metres += metres;
      else parts.unshift({ link: link[vertex]!, metres });
    }
    return parts;
  };
  const isEnd = (vertex: number) => {
    const node = network.nodes[vertex];
    return node !== undefined && node.kind !== "junction";
  };

  return (starts: readonly Start[], bound: number, visit: Visit): void => {
    for (const { vertex, metres, link: by } of starts) if (metres <= bound) reach(vertex, metres, -1, by);
    for (let vertex = heap.pop(); vertex >= 0; vertex = heap.pop()) {
      if (isDone[vertex] === 1) continue;
      isDone[vertex] = 1;
      const metres = metresTo[vertex]!;
      if (!visit(vertex, metres, () => partsTo(vertex)) || isEnd(vertex)) continue;
      for (let edge = edges.starts[vertex]!; edge < edges.starts[vertex + 1]!; edge++) {
        const sum = metres + edges.metres[edge]!;
        if (sum <= bound) reach(edges.to[edge]!, sum, vertex, edges.link[edge]!);
      }
    }
    for (const vertex of touched) {
      metresTo[vertex] = Number.POSITIVE_INFINITY;
      isDone[vertex] = 0;
    }
    touched.length = 0;
  };
}
