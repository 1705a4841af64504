// Places that a scenario names, found in its network: pipes, junctions, pumps and valves.
import type { Network, Spot } from "../district/network/network.ts";
import { scenarioError } from "./file.ts";
import { createFinder } from "./names.ts";
import type { Path } from "./times.ts";

interface OnPipe {
  pipe: string;
  metres?: number | undefined;
  share?: number | undefined;
}

export interface NamedSpot {
  spot: Spot;
  /** For people: "pipe VP215, 71 m". */
  place: string;
}

/** `there`: "in town.inp". All throw a GatewayError "config" for what is not there. */
export function createPlaces(network: Network, there: string, where: (path: Path) => string) {
  const { nodes, links } = network;
  const indices = <Item extends { id: string }>(items: readonly Item[], isOne: (item: Item) => boolean) =>
    new Map(items.flatMap((item, i) => (isOne(item) ? [[item.id, i] as const] : [])));
  const pipes = indices(links, ({ kind }) => kind === "pipe");
  const pipeOf = createFinder("pipe", there, pipes);
  const all = indices(links, () => true);
  const linkOf = createFinder("pipe, pump or valve", there, all);
  const junctions = indices(nodes, ({ kind }) => kind === "junction");
  const junctionOf = createFinder("junction", there, junctions);
  return {
    link: (path: Path, name: string) => linkOf(name, where(path)),
    junction: (path: Path, name: string) => junctionOf(name, where(path)),
    onPipe(path: Path, event: OnPipe): NamedSpot {
      const link = pipeOf(event.pipe, where([...path, "pipe"]));
      const { length } = links[link]!;
      const metres = event.metres ?? length * (event.share ?? 0.5);
      if (metres <= length)
        return { spot: { link, at: metres }, place: `pipe ${event.pipe}, ${Math.round(metres)} m` };
      throw scenarioError(
        `${where([...path, "metres"])}: pipe ${event.pipe} is ${Math.round(length)} m long: give metres up to that.`,
      );
    },
    atJunction(path: Path, name: string): NamedSpot {
      const spot = spotOf(network, junctionOf(name, where(path)));
      if (spot !== undefined) return { spot, place: `junction ${name}` };
      throw scenarioError(`${where(path)}: no pipe is at junction ${name}: choose another one.`);
    },
  };
}

export type Places = ReturnType<typeof createPlaces>;

/** An end of a pipe there, an open one before others. */
function spotOf({ links }: Network, node: number): Spot | undefined {
  const at = links.flatMap(({ kind, from, to }, link) =>
    kind === "pipe" && (from === node || to === node) ? [link] : [],
  );
  const link = at.find((each) => !links[each]!.closed) ?? at[0];
  return link === undefined ? undefined : { link, at: links[link]!.from === node ? 0 : links[link]!.length };
}
