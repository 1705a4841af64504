// A scenario as it is lived: what the file names has been found in the network, and times are seconds from its first midnight.
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { quoted } from "../../gateway/text/quoted.ts";
import { createChance } from "../chance.ts";
import type { Network } from "../district/network/network.ts";
import { ownNetwork } from "../district/network/own.ts";
import { readNetwork } from "../district/network/read.ts";
import { type Events, eventsOf } from "./events.ts";
import { type PlacedFile, readScenarioFile, scenarioError } from "./file.ts";
import { createFinder } from "./names.ts";
import { createPlaces, type Places } from "./places.ts";
import type { ScenarioFile } from "./schema.ts";
import { type Stand, standsOf } from "./stands.ts";
import { createTimes, durationOf, type Span, startOf, weekdayOf } from "./times.ts";

const MOST_BYTES = 50_000_000;

export interface Scenario extends Events {
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
  silences: readonly (Span & { node: number })[];
}

/** `seed`: instead of the file's. Throws a GatewayError "config" for what is wrong with the file, a ToolError "network" for what is with the network. */
export async function readScenario(file: string, seed?: number): Promise<Scenario> {
  const { said, where } = readScenarioFile(file);
  return found({ said: { ...said, seed: seed ?? said.seed }, where }, file);
}

/** `file`: of which paths start at the folder. */
export async function found({ said, where }: PlacedFile, file: string): Promise<Scenario> {
  const network = await networkOf(said, where(["network"]), file);
  const there = `in ${said.network === "own" ? "the project's own network" : network.name}`;
  const places = createPlaces(network, there, where);
  const times = createTimes(said, where);
  const events = eventsOf(said, { places, times, where });
  const { at, count, near, all } = said.nodes;
  const middle = near === undefined ? undefined : places.atJunction(["nodes", "near"], near);
  const stands = standsOf(network, createChance("report", said.seed, 0, 3), {
    ...{ count, all, at: at?.map((name, i) => places.junction(["nodes", "at", i], name)) },
    near: (middle ?? events.openings[0] ?? events.noises[0])?.spot,
  });
  const nodeOf = createFinder(
    "node",
    "in this scenario",
    new Map(stands.flatMap(({ name, place }, i) => [[place, i] as const, [name, i] as const])),
    stands.map(({ place }) => place),
  );
  return {
    ...{ said, network, stands, ...events },
    ...{ start: startOf(said), weekday: weekdayOf(said), duration: durationOf(said) },
    areas: areasOf(said, { places, nodeOf, stands, where }),
    silences: said.silent.map(({ node, from, until }, i) => {
      const path = ["silent", i];
      return { node: nodeOf(node, where([...path, "node"])), ...times.span(path, from, "until", until) };
    }),
  };
}

interface AreaParts extends Pick<PlacedFile, "where"> {
  places: Places;
  nodeOf(name: string, where: string): number;
  stands: readonly Stand[];
}

/** Each with a name of its own, and each node in one of them at most: the gateway takes no others. */
function areasOf({ areas }: ScenarioFile, { places, nodeOf, stands, where }: AreaParts): Scenario["areas"] {
  const areaOf = new Map<number, string>();
  return areas.map(({ name, nodes, inlets }, i) => {
    if (areas.findIndex((each) => each.name === name) < i)
      throw scenarioError(
        `${where(["areas", i, "name"])}: there are two areas ${quoted(name)}: give each a name of its own.`,
      );
    const own = nodes?.map((node, j) => nodeOf(node, where(["areas", i, "nodes", j])));
    const all = [...new Set(own ?? stands.keys())];
    for (const node of all) {
      const other = areaOf.get(node);
      if (other !== undefined)
        throw scenarioError(
          `${where(["areas", i])}: node ${stands[node]!.place} is in area ${quoted(other)} already: a node lies in one area, and an area without nodes has all of them.`,
        );
      areaOf.set(node, name);
    }
    return {
      ...{ name, nodes: all },
      inlets: inlets.map((inlet, j) => places.link(["areas", i, "inlets", j], inlet)),
    };
  });
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
