// Metered areas in the store: what a watch works out of a meter's samples is written in the transaction that keeps them, so
// that a gateway that was killed goes on where it was.
import type { Area, FlowNight, FlowTable } from "./flow.ts";
import type { Tables } from "./tables.ts";
import type { Transactions } from "./transactions.ts";

/** What a watch has of the store. Writing is for inside `work`. */
export type FlowBook = Omit<FlowTable, "prune" | "setAreas" | "retired">;

/** Of the store. */
export interface Flow {
  /** Those that the gateway runs with, by name. */
  areas(): Area[];
  /** Names of those that it has run with, and does not now. */
  retired(): string[];
  /** The gateway runs with these. */
  configure(areas: readonly Area[]): void;
  /** Minimum night flows of an area, by date, that are known and believed, m³/h. Dates count days since 1970-01-01. */
  nightFlows(area: string, from: number, until: number): Map<number, number>;
  /** All nights there is something to say of. */
  nights(area: string, from: number, until: number): FlowNight[];
  /** All that `work` writes is on disk when this returns, or nothing of it where it throws. */
  work<T>(work: (book: FlowBook) => T): T;
  /**
   * Deletes nights from before, unix ms, and of the rest what is older than it is kept; some of it, and returns how much: to
   * be called again until that is 0.
   */
  prune(nightsBefore: number, now: number): number;
  /** Calls back after every commit of this process that changed any. Returns a function that ends it. */
  onChanged(listener: () => void): () => void;
}

const PRUNE_STEP = 500;

export function flowIn(
  { flow }: Pick<Tables, "flow">,
  { transact, changes }: Transactions,
  onChanged: Flow["onChanged"],
): Flow {
  return {
    areas: flow.areas,
    retired: flow.retired,
    configure(areas) {
      if (JSON.stringify(areas.toSorted(byName)) === JSON.stringify(flow.areas())) return;
      transact(() => {
        changes().flow = true;
        flow.setAreas(areas);
      });
    },
    nightFlows: (area, from, until) =>
      new Map(
        flow
          .nights(area, from, until)
          .flatMap(({ date, flow: found }) => (found === null ? [] : [[date, found] as const])),
      ),
    nights: flow.nights,
    work: (work) =>
      transact(() => {
        changes().flow = true;
        return work(flow);
      }),
    prune: (nightsBefore, now) => transact(() => flow.prune(nightsBefore, now, PRUNE_STEP)),
    onChanged,
  };
}

/** As the table lists them, whose order is that of code units. */
const byName = (a: Area, b: Area) => (a.name < b.name ? -1 : Number(a.name > b.name));
