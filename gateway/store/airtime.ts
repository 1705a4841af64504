// What the radio modules of this gateway have sent, for an hour: a duty cycle goes on over a restart.
import type { DatabaseSync } from "node:sqlite";

/** A packet: when it began, unix ms, and how long it was on the air. */
export interface Sending {
  at: number;
  ms: number;
}

export interface AirtimeTable {
  /** Oldest first. */
  of(modem: string): Sending[];
  add(modem: string, sending: Sending): void;
}

/** An hour, and one more by which a clock may be set meanwhile. */
const KEPT_MS = 2 * 3_600_000;

export function airtimeTable(db: DatabaseSync): AirtimeTable {
  const all = db.prepare("SELECT at, ms FROM airtime WHERE modem = ? ORDER BY at");
  const insert = db.prepare("INSERT INTO airtime (modem, at, ms) VALUES (?, ?, ?)");
  const prune = db.prepare("DELETE FROM airtime WHERE at < ?");
  return {
    of: (modem) => all.all(modem) as unknown as Sending[],
    add(modem, { at, ms }) {
      prune.run(Math.round(at) - KEPT_MS);
      insert.run(modem, Math.round(at), ms);
    },
  };
}
