// A scenario as it is lived: what the file names has been found in the network, and times are seconds from its first midnight.
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { createChance } from "../chance.ts";
import type { Network, Spot } from "../district/network/network.ts";
import { ownNetwork } from "../district/network/own.ts";
import { readNetwork } from "../district/network/read.ts";
import { NUISANCES } from "../evaluate/simulate/added.ts";
import type { Moment, Sound } from "../evaluate/simulate/kinds.ts";
import { type PlacedFile, readScenarioFile, scenarioError } from "./file.ts";
import { createFinder } from "./names.ts";
import type { ScenarioFile } from "./schema.ts";
import { type Stand, standsOf } from "./stands.ts";

/** Local standard time less UTC, as nodes are set to: min. */
export const UTC_OFFSET_MIN = 60;
export const DAY_S = 86_400;
const MOST_BYTES = 50_000_000;

/** From and until: s from the first midnight; Infinity where it stays. */
export interface Span {
  from: number;
  until: number;
}

interface OnPipe {
  pipe: string;
  metres?: number | undefined;
  share?: number | undefined;
}

export interface OpeningEvent extends Span {
  of: "leak" | "burst" | "hydrant";
  spot: Spot;
  /** m³/h when it begins, or is grown. */
  flow: number;
  /** s */
  grows: number;
  place: string;
}

export interface NoiseEvent extends Span {
  kind: Sound | Moment;
  spot: Spot;
  /** dB, where the file says it. */
  rise: number | undefined;
  place: string;
}

export interface Scenario {
  said: ScenarioFile;
  network: Network;
  /** Unix ms of the first midnight, local standard time; and its day of the week, 0 for Monday. */
  start: number;
  weekday: number;
  /** s */
  duration: number;
  stands: readonly Stand[];
  /** Places of their nodes in `stands`, and their inlets' links. */
  areas: readonly { name: string; nodes: readonly number[]; inlets: readonly number[] }[];
  openings: readonly OpeningEvent[];
  noises: readonly NoiseEvent[];
  shuts: readonly (Span & { link: number })[];
  silences: readonly (Span & { node: number })[];
}

/** `seed`: instead of the file's. Throws a GatewayError "config" for what is wrong with the file, a ToolError "network" for what is with the network. */
export async function readScenario(file: string, seed?: number): Promise<Scenario> {
  const { said, where } = readScenarioFile(file);
  return found({ said: { ...said, seed: seed ?? said.seed }, where }, file);
}

/** `file`: of which paths start at the folder. */
export async function found(placed: PlacedFile, file: string): Promise<Scenario> {
  const { said, where } = placed;
  const network = await networkOf(said, where(["network"]), file);
  const there = `in ${said.network === "own" ? "the project's own network" : network.name}`;
  const byId = <Item extends { id: string }>(items: readonly Item[], isOne: (item: Item) => boolean) =>
    new Map(items.flatMap((item, i) => (isOne(item) ? [[item.id, i] as const] : [])));
  const pipeOf = createFinder(
    "pipe",
    there,
    byId(network.links, ({ kind }) => kind === "pipe"),
  );
  const linkOf = createFinder(
    "pipe, pump or valve",
    there,
    byId(network.links, () => true),
  );
  const junctions = byId(network.nodes, ({ kind }) => kind === "junction");
  const junctionOf = createFinder("junction", there, junctions);
  const kinds = NUISANCES.flatMap((kind) =>
    kind.does === "sound" || kind.does === "moment" ? [[kind.name, kind] as const] : [],
  );
  const kindOf = createFinder("kind of noise", "that is known", new Map(kinds));

  const start = Date.parse(`${said.begins}T00:00:00Z`) - UTC_OFFSET_MIN * 60_000;
  const duration = Math.round(said.days * DAY_S);
  const at = (path: readonly PropertyKey[], text: string): number => {
    const seconds = (Date.parse(`${text.slice(0, 10)}T${text.slice(11) || "00:00"}:00Z`) - start) / 1000;
    const time = seconds - UTC_OFFSET_MIN * 60;
    if (time < 0)
      throw scenarioError(`${where(path)}: ${text} is before the scenario begins, on ${said.begins}.`);
    return time;
  };
  const begins = (path: readonly PropertyKey[], text: string): number => {
    const time = at(path, text);
    if (time >= duration)
      throw scenarioError(`${where(path)}: ${text} is after the scenario's end: it has ${said.days} days.`);
    return time;
  };
  const span = (path: readonly PropertyKey[], from: string, key: string, until: string | undefined): Span => {
    const first = begins([...path, "from"], from);
    if (until === undefined) return { from: first, until: Number.POSITIVE_INFINITY };
    const last = at([...path, key], until);
    if (last <= first)
      throw scenarioError(`${where([...path, key])}: ${until} is no later than from, ${from}.`);
    return { from: first, until: last };
  };
  const onPipe = (path: readonly PropertyKey[], event: OnPipe) => {
    const link = pipeOf(event.pipe, where([...path, "pipe"]));
    const { length } = network.links[link]!;
    const metres = event.metres ?? length * (event.share ?? 0.5);
    if (metres > length)
      throw scenarioError(
        `${where([...path, "metres"])}: pipe ${event.pipe} is ${Math.round(length)} m long: give metres up to that.`,
      );
    return { spot: { link, at: metres }, place: `pipe ${event.pipe}, ${Math.round(metres)} m` };
  };
  const atJunction = (path: readonly PropertyKey[], name: string) => ({
    spot: spotOf(network, junctionOf(name, where([...path, "at"])), name, where([...path, "at"])),
    place: `junction ${name}`,
  });

  const openings: OpeningEvent[] = [
    ...said.leaks.map((leak, i): OpeningEvent => {
      const path = ["leaks", i];
      const growing = { flow: leak.flow_l_min * 0.06, grows: leak.grows_nights * DAY_S };
      return {
        of: "leak",
        ...onPipe(path, leak),
        ...growing,
        ...span(path, leak.from, "repaired", leak.repaired),
      };
    }),
    ...said.bursts.map((burst, i): OpeningEvent => {
      const path = ["bursts", i];
      const sudden = { flow: burst.flow_m3_h, grows: 0 };
      return {
        of: "burst",
        ...onPipe(path, burst),
        ...sudden,
        ...span(path, burst.from, "repaired", burst.repaired),
      };
    }),
    ...said.hydrants.map((hydrant, i): OpeningEvent => {
      const path = ["hydrants", i];
      const from = begins([...path, "from"], hydrant.from);
      const open = {
        flow: hydrant.flow_m3_h,
        grows: 0,
        from,
        until: from + Math.round(hydrant.minutes * 60),
      };
      return { of: "hydrant", ...atJunction(path, hydrant.at), ...open };
    }),
  ];
  const noises = said.noises.map((noise, i): NoiseEvent => {
    const path = ["noises", i];
    const from = begins([...path, "from"], noise.from);
    const place =
      noise.at === undefined ? onPipe(path, { ...noise, pipe: noise.pipe! }) : atJunction(path, noise.at);
    const kind = kindOf(noise.kind, where([...path, "kind"]));
    return { kind, ...place, from, until: from + noise.nights * DAY_S, rise: noise.rise_db };
  });
  const shuts = said.shut.map(({ link, from, until }, i) => {
    const path = ["shut", i];
    return { link: linkOf(link, where([...path, "link"])), ...span(path, from, "until", until) };
  });

  const chance = createChance("report", said.seed, 0, 3);
  const near = said.nodes.near;
  const stands = standsOf(network, chance, {
    ...{ count: said.nodes.count, all: said.nodes.all },
    at: said.nodes.at?.map((name, i) => junctionOf(name, where(["nodes", "at", i]))),
    near:
      near === undefined
        ? (openings[0] ?? noises[0])?.spot
        : spotOf(network, junctionOf(near, where(["nodes", "near"])), near, where(["nodes", "near"])),
  });
  const nodeOf = createFinder(
    "node",
    "in this scenario",
    new Map(stands.flatMap(({ name, place }, i) => [[place, i] as const, [name, i] as const])),
    stands.map(({ place }) => place),
  );
  const silences = said.silent.map(({ node, from, until }, i) => {
    const path = ["silent", i];
    return { node: nodeOf(node, where([...path, "node"])), ...span(path, from, "until", until) };
  });
  const areas = said.areas.map(({ name, nodes, inlets }, i) => ({
    name,
    nodes:
      nodes?.map((node, j) => nodeOf(node, where(["areas", i, "nodes", j]))) ?? stands.map((_, node) => node),
    inlets: inlets.map((inlet, j) => linkOf(inlet, where(["areas", i, "inlets", j]))),
  }));
  const weekday = (new Date(`${said.begins}T12:00:00Z`).getUTCDay() + 6) % 7;
  return { said, network, start, weekday, duration, stands, areas, openings, noises, shuts, silences };
}

async function networkOf({ network }: ScenarioFile, where: string, file: string): Promise<Network> {
  if (network === "own") return readNetwork(Buffer.from(ownNetwork()), "the town");
  const path = resolve(dirname(file), network);
  let bytes: Buffer;
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > MOST_BYTES)
      throw scenarioError(`${where}: ${path} is no file of an EPANET network: correct network.`);
    bytes = readFileSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EACCES" && code !== "ENOTDIR") throw cause;
    throw scenarioError(
      `${where}: ${path} ${code === "EACCES" ? "may not be read" : "is not there"}: correct network.`,
      {
        cause,
      },
    );
  }
  return readNetwork(bytes, basename(path));
}

/** An end of a pipe there, an open one before others. */
function spotOf({ links }: Network, node: number, name: string, where: string): Spot {
  const at = links.flatMap(({ kind, from, to }, link) =>
    kind === "pipe" && (from === node || to === node) ? [link] : [],
  );
  const link = at.find((each) => !links[each]!.closed) ?? at[0];
  if (link === undefined)
    throw scenarioError(`${where}: no pipe is at junction ${name}: choose another one.`);
  return { link, at: links[link]!.from === node ? 0 : links[link]!.length };
}
