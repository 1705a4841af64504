// What was first measured where a node was installed, beside what it measures now: a sensor that has come loose hears less.
import type { NodeDetail } from "../api.ts";

export interface ThenAndNow {
  what: "quietest" | "usual" | "pressure";
  unit: "dBFS" | "kPa";
  first: number;
  /** Null where it has not measured any since. */
  now: number | null;
  change: number | null;
}

type Known = Pick<NodeDetail, "installation" | "nights"> & { row: Pick<NodeDetail["row"], "latest"> };

/** Of what was measured then; a level of now is that of the newest night that has one, or else of the newest reading. */
export function thenAndNow({ installation, nights, row: { latest } }: Known): ThenAndNow[] {
  const reference = installation?.reference ?? null;
  if (reference === null) return [];
  const { quietest_db, usual_db, pressure_kpa } = reference;
  const quietest = newest(nights.level_10) ?? latest?.level_dbfs ?? null;
  return [
    compared("quietest", "dBFS", quietest_db, quietest),
    compared("usual", "dBFS", usual_db, newest(nights.level_50)),
    compared("pressure", "kPa", pressure_kpa, latest?.pressure_kpa ?? null),
  ].filter((each) => each !== null);
}

const newest = (column: readonly (number | null)[]) => column.findLast((value) => value !== null) ?? null;

function compared(
  what: ThenAndNow["what"],
  unit: ThenAndNow["unit"],
  first: number | null,
  now: number | null,
): ThenAndNow | null {
  if (first === null) return null;
  return { what, unit, first, now, change: now === null ? null : now - first };
}
