// Junctions where pipes are opened: each opening between a pipe's ends cuts the pipe in two there, and places whose pressure is
// wanted are found again beside it.
import { ToolError } from "../../errors.ts";
import type { Epanet } from "./epanet.ts";
import type { Network, Spot } from "./network.ts";
import { standOf } from "./stand.ts";
import { unitsOf } from "./units.ts";

/** Emitters at one junction: the file's own, and one for each opening there. */
export interface Emitters {
  set(whose: object, coefficient: number): void;
  sum(): number;
}

export interface Place {
  /** EPANET's index of the junction. */
  index: number;
  usual: Emitters;
}

/** A place between two nodes by EPANET's indices: `share` of the way from the first to the second. */
export interface Between {
  first: number;
  second: number;
  share: number;
}

export interface Openings {
  openings: readonly Place[];
  /** Where each wanted place is now. */
  spots: readonly Between[];
  notes: readonly string[];
}

interface Cut {
  /** m from the pipe's start. */
  at: number;
  index: number;
}

const ID = "sippra~";

function emittersOf(own: number): Emitters {
  const each = new Map<object, number>();
  return {
    set: (whose, coefficient) => void each.set(whose, coefficient),
    sum: () => own + [...each.values()].reduce((sum, one) => sum + one, 0),
  };
}

/** While hydraulics are closed. Throws a ToolError "network" for a pipe that has no place for an opening. */
export function addOpenings(
  epanet: Epanet,
  network: Network,
  openings: readonly { spot: Spot }[],
  spots: readonly Spot[],
): Openings {
  const stands = openings.map(({ spot }) => {
    const stand = standOf(epanet, network, spot);
    if (stand === undefined)
      throw new ToolError(
        "network",
        `Pipe ${network.links[spot.link]!.id} of ${network.name} cannot be opened: no junction is at its ends. Choose another one.`,
      );
    return stand;
  });
  const first = network.nodes.findIndex(({ kind }) => kind !== "junction");
  const junctions = first < 0 ? network.nodes.length : first;
  /** Distinct places between ends, by pipe, in the order along it. */
  const cuts = new Map<number, Cut[]>();
  for (const { spot, node } of stands) {
    if (node !== undefined) continue;
    const there = cuts.get(spot.link) ?? [];
    if (!there.some(({ at }) => at === spot.at)) there.push({ at: spot.at, index: -1 });
    cuts.set(
      spot.link,
      there.toSorted((a, b) => a.at - b.at),
    );
  }
  const added = [...cuts.values()].flat();
  // They stand behind the junctions and before tanks and reservoirs.
  const indexOf = (node: number) => (node < junctions ? node : node + added.length);
  for (const [i, cut] of added.entries()) cut.index = epanet.addJunction(`${ID}${i + 1}`);
  for (const [link, on] of cuts) cutPipe(epanet, network, link, on, indexOf);

  const emitters = new Map<number, Emitters>();
  const notes: string[] = [];
  const places = stands.map(({ spot, node }, i) => {
    const index =
      node === undefined ? cuts.get(spot.link)!.find(({ at }) => at === spot.at)!.index : indexOf(node);
    if (!emitters.has(index)) emitters.set(index, emittersOf(epanet.nodeValue(index, "emitter")));
    const { at } = openings[i]!.spot;
    if (Math.abs(at - spot.at) > 1.5)
      notes.push(
        `Pipe ${network.links[spot.link]!.id} has a check valve, is controlled or beside a tank: its opening is at its end.`,
      );
    return { index, usual: emitters.get(index)! };
  });
  return { openings: places, spots: spots.map((spot) => placed(spot)), notes };

  function placed({ link, at }: Spot): Between {
    const { from, to, length } = network.links[link]!;
    const all = [
      { at: 0, index: indexOf(from) },
      ...(cuts.get(link) ?? []),
      { at: length, index: indexOf(to) },
    ];
    const after = Math.max(
      1,
      all.findIndex((cut) => cut.at >= at),
    );
    const [low, high] = [all[after - 1]!, all[after]!];
    const share = high.at > low.at ? (at - low.at) / (high.at - low.at) : 0;
    return { first: low.index, second: high.index, share };
  }
}

/** The pipe keeps its number and ends at the first cut; new ones go on from there. */
function cutPipe(
  epanet: Epanet,
  network: Network,
  link: number,
  on: readonly Cut[],
  indexOf: (node: number) => number,
): void {
  const { from, to, length } = network.links[link]!;
  const unit = unitsOf(epanet).length;
  const loss = epanet.linkValue(link, "minorLoss");
  const [start, end] = [from, to].map((node) => epanet.nodeValue(indexOf(node), "elevation"));
  for (const { at, index } of on)
    epanet.setNodeValue(index, "elevation", start! + (end! - start!) * (at / length));
  const all = [{ at: 0, index: indexOf(from) }, ...on, { at: length, index: indexOf(to) }];
  for (let i = 1; i < all.length; i++) {
    const [a, b] = [all[i - 1]!, all[i]!];
    const part = i === 1 ? link : epanet.addPipe(`${ID}${link}~${i}`, a.index, b.index);
    if (i === 1) epanet.setLinkEnds(link, a.index, b.index);
    epanet.setLinkValue(part, "length", (b.at - a.at) / unit);
    epanet.setLinkValue(part, "minorLoss", loss * ((b.at - a.at) / length));
    if (i === 1) continue;
    epanet.setLinkValue(part, "diameter", epanet.linkValue(link, "diameter"));
    epanet.setLinkValue(part, "roughness", epanet.linkValue(link, "roughness"));
  }
}
