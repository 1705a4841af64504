// What a node is and where, as partners find it whenever they come: retained, mostly from its last hello.
import type { NodeInfo, NodeSignal } from "../../store/records.ts";
import { type Info, info, type Signal, signal } from "../contract/state.ts";
import { jsonWriter } from "../contract/writer.ts";
import { resetName } from "./names.ts";
import type { Origin } from "./record.ts";
import { timeOrNull, timestamp } from "./units.ts";

/** On `node/<node>/info`. */
export function infoPayload(node: NodeInfo, { site, gateway }: Origin): Info {
  const { reset, thinned, module, place } = node;
  return {
    site,
    gateway,
    node: node.name,
    time: timestamp(node.changed),
    network: node.network,
    node_number: node.node,
    epoch: node.epoch,
    firmware: node.firmware,
    board: node.board,
    interval_s: node.interval === null ? null : node.interval / 1000,
    acoustic_rate_hz: node.acousticRate,
    acoustic_bits: node.acousticBits,
    restart_reason: reset === null ? null : resetName(reset),
    restart_reason_code: reset,
    boots: node.boot,
    thinned_readings: thinned?.count ?? null,
    thinned_from_counter: thinned?.first ?? null,
    thinned_told: timeOrNull(thinned?.received ?? null),
    module_sleepless: module?.sleepless ?? null,
    module_resets: module?.resets ?? null,
    latitude_deg: place.latitude,
    longitude_deg: place.longitude,
    address: place.address,
    pipe_id: place.pipeId,
    pipe_material: place.pipeMaterial,
    pipe_diameter_mm: place.pipeDiameter,
  };
}

/** On `node/<node>/signal`. */
export function signalPayload(name: string, heard: NodeSignal, { site, gateway }: Origin): Signal {
  const { rssi, snr, margin, at } = heard;
  const time = timestamp(at);
  return { site, gateway, node: name, time, rssi_dbm: rssi, snr_db: snr, margin_db: margin };
}

export const infoJson = jsonWriter(info);
export const signalJson = jsonWriter(signal);
