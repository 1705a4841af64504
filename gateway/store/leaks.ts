// What is known of each node's leak state, a row a node: written with the records that it rests on, so that a
// gateway that starts again publishes the same.
import type { DatabaseSync } from "node:sqlite";
import { CREPT_BYTE, RULE_BYTE } from "../../shared/messages.ts";
import type { RecordRow } from "./history.ts";
import { type Known, learn, ofPlace, placeOf, saidBy } from "./leak.ts";
import type { NodeLeak, RecordBody } from "./records.ts";

export interface LeakTable {
  /** Takes a record that is new; true where more is known by it. */
  take(row: RecordRow, record: RecordBody): boolean;
  /** Of one node by its name, or of all, by name; those that have reported nothing are left out. */
  list(name?: string): NodeLeak[];
}

type Row = Known & { name: string; network: number; number: number };

// biome-ignore format: a table reads best as one
const COLUMNS: (keyof Known)[] = [
  "at", "time", "received", "state", "score", "flags", "first", "told", "other",
  "change", "since", "components", "night", "date", "rise", "baseline", "crept",
];

export function leakTable(db: DatabaseSync): LeakTable {
  const columns = COLUMNS.join(", ");
  const one = db.prepare(`SELECT ${columns} FROM leaks WHERE node = ?`);
  const save = db.prepare(
    `INSERT OR REPLACE INTO leaks (node, ${columns}) VALUES (:node, ${COLUMNS.map((name) => `:${name}`).join(", ")})`,
  );
  const named = `SELECT nodes.name, nodes.network, nodes.node AS number, ${columns} FROM leaks JOIN nodes ON nodes.id = leaks.node AND nodes.removed IS NULL`;
  const all = db.prepare(`${named} ORDER BY nodes.name`);
  const byName = db.prepare(`${named} WHERE nodes.name = ?`);

  return {
    take({ node, epoch, counter, time, received }, record) {
      const statement = saidBy(record, placeOf(epoch, counter), time, received);
      if (statement === null) return false;
      const before = (one.get(node) as unknown as Known | undefined) ?? null;
      const known = learn(before, statement);
      if (known === before) return false;
      save.run({ node, ...known });
      return true;
    },
    list: (name) => ((name === undefined ? all.all() : byName.all(name)) as unknown as Row[]).map(nodeLeak),
  };
}

function nodeLeak({ number: node, at, date: night, ...row }: Row): NodeLeak {
  const { name, network, time, received, state, since, told: firstReceived, score, flags } = row;
  const { components, rise, baseline } = row;
  const crept = (row.night > row.change ? row.crept : components?.[CREPT_BYTE]) ?? null;
  const identity = { network, node, ...ofPlace(at) };
  const rule = components?.[RULE_BYTE] ?? null;
  const details = { score, components, rule, crept, rise, baseline, night, flags };
  return { name, ...identity, time, received, state, since, firstReceived, ...details };
}
