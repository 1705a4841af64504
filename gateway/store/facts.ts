// What a node says of itself in its hellos, and what of it is news to people.
import type { DatabaseSync } from "node:sqlite";
import type { CounterRange, HelloBody } from "../admit/message.ts";

/** What a hello says that was not known before. */
export interface HelloNews {
  /** Anything that `info` shows. */
  changed: boolean;
  /** It is the first of its boot. */
  restarted: boolean;
  /** Readings that were given up for lack of room, where that is new. */
  thinned: CounterRange | null;
}

interface Known {
  boot: number | null;
  first: number | null;
  count: number | null;
}

/** Keeps what hellos say: the node's number in the store, and `received` in unix ms. */
export function factsTable(db: DatabaseSync) {
  const known = db.prepare(
    "SELECT boot, thinned_first AS first, thinned_count AS count FROM nodes WHERE id = ?",
  );
  const update = db.prepare(
    `UPDATE nodes SET firmware = ?2, board = ?3, profile = ?4, reset = ?5, boot = ?6, interval = ?7,
       acoustic_rate = ?8, acoustic_bits = ?9, acoustic_gain = ?10,
       module_sleepless = ?11, module_resets = ?12, changed = ?13
     WHERE id = ?1 AND (firmware, board, profile, reset, boot, interval, acoustic_rate, acoustic_bits, acoustic_gain,
       module_sleepless, module_resets) IS NOT (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`,
  );
  const thin = db.prepare(
    "UPDATE nodes SET thinned_first = ?1, thinned_count = ?2, thinned_told = ?3, changed = ?3 WHERE id = ?4",
  );

  return (id: number, body: HelloBody, received: number): HelloNews => {
    const { firmware, board, profile, reset, boot, interval, acoustic, thinned, module } = body;
    const before = known.get(id) as unknown as Known;
    // None is shorter than a second; 0 would make every reading late.
    const ms = interval ? interval * 1000 : null;
    const [rate, bits, gain] = acoustic ? [acoustic.rate, acoustic.bits, acoustic.gain] : [null, null, null];
    const [sleepless, resets] = module ? [module.sleepless, module.resets] : [null, null];
    const { changes } = update.run(
      ...[id, firmware, board, profile, reset, boot, ms, rate, bits, gain, sleepless, resets, received],
    );
    // A node repeats it until an ack has come through, and it grows meanwhile.
    const more = thinned !== null && (thinned.first !== before.first || thinned.count !== before.count);
    if (more) thin.run(thinned.first, thinned.count, received, id);
    return { changed: changes > 0 || more, restarted: boot !== before.boot, thinned: more ? thinned : null };
  };
}
