// The SQL of commands: a list, and long for that. Named after what each does, as commands.ts calls them.
import type { DatabaseSync } from "node:sqlite";
import { SELECT } from "./command.ts";

export type CommandStatements = ReturnType<typeof commandStatements>;

export function commandStatements(db: DatabaseSync) {
  return {
    ofId: db.prepare(`${SELECT} WHERE c.node = ? AND c.id = ?`),
    nodesWaiting: db.prepare("SELECT DISTINCT node FROM commands WHERE state = 'pending'"),
    oldestPending: db.prepare(
      "SELECT id, settings, sent, expires FROM commands WHERE node = ? AND state = 'pending' ORDER BY id LIMIT 1",
    ),
    noteSent: db.prepare("UPDATE commands SET sent = sent + 1, last_sent = ? WHERE node = ? AND id = ?"),
    settle: db.prepare(
      `UPDATE commands SET state = ?, result = ?, refused_key = ?, ended = ?, untold = untold + (origin = 'mqtt')
       WHERE node = ? AND id = ? AND sent > 0 AND state IN ('pending', 'expired', 'cancelled')`,
    ),
    endPending: db.prepare(
      `UPDATE commands SET state = ?, ended = ?, untold = untold + (origin = 'mqtt')
       WHERE node = ? AND id = ? AND state = 'pending'`,
    ),
    nodeNamed: db.prepare("SELECT id FROM nodes WHERE name = ?"),
    ofTransaction: db.prepare(`${SELECT} WHERE c.node = ? AND c.asked = ?`),
    renewReply: db.prepare(
      "UPDATE commands SET untold = untold + 1, reply_topic = ?, correlation = ? WHERE node = ? AND id = ?",
    ),
    countPending: db.prepare("SELECT count(*) AS n FROM commands WHERE node = ? AND state = 'pending'"),
    countLately: db.prepare(
      "SELECT count(*) AS n FROM commands WHERE node = ? AND origin = 'mqtt' AND created > ?",
    ),
    lastId: db.prepare("SELECT max(id) AS id FROM commands WHERE node = ?"),
    insert: db.prepare(
      `INSERT INTO commands (node, id, settings, state, origin, asked, reply_topic, correlation, created, expires, untold)
       VALUES (?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?)`,
    ),
    trim: db.prepare(
      `DELETE FROM commands WHERE node = ?1 AND state <> 'pending' AND id <
         (SELECT id FROM commands WHERE node = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`,
    ),
    overdue: db.prepare(
      `${SELECT} WHERE c.state = 'pending' AND (c.expires <= ?1 OR c.sent >= ?2)
         AND (c.last_sent IS NULL OR c.last_sent <= ?1 - ?3) ORDER BY c.node, c.id`,
    ),
    newest: db.prepare(`${SELECT} ORDER BY c.created DESC, c.id DESC LIMIT ?`),
    newestOf: db.prepare(`${SELECT} WHERE c.node = ? ORDER BY c.id DESC LIMIT ?`),
    unanswered: db.prepare(`${SELECT} WHERE c.untold > 0 ORDER BY c.created LIMIT ?`),
    markAnswered: db.prepare("UPDATE commands SET untold = 0 WHERE node = ? AND id = ? AND untold = ?"),
    prune: db.prepare(
      "DELETE FROM commands WHERE (node, id) IN (SELECT node, id FROM commands WHERE ended < ? LIMIT ?)",
    ),
  };
}
