// Any EPANET file as a network in SI units: EPANET itself reads it, so what it refuses is refused here with its reason,
// and what is only missing or doubtful becomes a note.
import { ToolError } from "../../errors.ts";
import { EpanetError } from "./engine.ts";
import { type Epanet, openEpanet } from "./epanet.ts";
import { drawnAlongPipes } from "./layout.ts";
import { guessOf, type HeadLossFormula, materialOfTag, roughnessTells } from "./material.ts";
import type { Network, NetworkLink, NetworkNode } from "./network.ts";
import { textOf } from "./text.ts";
import { type Units, unitsOf } from "./units.ts";

const MOST_LINKS = 200_000;

/** How many of a list are named in a sentence. */
const NAMED = 3;
const named = (ids: readonly string[]) =>
  ids.slice(0, NAMED).join(", ") + (ids.length > NAMED ? ` and ${ids.length - NAMED} more` : "");
const countOf = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/**
 * Throws a ToolError "network" for what is no EPANET file, one that EPANET does not take, and one that is too large.
 * `name`: of the file, for sentences.
 */
export async function readNetwork(bytes: Uint8Array, name: string): Promise<Network> {
  const notes: string[] = [];
  let source = textOf(bytes, name, notes);
  let epanet = await opened(source, name);
  try {
    checkSize(epanet, name);
    const rest = withoutDry(epanet, name, notes);
    if (rest !== undefined) {
      source = rest;
      epanet.close();
      epanet = await opened(source, name);
    }
    return networkOf(epanet, name, source, notes);
  } finally {
    epanet.close();
  }
}

async function opened(source: string, name: string): Promise<Epanet> {
  try {
    return await openEpanet(source);
  } catch (error) {
    if (!(error instanceof EpanetError)) throw error;
    throw new ToolError("network", `EPANET does not take ${name}: ${error.message}. Mend it in EPANET.`, {
      cause: error,
    });
  }
}

function checkSize(epanet: Epanet, name: string): void {
  const links = epanet.count("links");
  if (links > MOST_LINKS)
    throw new ToolError(
      "network",
      `${name} has ${links} links, more than the ${MOST_LINKS} that are read: cut a part out of the network.`,
    );
}

/**
 * The file without what nothing supplies, for which EPANET would refuse to compute the rest; undefined where all of it is
 * supplied.
 */
function withoutDry(epanet: Epanet, name: string, notes: string[]): string | undefined {
  const kinds = Array.from({ length: epanet.count("nodes") }, (_, node) => epanet.nodeKind(node));
  const links = Array.from({ length: epanet.count("links") }, (_, link) => epanet.linkEnds(link));
  const linked = new Set(links.flat());
  const supplied = suppliedOf(
    kinds.map((kind, node) => kind !== "junction" && linked.has(node)),
    links,
  );
  if (!kinds.includes("junction") || kinds.every((kind) => kind === "junction"))
    throw new ToolError(
      "network",
      `${name} has ${kinds.includes("junction") ? "no reservoir and no tank" : "no junctions"}: there is nothing to compute. Give EPANET's whole network.`,
    );
  const dry = kinds.flatMap((_, node) => (supplied[node] ? [] : [node]));
  if (dry.length === 0) return undefined;
  notes.push(
    `${countOf(dry.length, "node is", "nodes are")} joined to no reservoir and no tank (${named(dry.map((node) => epanet.nodeId(node)))}): left out, with all pipes there.`,
  );
  for (const node of dry.toReversed()) epanet.deleteNode(node);
  return epanet.text();
}

function networkOf(epanet: Epanet, name: string, source: string, notes: string[]): Network {
  const units = unitsOf(epanet);
  const nodes = Array.from({ length: epanet.count("nodes") }, (_, node) => nodeOf(epanet, node, units));
  const links = linksOf(epanet, units, notes);
  const strange = [
    ...nodes.filter(({ elevation, demand }) => !Number.isFinite(elevation + demand)),
    ...links.filter(({ length, diameter, roughness }) => !Number.isFinite(length + diameter + roughness)),
  ];
  if (strange.length > 0)
    throw new ToolError(
      "network",
      `${name} has what is no number at ${named(strange.map(({ id }) => id))}: mend it in EPANET.`,
    );
  const without = nodes.filter(({ x }) => x === undefined);
  if (without.length === nodes.length) {
    notes.push(`${name} has no coordinates: it is drawn along its pipes.`);
    return { name, nodes: drawnAlongPipes(nodes, links), links, layout: "pipes", notes, source };
  }
  if (without.length > 0)
    notes.push(
      `${countOf(without.length, "node has", "nodes have")} no coordinates (${named(without.map(({ id }) => id))}).`,
    );
  return { name, nodes, links, layout: "file", notes, source };
}

function nodeOf(epanet: Epanet, node: number, units: Units): NetworkNode {
  const kind = epanet.nodeKind(node);
  const [x, y] = epanet.coordinates(node)?.map((each) => (Number.isFinite(each) ? each : undefined)) ?? [];
  const demand = kind === "junction" ? epanet.baseDemands(node).reduce((a, b) => a + b, 0) * units.flow : 0;
  return {
    ...{ id: epanet.nodeId(node), kind, x, y },
    elevation: epanet.nodeValue(node, "elevation") * units.length,
    demand,
  };
}

function linksOf(epanet: Epanet, units: Units, notes: string[]): NetworkLink[] {
  const count = epanet.count("links");
  const formula = epanet.option("headLossFormula") as HeadLossFormula;
  const kinds = Array.from({ length: count }, (_, link) => epanet.linkKind(link));
  const isPipe = (link: number) => kinds[link] === "pipe" || kinds[link] === "check-pipe";
  // Darcy-Weisbach's roughness is in mm, or in thousandths of a foot.
  const scale = formula === 1 ? units.length : 1;
  const roughnesses = kinds.map((_, link) =>
    isPipe(link) ? epanet.linkValue(link, "roughness") * scale : 0,
  );
  const tells = roughnessTells(roughnesses.filter((_, link) => isPipe(link)));
  let guesses = 0;
  const links = kinds.map((kind, link): NetworkLink => {
    const [from, to] = epanet.linkEnds(link);
    const diameter = kind === "pump" ? 0 : epanet.linkValue(link, "diameter") * units.diameter;
    const shared = {
      ...{ id: epanet.linkId(link), from, to, diameter },
      closed: kind !== "valve" && epanet.linkValue(link, "initialStatus") === 0,
    };
    if (kind === "pump" || kind === "valve")
      return { ...shared, kind, length: 0, roughness: 0, material: null, guessed: false };
    const roughness = roughnesses[link]!;
    const told = materialOfTag(epanet.linkTag(link));
    if (told === undefined) guesses++;
    const length = epanet.linkValue(link, "length") * units.length;
    const material = told ?? guessOf(diameter, tells ? roughness : undefined, formula);
    return { ...shared, kind: "pipe", length, roughness, material, guessed: told === undefined };
  });
  if (guesses > 0)
    notes.push(
      `The material of ${guesses} of ${links.filter(({ kind }) => kind === "pipe").length} pipes is guessed by ${tells ? "roughness and " : ""}diameter: no tag names it.`,
    );
  return links;
}

/** What links join to a source, closed ones too. */
function suppliedOf(
  isSource: readonly boolean[],
  links: readonly (readonly [from: number, to: number])[],
): boolean[] {
  const beside: number[][] = isSource.map(() => []);
  for (const [from, to] of links) {
    beside[from]!.push(to);
    beside[to]!.push(from);
  }
  const supplied = [...isSource];
  const open = isSource.flatMap((source, node) => (source ? [node] : []));
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const next of beside[node]!)
      if (!supplied[next]) {
        supplied[next] = true;
        open.push(next);
      }
  return supplied;
}
