// What the server hands to the page, as JSON. Times are unix ms, names are those of docs/topics.md where there are such; an alarm is
// as gateway/alarms has it, so that its sentences are made in the browser, in the reader's language. Types only: both ends
// import them.
import type { Alarm } from "../../alarms/alarm.ts";
import type { ChangeName, FieldChange } from "../../alarms/change.ts";
import type { AlarmFile } from "../../alarms/files.ts";
import type { Role } from "../../page-roles.ts";
import type { Installation } from "../../places/installation-form.ts";

export type { Role } from "../../page-roles.ts";

/** How a node is, for the eye: the first of these that holds. */
export const NODE_STATES = ["leak", "silent", "muted", "suspect", "fault", "learning", "ok"] as const;
export type NodeState = (typeof NODE_STATES)[number];

export interface NodeRow {
  name: string;
  state: NodeState;
  /** WGS 84, degrees; null where nobody has said. */
  latitude: number | null;
  longitude: number | null;
  address: string | null;
  /** Of the pipe it hangs on. */
  pipe: { id: string | null; material: string | null; diameter_mm: number | null };
  /** The metered area by its name. */
  area: string | null;
  heard: "online" | "late" | "offline";
  /** Null where it never was heard. */
  lastHeard: number | null;
  /** How often it should be heard, ms. */
  expected: number;
  /** As in LEAK_STATES of docs/topics.md; null where it has not said yet. */
  leak: { state: string; since: number | null; rise_db: number | null; score: number | null } | null;
  /** Of its newest reading. */
  latest: {
    at: number;
    pressure_kpa: number | null;
    level_dbfs: number | null;
    battery_v: number | null;
    temperature_c: number | null;
    flags: string[];
  } | null;
  /** Of its last frame over radio, dB over what is needed. */
  margin_db: number | null;
  firmware: string | null;
  board: string | null;
  /** Its noise is known until then. */
  mutedUntil: number | null;
}

/** GET /api/now: all that the first view needs. */
export interface Now {
  /** As GET /api/live begins with: where it is the same, nothing has changed between them. */
  mark: string;
  site: string;
  gateway: string;
  version: string;
  at: number;
  /** Who looks; null where nobody has to say who they are. */
  who: { name: string | null; role: Role };
  nodes: NodeRow[];
  /** Those that are not closed. */
  alarms: Alarm[];
  /** Of the gateway, in short. */
  gatewayState: GatewayShort;
  map: { tiles: { url: string; attribution: string } | null; hasPipes: boolean };
}

export interface GatewayShort {
  /** Messages that no broker has yet, and since when the oldest waits. */
  waiting: number;
  waitingSince: number | null;
  /** Brokers that cannot be reached, by name. */
  brokersAway: string[];
  /** Ways in that are away, as "serial 2". */
  waysAway: string[];
  /** Messages that brokers refuse. */
  refused: number;
  /** Why its clock is not believed; null where it is. */
  clockDoubt: string | null;
}

/** GET /api/live: server-sent events. `all`: something has changed of which no more is known, so ask anew. */
export interface Live {
  at: number;
  nodes: NodeRow[];
  /** Names of nodes that are gone. */
  gone: string[];
  /** Any that changed; closed ones too. */
  alarms: Alarm[];
  gatewayState: GatewayShort;
}

/** GET /api/pipes: integers of 1e-6 degrees, each point as the step from the one before it, the first of a pipe from the last one's first. */
export interface Pipes {
  /** Latitude and longitude in turns. */
  lines: number[][];
  /** By pipe: its number, as registers have it, material and diameter in mm. */
  ids: (string | null)[];
  materials: (string | null)[];
  diameters: (number | null)[];
}

/** One night of a node as columns have it; null where it does not say. dB re full scale, dB, Hz, kPa. */
export interface Nights {
  /** Days since 1970-01-01. */
  date: number[];
  level_10: (number | null)[];
  level_50: (number | null)[];
  level_90: (number | null)[];
  baseline: (number | null)[];
  deviation: (number | null)[];
  rise: (number | null)[];
  /** What all nodes have in common and the gateway has taken off the level, dB; null where it has taken off nothing. */
  taken_off: (number | null)[];
  main_band: (number | null)[];
  frequency_hz: (number | null)[];
  windows: (number | null)[];
  pressure_10_kpa: (number | null)[];
  pressure_50_kpa: (number | null)[];
  pressure_min_kpa: (number | null)[];
  battery_v: (number | null)[];
  temperature_c: (number | null)[];
  state: string[];
  flags: string[][];
  /** It came later than it was due. */
  late: boolean[];
}

export interface Readings {
  at: number[];
  pressure_kpa: (number | null)[];
  pressure_min_kpa: (number | null)[];
  pressure_max_kpa: (number | null)[];
  level_dbfs: (number | null)[];
  battery_v: (number | null)[];
  temperature_c: (number | null)[];
  /** It came later than it was due. */
  late: boolean[];
}

/** GET /api/nodes/NAME?days=400 */
export interface NodeDetail {
  row: NodeRow;
  nights: Nights;
  readings: Readings;
  /** Newest first. */
  events: { at: number; kind: string; text: string | null }[];
  /** Levels by line of 64 Hz, dB re full scale, by night; and the histogram of levels of the newest one. */
  spectra: { date: number; from_hz: number; step_hz: number; levels: number[] }[];
  histogram: { date: number; from_dbfs: number; step_db: number; counts: number[] } | null;
  /** All that it was ever in, the newest first. */
  alarms: Alarm[];
  /** The record of how it was installed; null where none was read. */
  installation: Installation | null;
  info: {
    network: number;
    number: number;
    interval_ms: number | null;
    rate_hz: number | null;
    bits: number | null;
    gain_db: number | null;
    boot: number | null;
    /** How often since that boot its radio module did not sleep, and was reset; null where it told of neither. */
    module: { sleepless: number; resets: number } | null;
    rssi_dbm: number | null;
    snr_db: number | null;
  };
}

/** GET /api/nodes/NAME/check?lang=sv: what the node has last told of itself, in fields as docs/topics.md has them for a reading. */
export interface NodeCheck {
  site: string;
  node: string;
  /** ISO 8601, by the gateway's clock: now, and when it heard the check; null where none has come, and then nothing else is known. */
  now: string;
  received: string | null;
  /** The node's key was revoked, and it has no new one: nothing of it can be understood. */
  revoked: boolean;
  /**
   * ISO 8601: when a frame last came that says it is of this node and opens under none of its keys; null where none did since the
   * gateway's start, or the node was understood since.
   */
  unopened: string | null;
  /** By the node's clock. */
  time: string | null;
  pressure_kpa: number | null;
  level_dbfs: number | null;
  flags: string[];
  battery_v: number | null;
  battery_sending_v: number | null;
  temperature_c: number | null;
  module_sleepless: number | null;
  module_resets: number | null;
  /** As the gateway heard it; null where it came by a line. */
  rssi_dbm: number | null;
  snr_db: number | null;
  margin_db: number | null;
  findings: { part: string; verdict: "pass" | "doubtful" | "fail"; reason: string; sentence: string }[];
}

/** GET /api/alarms/ID */
export interface AlarmDetail {
  alarm: Alarm;
  /** What has become of it, the oldest first; `changed`: what it says since then, and what it said before. */
  history: { what: ChangeName; at: number; who: string | null; changed: readonly FieldChange[] }[];
  /** Nodes of its place, with their last 60 nights. */
  nodes: { row: NodeRow; nights: Nights }[];
  /** Minimum night flow of its area, m³/h, by date; null where there is no meter. */
  flow: { area: string; date: number[]; flow_m3h: (number | null)[] } | null;
  files: FileRow[];
}

/** A photograph or report of an alarm, which GET /api/files/ID has; POST /api/alarms/ID/files?name=NAME adds one. */
export type FileRow = Pick<AlarmFile, "id" | "name" | "type" | "size" | "at" | "who">;

/** GET /api/alarms?closed=1: those that are closed, the newest first. */
export interface AlarmList {
  alarms: Alarm[];
}

/** What somebody does: POST /api/alarms/ID. The answer is the alarm as it is then. */
export interface DeedRequest {
  does: "acknowledge" | "locate" | "repair" | "close" | "reopen" | "note";
  /** With "close". */
  reason?: string;
  /** With "note", and with any other as what there is to say of it. */
  text?: string;
}

/** POST /api/nodes/NAME/mute: its noise is known until then; null: it is not known any more. */
export interface MuteRequest {
  until: number | null;
}

/** GET /api/site?month=2026-11 */
export interface SiteReport {
  month: string;
  areas: {
    name: string;
    nodes: string[];
    /** Minimum night flow of the last 120 nights, m³/h. */
    date: number[];
    flow_m3h: (number | null)[];
    usual_m3h: number | null;
    /** It has changed by so much since that day, and stays so. */
    step: { since: number; by_m3h: number } | null;
  }[];
  /** How much louder than usual the median node was, dB: what all hear is no leak. */
  common: { date: number[]; level_db: number[] };
  /** Alarms of water that began, were closed or are open in that month. */
  alarms: Alarm[];
  nodes: Record<NodeState, number>;
}

/** GET /api/gateway */
export interface GatewayDetail {
  at: number;
  version: string;
  uptime_ms: number;
  memory_mb: number;
  database_mb: number;
  disk: { state: string; free_mb: number | null; full_in_days: number | null };
  clockDoubt: string | null;
  brokers: {
    name: string;
    connected: boolean;
    /** As the broker speaks it; null where it was never reached. */
    mqtt: string | null;
    published: number;
    /** That wait for it. */
    events: number;
    readings: number;
    history: number;
    oldest: number | null;
    parked: number;
  }[];
  parked: { broker: string; topic: string; reason: string; messages: number; since: number }[];
  ways: { name: string; state: string; since: number }[];
  /** How much of the last hour each module has sent, and how much of one it may; s. */
  radio: { name: string; used_s: number; allowed_s: number }[];
  refused: { reason: string; count: number }[];
  log: { at: number; level: string; text: string }[];
  /** Who changed what, the newest first. */
  audit: { at: number; who: string; what: string; node: string | null; details: string | null }[];
}

/** What is answered where something cannot be done, with a status of 400 and more. */
export interface Refusal {
  error: string;
}
