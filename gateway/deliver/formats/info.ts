// What a node is, as partners find it whenever they come: retained, and mostly from its last hello.
import type { NodeInfo, NodeSignal } from "../../store/records.ts";
import { type Reset, resetName } from "./names.ts";
import { type Timestamp, timestamp } from "./units.ts";

/** On `node/<node>/info`. Null: not known yet. */
export interface NodeInfoPayload
  extends Pick<NodeInfo, "name" | "network" | "node" | "epoch" | "firmware" | "board"> {
  /** Reporting interval. */
  interval_s: number | null;
  acoustic_rate_hz: number | null;
  acoustic_bits: number | null;
  /** Why it restarted last. "unknown" is a lost supply, the reset button, or a watchdog that could not tell. */
  restart_reason: Reset | null;
  /** How often it has started since it was flashed. */
  boots: number | null;
  /** Readings that it gave up last because its journal was full: how many, from which counter on, reported when. */
  thinned: { readings: number; from_counter: number; told: Timestamp } | null;
  /**
   * How it was heard over radio when anything here changed last, or a day later; null on a serial line. The margin is
   * over what its spreading factor needs: with less than some 5 dB frames get lost.
   */
  signal: {
    rssi_dbm: number | null;
    snr_db: number | null;
    margin_db: number | null;
    at: Timestamp;
  } | null;
}

export function infoPayload(node: NodeInfo, signal: NodeSignal | null): NodeInfoPayload {
  const { reset, thinned } = node;
  return {
    name: node.name,
    network: node.network,
    node: node.node,
    epoch: node.epoch,
    firmware: node.firmware,
    board: node.board,
    interval_s: node.interval === null ? null : node.interval / 1000,
    acoustic_rate_hz: node.acousticRate,
    acoustic_bits: node.acousticBits,
    restart_reason: reset === null ? null : resetName(reset),
    boots: node.boot,
    thinned: thinned && {
      readings: thinned.count,
      from_counter: thinned.first,
      told: timestamp(thinned.received),
    },
    signal: signal && {
      rssi_dbm: signal.rssi,
      snr_db: signal.snr,
      margin_db: signal.margin,
      at: timestamp(signal.at),
    },
  };
}
