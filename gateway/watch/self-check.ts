// What a node tells of itself after its start, or on command, judged: each part passes, is doubtful or fails, with what to do.
// The node has measured it with its module fitted and its lid closed, which sippra-node check cannot.
import {
  type CheckBody,
  FLAG_ACOUSTIC_FAULT,
  FLAG_BATTERY_LOW,
  FLAG_CLIPPED,
  FLAG_FLOOR,
  FLAG_PRESSURE_FAULT,
  type Maybe,
} from "../../shared/messages.ts";
import type { Checked } from "../store/view.ts";
import { MODULE_SENTENCES } from "./module-faults.ts";

export type Verdict = "pass" | "doubtful" | "fail";

export interface Finding {
  part: "pressure" | "sound" | "battery" | "module" | "radio";
  verdict: Verdict;
  /** For people: a figure, or what is wrong and what to do. */
  sentence: string;
}

/** V by which a cell gives in while the node sends: a good one stays under half of it. Chosen, not measured. */
const SAG_V = 0.3;
/** 0.1 kPa: under it there is no water in the pipe, or the valve before the sensor is shut. */
const NO_PRESSURE = 100;
/** dB over what the spreading factor needs: what rain, a lid and a parked car take. */
const TIGHT_DB = 3;
const ROOMY_DB = 10;

const voltsOf = (byte: Maybe) => (byte === null ? null : 2 + byte / 100);
const found = (part: Finding["part"], verdict: Verdict, sentence: string): Finding => ({
  part,
  verdict,
  sentence,
});

function pressureOf([, pressure, , flags]: CheckBody): Finding | null {
  if (flags & FLAG_PRESSURE_FAULT)
    return found(
      "pressure",
      "fail",
      "The sensor gives nothing that can be a pressure: look at its plug, its supply and its range.",
    );
  if (pressure === null) return null;
  if (pressure < NO_PRESSURE)
    return found(
      "pressure",
      "doubtful",
      `${pressure / 10} kPa: is the valve before the sensor open, and the pipe in use?`,
    );
  return found("pressure", "pass", `${pressure / 10} kPa`);
}

function soundOf([, , level, flags]: CheckBody): Finding | null {
  if (flags & FLAG_ACOUSTIC_FAULT)
    return found(
      "sound",
      "fail",
      "The sensor gives nothing that can be sound: look at its plug, its amplifier and their supply.",
    );
  if (level === null) return null;
  if (flags & FLAG_CLIPPED)
    return found(
      "sound",
      "doubtful",
      `${level} dB, and at an end of the converter: if it stays so, less gain.`,
    );
  if (flags & FLAG_FLOOR)
    return found(
      "sound",
      "doubtful",
      `${level} dB, no louder than the converter's steps: does the sensor sit tight? If so, more gain.`,
    );
  return found("sound", "pass", `${level} dB`);
}

function batteryOf([, , , flags, battery, sending]: CheckBody): Finding | null {
  const [rest, under] = [voltsOf(battery), voltsOf(sending)];
  if (rest === null) return null;
  const figures = `${rest.toFixed(2)} V at rest${under === null ? "" : `, ${under.toFixed(2)} V while it sent`}`;
  if (flags & FLAG_BATTERY_LOW) return found("battery", "fail", `${figures}: it is low, put in a new one.`);
  if (under !== null && rest - under > SAG_V)
    return found(
      "battery",
      "doubtful",
      `${figures}: it gives in. Look at its contacts; an old cell, or a cold one, does the same.`,
    );
  return found("battery", "pass", figures);
}

function moduleOf([, , , , , , , sleepless, resets]: CheckBody): Finding | null {
  if (sleepless === null || resets === null) return null;
  for (const [times, verdict, { what, todo }] of [
    [resets, "fail", MODULE_SENTENCES.resets],
    [sleepless, "doubtful", MODULE_SENTENCES.sleepless],
  ] as const) {
    if (times > 0) return found("module", verdict, `Since its boot, ${times} times: it ${what} ${todo}`);
  }
  return found("module", "pass", "It answers, and sleeps when it is told to.");
}

function radioOf(signal: Checked["signal"]): Finding | null {
  const margin = signal?.margin ?? null;
  if (margin === null) return null;
  const figure = `${margin.toFixed(1)} dB over what it needs`;
  if (margin < TIGHT_DB)
    return found(
      "radio",
      "fail",
      `${figure}: frames will be lost. Move the aerial, or take a larger spreading factor.`,
    );
  if (margin < ROOMY_DB)
    return found(
      "radio",
      "doubtful",
      `${figure}: little for rain and a parked car. Another place of the aerial may be better.`,
    );
  return found("radio", "pass", figure);
}

/** What it has no sensor, battery or module for is left out. */
export function judgeSelfCheck({ body, signal }: Pick<Checked, "body" | "signal">): Finding[] {
  return [pressureOf(body), soundOf(body), batteryOf(body), moduleOf(body), radioOf(signal)].filter(
    (one) => one !== null,
  );
}
