// A water network as the district sees it: SI units whatever the file has, and numbers instead of names, so that
// pressures, distances and noise are arrays over the same nodes and links.
import type { PipeMaterial } from "../../../gateway/places/place.ts";

export interface NetworkNode {
  /** As the file has it. */
  id: string;
  kind: "junction" | "reservoir" | "tank";
  /** Mostly metres or feet of no named system; see `layout`. Undefined where the file has them for others only. */
  x: number | undefined;
  y: number | undefined;
  /** m; of a reservoir its head. */
  elevation: number;
  /** m³/h, all of the node's demands before pattern and multiplier. */
  demand: number;
}

export interface NetworkLink {
  id: string;
  kind: "pipe" | "pump" | "valve";
  /** Indices of nodes. */
  from: number;
  to: number;
  /** m along the pipe; 0 of pumps and valves. */
  length: number;
  /** mm; 0 of pumps. */
  diameter: number;
  /** Hazen-Williams' C, or mm or Manning's n as the file's head loss formula has it; 0 of pumps and valves. */
  roughness: number;
  /** Null of pumps and valves. */
  material: PipeMaterial | null;
  /** True where nothing in the file says what it is made of. */
  guessed: boolean;
  /** Shut from the start. */
  closed: boolean;
}

/** `file`: coordinates as the file has them; `pipes`: drawn along the pipes, in m, since it has none. */
export type Layout = "file" | "pipes";

/** Each node is joined to a reservoir or tank: what is not was left out. */
export interface Network {
  /** File name, or what the network is called. */
  name: string;
  nodes: readonly NetworkNode[];
  links: readonly NetworkLink[];
  layout: Layout;
  /** What was guessed, left out or is doubtful; sentences for people. */
  notes: readonly string[];
  /** The text that EPANET is given, its names as in `nodes`. */
  source: string;
}

/** A place on a pipe. A junction is the start or end of any of its pipes. */
export interface Spot {
  /** Index of a link that is a pipe. */
  link: number;
  /** m from the pipe's start (`from`), 0 to its length. */
  at: number;
}

const METAL: ReadonlySet<PipeMaterial> = new Set([
  "grey-iron",
  "ductile-iron",
  "cast-iron",
  "steel",
  "copper",
]);
const PLASTIC: ReadonlySet<PipeMaterial> = new Set(["pe", "pvc", "plastic"]);

/** How sound travels along it; cement: concrete, asbestos cement and what nobody knows. */
export type PipeClass = "metal" | "plastic" | "cement";
export const PIPE_CLASSES: readonly PipeClass[] = ["metal", "plastic", "cement"];

export const classOf = (material: PipeMaterial): PipeClass =>
  METAL.has(material) ? "metal" : PLASTIC.has(material) ? "plastic" : "cement";

/** A node of Sippra's on the network: at a hydrant or valve. */
export interface Sensor {
  spot: Spot;
  /** Index of the junction that it stands at; undefined on a pipe between its ends. */
  node: number | undefined;
  fitting: "hydrant" | "valve";
}

/** x and y of a place, in the network's own coordinates; undefined where an end of the pipe has none. */
export function positionOf(network: Network, { link, at }: Spot): { x: number; y: number } | undefined {
  const { from, to, length } = network.links[link]!;
  const [a, b] = [network.nodes[from]!, network.nodes[to]!];
  if (a.x === undefined || a.y === undefined || b.x === undefined || b.y === undefined) return undefined;
  const share = length > 0 ? at / length : 0;
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

/** Of what is known by node: linear between a pipe's ends, as heads and pressures are along it. */
export function valueAt(network: Network, values: ArrayLike<number>, { link, at }: Spot): number {
  const { from, to, length } = network.links[link]!;
  const share = length > 0 ? at / length : 0;
  return values[from]! * (1 - share) + values[to]! * share;
}
