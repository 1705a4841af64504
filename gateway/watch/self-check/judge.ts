// What a node tells of itself after its start, or on command, judged: each part passes, is doubtful or fails, and why.
// The node has measured it with its module fitted and its lid closed, which sippra-node check cannot.
import {
  type CheckBody,
  FLAG_ACOUSTIC_FAULT,
  FLAG_BATTERY_LOW,
  FLAG_CLIPPED,
  FLAG_FLOOR,
  FLAG_PRESSURE_FAULT,
  type Maybe,
} from "../../../shared/messages.ts";
import type { Checked } from "../../store/view.ts";

export type Part = "pressure" | "sound" | "battery" | "module" | "radio";
export type Verdict = "pass" | "doubtful" | "fail";

type Cell = { rest_v: number; sending_v: number | null };

/** Why a part is as it is, with the figures that its sentence has. */
export interface Reasons {
  "pressure-fault": null;
  "pressure-none": { kpa: number };
  "pressure-measured": { kpa: number };
  "sound-fault": null;
  "sound-clipped": { dbfs: number };
  "sound-floor": { dbfs: number };
  "sound-measured": { dbfs: number };
  "battery-low": Cell;
  "battery-sags": Cell;
  "battery-good": Cell;
  "module-resets": { times: number };
  "module-sleepless": { times: number };
  "module-good": null;
  "radio-short": { margin_db: number };
  "radio-tight": { margin_db: number };
  "radio-roomy": { margin_db: number };
}
export type Reason = keyof Reasons;

export type Finding = {
  [Why in Reason]: { part: Part; verdict: Verdict; reason: Why; figures: Reasons[Why] };
}[Reason];

/** V by which a cell gives in while the node sends: a good one stays under half of it. Chosen, not measured. */
const SAG_V = 0.3;
/** 0.1 kPa: under it there is no water in the pipe, or the valve before the sensor is shut. */
const NO_PRESSURE = 100;
/** dB over what the spreading factor needs: what rain, a lid and a parked car take. */
const TIGHT_DB = 3;
const ROOMY_DB = 10;

const voltsOf = (byte: Maybe) => (byte === null ? null : 2 + byte / 100);

function pressureOf([, pressure, , flags]: CheckBody): Finding | null {
  const part = "pressure";
  if (flags & FLAG_PRESSURE_FAULT) return { part, verdict: "fail", reason: "pressure-fault", figures: null };
  if (pressure === null) return null;
  const figures = { kpa: pressure / 10 };
  if (pressure < NO_PRESSURE) return { part, verdict: "doubtful", reason: "pressure-none", figures };
  return { part, verdict: "pass", reason: "pressure-measured", figures };
}

function soundOf([, , level, flags]: CheckBody): Finding | null {
  const part = "sound";
  if (flags & FLAG_ACOUSTIC_FAULT) return { part, verdict: "fail", reason: "sound-fault", figures: null };
  if (level === null) return null;
  const figures = { dbfs: level };
  if (flags & FLAG_CLIPPED) return { part, verdict: "doubtful", reason: "sound-clipped", figures };
  if (flags & FLAG_FLOOR) return { part, verdict: "doubtful", reason: "sound-floor", figures };
  return { part, verdict: "pass", reason: "sound-measured", figures };
}

function batteryOf([, , , flags, battery, sending]: CheckBody): Finding | null {
  const part = "battery";
  const [rest_v, sending_v] = [voltsOf(battery), voltsOf(sending)];
  if (rest_v === null) return null;
  const figures = { rest_v, sending_v };
  if (flags & FLAG_BATTERY_LOW) return { part, verdict: "fail", reason: "battery-low", figures };
  if (sending_v !== null && rest_v - sending_v > SAG_V)
    return { part, verdict: "doubtful", reason: "battery-sags", figures };
  return { part, verdict: "pass", reason: "battery-good", figures };
}

function moduleOf([, , , , , , , sleepless, resets]: CheckBody): Finding | null {
  const part = "module";
  if (sleepless === null || resets === null) return null;
  if (resets > 0) return { part, verdict: "fail", reason: "module-resets", figures: { times: resets } };
  if (sleepless > 0)
    return { part, verdict: "doubtful", reason: "module-sleepless", figures: { times: sleepless } };
  return { part, verdict: "pass", reason: "module-good", figures: null };
}

function radioOf(signal: Checked["signal"]): Finding | null {
  const part = "radio";
  const margin_db = signal?.margin ?? null;
  if (margin_db === null) return null;
  const figures = { margin_db };
  if (margin_db < TIGHT_DB) return { part, verdict: "fail", reason: "radio-short", figures };
  if (margin_db < ROOMY_DB) return { part, verdict: "doubtful", reason: "radio-tight", figures };
  return { part, verdict: "pass", reason: "radio-roomy", figures };
}

/** What it has no sensor, battery or module for is left out. */
export function judgeSelfCheck({ body, signal }: Pick<Checked, "body" | "signal">): Finding[] {
  return [pressureOf(body), soundOf(body), batteryOf(body), moduleOf(body), radioOf(signal)].filter(
    (one) => one !== null,
  );
}
