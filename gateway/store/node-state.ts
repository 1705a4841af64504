// What every frame of a node reads or changes of its row, remembered between frames (memo.ts).
import type { DatabaseSync } from "node:sqlite";
import { type Memo, memo } from "./memo.ts";

export interface NodeState {
  /** unix ms; null where no frame has come yet. */
  lastSeen: number | null;
  /** The downlink counter that was used last. */
  downlink: number;
  /** Records kept. */
  kept: number;
  /** ms; null where no hello has come yet. */
  interval: number | null;
  /** Of the last frame, dBm and dB, and when it came, unix ms: null where it did not come over radio. */
  rssi: number | null;
  snr: number | null;
  margin: number | null;
  signalAt: number | null;
}

/** By the store's number of the node. */
export function nodeStates(db: DatabaseSync): Memo<NodeState> {
  const select = db.prepare(
    "SELECT last_seen AS lastSeen, downlink, kept, interval, rssi, snr, margin, signal_at AS signalAt FROM nodes WHERE id = ?",
  );
  // The interval is written where hellos are (facts.ts).
  const update = db.prepare(
    "UPDATE nodes SET last_seen = ?, downlink = ?, kept = ?, rssi = ?, snr = ?, margin = ?, signal_at = ? WHERE id = ?",
  );
  return memo<NodeState>(
    (id) => select.get(id) as unknown as NodeState,
    (id, { lastSeen, downlink, kept, rssi, snr, margin, signalAt }) => {
      update.run(lastSeen, downlink, kept, rssi, snr, margin, signalAt, id);
    },
  );
}
