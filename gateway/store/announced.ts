// What a sink has had retained at a broker on topics that say nothing of a node's name: noted before it goes out, so that it
// is taken away again whatever happened meanwhile: a node removed, another prefix, another broker, the sink switched off.
//
//   noted -> retained at the broker -> not wanted any more -> emptied, for a day again after each connect, since a broker
//   may forget -> gone
import type { DatabaseSync } from "node:sqlite";

export const ANNOUNCED = `
  CREATE TABLE announced (
    broker TEXT NOT NULL,
    topic TEXT NOT NULL,
    emptied INTEGER,
    PRIMARY KEY (broker, topic)
  ) STRICT, WITHOUT ROWID;
  `;

export interface AnnouncedTopic {
  topic: string;
  /** The broker has it no more, or that much is known. */
  isEmptied: boolean;
}

export interface Announced {
  /** What a broker may still have, or had until a day ago. */
  topics(broker: string): AnnouncedTopic[];
  /** On disk when it returns. Throws GatewayError "store". */
  add(broker: string, topics: readonly string[]): void;
  /** The broker has acknowledged that it is empty; `now` in unix ms. */
  markEmptied(broker: string, topic: string, now: number): void;
}

/** So long what was emptied is emptied again after each connect. */
const KEPT_MS = 86_400_000;

export function announcedTable(db: DatabaseSync): Announced {
  const select = db.prepare("SELECT topic, emptied FROM announced WHERE broker = ? ORDER BY topic");
  const insert = db.prepare(
    "INSERT INTO announced (broker, topic) VALUES (?, ?) ON CONFLICT DO UPDATE SET emptied = NULL",
  );
  const mark = db.prepare(
    "UPDATE announced SET emptied = coalesce(emptied, ?) WHERE broker = ? AND topic = ?",
  );
  const dropOld = db.prepare("DELETE FROM announced WHERE emptied < ?");
  return {
    topics: (broker) =>
      (select.all(broker) as { topic: string; emptied: number | null }[]).map(({ topic, emptied }) => ({
        ...{ topic, isEmptied: emptied !== null },
      })),
    add(broker, topics) {
      for (const topic of topics) insert.run(broker, topic);
    },
    markEmptied(broker, topic, now) {
      dropOld.run(now - KEPT_MS);
      mark.run(now, broker, topic);
    },
  };
}
