// A store that has been used, as files: closed, and as a process leaves it that is killed.
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { markPath } from "../../gateway/store/mark.ts";
import { openStore, type Store } from "../../gateway/store/open.ts";
import { EVENT, NIGHT } from "../../shared/messages.ts";
import { outboxRows, takeOutbox } from "../../tools/district/outbox.ts";
import { cbor, reading, seal } from "../gateway/admit/nodes.ts";
import { take } from "../gateway/store/frames.ts";

export type State = "closed" | "killed";

/** What a store says, as far as anybody can see. */
export interface Seen {
  nodes: string[];
  /** "name counter" of each record that is kept. */
  records: Set<string>;
  /** The same of each message that waits. */
  waiting: Set<string>;
}

export interface UsedStore {
  path(state: State): string;
  /** All of it, and what of it was written after the last time it was closed: that may be in its log alone. */
  seen: Seen;
  late: Seen;
}

const NODES = 3;
const EARLY = 120;
const LATE = 40;
/** A year of records at most is kept: these are of an afternoon, s and ms. */
const START_S = 1_700_000_000;
const RECEIVED = 1_700_100_000_000;

/** Everything that is read of a store while a gateway runs on it. */
export function look(store: Store): Seen {
  const nodes = store.nodes().map(({ name }) => name);
  const records = nodes.flatMap((name) => store.recent(name, 10_000));
  const waiting = store.outbox.states().length === 0 ? [] : outboxRows(store).map(({ message }) => message);
  for (const name of nodes) store.latest(name);
  store.leaks();
  store.commands.list(null, 100);
  const ids = (of: readonly { name: string; counter: number }[]) =>
    new Set(of.map(({ name, counter }) => `${name} ${counter}`));
  return { nodes, records: ids(records), waiting: ids(waiting) };
}

export function createUsedStore(folder: string, names: string): UsedStore {
  const live = join(folder, "live", "sippra.sqlite");
  for (const each of ["live", "killed", "closed"]) mkdirSync(join(folder, each), { recursive: true });
  const pathOf = (state: State) => join(folder, state, "sippra.sqlite");
  let store = openStore(live, { isOwner: true });
  store.outbox.configure(["main"]);
  const nodes = Array.from({ length: NODES }, (_, i) =>
    store.addNode({ name: `${names}-${i + 1}`, network: 1 }),
  );
  const fill = (from: number, count: number) => {
    for (const node of nodes)
      for (let counter = from; counter < from + count; counter++) {
        const frame =
          counter % 20 === 0
            ? seal(node, EVENT, counter, cbor([1, START_S, 0, 7, null, 1, 2, 61, 0]))
            : counter % 21 === 0
              ? seal(
                  node,
                  NIGHT,
                  counter,
                  cbor([20_000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5]),
                )
              : reading(node, counter, START_S + counter);
        take(store, frame, RECEIVED);
      }
  };
  fill(1, EARLY);
  // Some of it has gone out, so that there are pages that nobody has.
  takeOutbox(store);
  fill(EARLY + 1, EARLY);
  const early = look(store);
  store.close();
  store = openStore(live, { isOwner: true });
  fill(2 * EARLY + 1, LATE);
  const seen = look(store);
  copyStore(live, pathOf("killed"));
  store.close();
  copyStore(live, pathOf("closed"));
  const without = (all: Set<string>, some: Set<string>) =>
    new Set([...all].filter((each) => !some.has(each)));
  return {
    path: pathOf,
    seen,
    late: {
      nodes: [],
      records: without(seen.records, early.records),
      waiting: without(seen.waiting, early.waiting),
    },
  };
}

/** The database, its log and its mark; not the log's index, which SQLite makes anew. */
export function copyStore(from: string, to: string): void {
  for (const [source, target] of [
    [from, to],
    [`${from}-wal`, `${to}-wal`],
    [markPath(from), markPath(to)],
  ] as const) {
    if (existsSync(source)) copyFileSync(source, join(dirname(to), basename(target)));
  }
}
