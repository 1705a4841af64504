// The month's nodes, each at its place: enrolled, with the pipe that it listens to, and what it has taken.
import type { Store } from "../../../gateway/store/open.ts";
import type { Line } from "../../board/line.ts";
import type { Identity } from "../../image/profile.ts";
import { createNode, type MonthNode, type NodeDeps, type Taken } from "./nodes.ts";
import { pipeSignals } from "./pipes.ts";
import { PLACES } from "./places.ts";

export interface Town {
  /** By the name that a place has in places.ts, whatever its node is called since. */
  node(place: string): MonthNode;
  nodes(): MonthNode[];
  /** A new board, for an enrolment that is renewed, in place of the one before. */
  replaceBoard(place: string): void;
  /** What nodes have taken so far, by the ids of its messages. */
  taken(): Map<string, Taken>;
  /** What failed in their firmware, and nobody caught. */
  errors(): string[];
}

export interface TownOptions extends Omit<NodeDeps, "signals"> {
  store: Store;
  /** Those of places that are not on radio, in their order. */
  lines: Line[];
  /** Number of the network. */
  number: number;
  seed: number;
}

/** Where a place says nothing: dB re full scale, and the first place's pressure. */
const QUIET_DB = -36;
const FIRST_KPA = 380;
const KPA_APART = 20;

function identityOf({ key, ...numbers }: ReturnType<Store["addNode"]>): Identity {
  return { ...numbers, key: Buffer.from(key).toString("hex") };
}

/** Makes them, without power yet. */
export function createTown({ store, lines, number, seed, ...deps }: TownOptions): Town {
  const start = deps.clock.now();
  const nodes = new Map<string, MonthNode>();
  const taken = new Map<string, Taken>();
  const errors: string[] = [];
  const waiting = [...lines];
  const sites = new Map(
    PLACES.map((place, i) => {
      const { quiet_db = QUIET_DB, changes = [] } = place;
      const pipe = { quiet_db, kpa: FIRST_KPA + KPA_APART * i, changes };
      const signals = pipeSignals(pipe, start, 100 * seed + i);
      const line = place.module === undefined ? waiting.shift()! : null;
      return [place.name, (identity: Identity) => createNode(place, identity, line, { ...deps, signals })];
    }),
  );
  for (const [name, build] of sites)
    nodes.set(name, build(identityOf(store.addNode({ name, network: number, now: start }))));

  /** Notes what there is of a node so far. */
  const note = (node: MonthNode) => {
    node.collect(taken);
    errors.push(...node.board.errors().splice(0));
  };
  const noteAll = () => {
    for (const node of nodes.values()) note(node);
  };

  return {
    node: (place) => nodes.get(place)!,
    nodes: () => [...nodes.values()],
    replaceBoard: (place) => {
      const before = nodes.get(place)!;
      before.board.powerOff();
      note(before);
      const after = sites.get(place)!(identityOf(store.rekey(before.name)));
      after.name = before.name;
      nodes.set(place, after);
      after.board.boot();
    },
    taken: () => {
      noteAll();
      return taken;
    },
    errors: () => {
      noteAll();
      return errors;
    },
  };
}
