// What a restored backup lacks of each node: what it sent after the backup was made. The node is asked for it as for
// whatever is missing: answers say what is settled, which is what the backup knows, and the node hands on what it still
// holds, and says of the rest that it holds nothing. Here is noted when it has answered for all of it.
import type { DatabaseSync } from "node:sqlite";
import { epochKey } from "./memo.ts";

export interface HandedOn {
  /** What the node held. */
  records: number;
  /** Counters under which it holds nothing: frames that were no records, and records that are gone. */
  voids: number;
}

/** What is asked of a node and epoch: what stands under the counters after `top` and before `next`. */
interface Question {
  top: number;
  /** The first counter that has come since; null until one has. */
  next: number | null;
}

export interface Restored {
  /** A frame was taken, and all up to `upTo` is settled by now: what that has come to, once it answers for all. */
  answered(node: number, epoch: number, counter: number, upTo: number): HandedOn | null;
  /** After a rollback, or a change from outside. */
  forget(): void;
}

export function restoredTable(db: DatabaseSync): Restored {
  const select = db.prepare("SELECT node, epoch, top, next FROM restored");
  const begin = db.prepare("UPDATE restored SET next = ? WHERE node = ? AND epoch = ?");
  const end = db.prepare("DELETE FROM restored WHERE node = ? AND epoch = ?");
  const recordsWithin = db.prepare(
    "SELECT count(*) AS n FROM records WHERE node = ? AND epoch = ? AND counter > ? AND counter < ?",
  );
  /** Mostly empty: looked at for every frame. */
  let questions: Map<number, Question> | null = null;

  function load(): Map<number, Question> {
    const rows = select.all() as unknown as (Question & { node: number; epoch: number })[];
    return new Map(rows.map(({ node, epoch, top, next }) => [epochKey(node, epoch), { top, next }]));
  }

  return {
    answered(node, epoch, counter, upTo) {
      questions ??= load();
      const question = questions.get(epochKey(node, epoch));
      if (question === undefined) return null;
      if (question.next === null) {
        question.next = counter;
        begin.run(counter, node, epoch);
      }
      const { top, next } = question;
      if (upTo < next - 1) return null;
      questions.delete(epochKey(node, epoch));
      end.run(node, epoch);
      const { n: records } = recordsWithin.get(node, epoch, top, next) as { n: number };
      return { records, voids: Math.max(0, next - top - 1) - records };
    },
    forget() {
      questions = null;
    },
  };
}
