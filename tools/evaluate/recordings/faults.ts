// Recordings that say nothing about a pipe: a night that the node itself calls a fault is one before it is a leak or
// none. It counts neither as told rightly nor as told wrongly, and is listed with its reason.

import * as N from "../../../shared/leak/night.ts";
import { FLAG_ACOUSTIC_FAULT, FLAG_FEW_WINDOWS } from "../../../shared/messages.ts";
import type { Codes } from "../../board/codes.ts";
import type { Ends } from "../../board/converter-ends.ts";
import { flagsOf, isOffScale, type NightHeard, SCALE } from "../firmware.ts";

/** As in JSON. */
export type FaultReason =
  | "unreadable" // refused by its reader, floats on the scale of integers among them
  | "both-labels" // the same sound with and without a leak
  | "other-scale" // a converter, or a level, that the start rule's threshold is not for
  | "few-windows" // less than the node takes for a night
  | "at-rest" // one value from beginning to end
  | "stuck" // windows without sound where there should be some
  | "clipped" // most windows clipped, or none heard: the node's acoustic-fault
  | "too-loud"; // louder than the converter can be

export interface Fault {
  file: string;
  leak: boolean;
  kind: string;
  reason: FaultReason;
  /** A sentence for people, after the file's name. */
  why: string;
}

/** Recordings by label that count neither way. */
export const faultsByLabel = (faults: Fault[]) => ({
  leak: faults.filter(({ leak }) => leak).length,
  no_leak: faults.filter(({ leak }) => !leak).length,
});

/**
 * The rule takes the balance from the quietest fifth of the windows: with more than a twentieth of them without sound a
 * quarter of what it looks at is no sound.
 */
const MOST_STUCK = 1 / 20;
/** A sine that fills the converter has 3.01 dB less than its full scale; rounding, and an offset, 0.3 more. */
const LOUDEST_DB = 20 * Math.log10(Math.SQRT1_2) + 0.3;

/** Why a night that was heard is none, with its sentence; undefined where it is one. */
export function faultOf(
  { ends, codes, otherScale }: { ends: Ends; codes: Codes; otherScale: string | undefined },
  { night, windows, atEnd, atFloor }: NightHeard,
): Pick<Fault, "reason" | "why"> | undefined {
  const played = windows.length + atEnd;
  const flags = flagsOf(night);
  if (codes.low.code === codes.high.code)
    return {
      reason: "at-rest",
      why: "all its samples are one value: no sensor was connected, or it was dead",
    };
  if (otherScale !== undefined) return { reason: "other-scale", why: otherScale };
  const stuck = atEnd + atFloor;
  if (stuck > MOST_STUCK * played)
    return {
      reason: "stuck",
      why: `${stuck} of its ${played} windows have no sound: an input at rest, or less than a step of its converter`,
    };
  if (flags & FLAG_ACOUSTIC_FAULT)
    return {
      reason: "clipped",
      why: `most of its ${played} windows are clipped: acoustic-fault, as a node flags it`,
    };
  const loudest = 20 * Math.log10(ends.half) + LOUDEST_DB;
  const tooLoud = windows.filter(({ level }) => level > loudest).length;
  if (2 * tooLoud > windows.length)
    return {
      reason: "too-loud",
      why: `${tooLoud} of its ${played} windows are louder than a sine that fills its converter: clipped, or with wrong signs`,
    };
  if (flags & FLAG_FEW_WINDOWS)
    return {
      reason: "few-windows",
      why: `it has ${played} window${played === 1 ? "" : "s"} of a quarter of a second, less than a fifth of a night's: a node counts no such night`,
    };
  if (isOffScale(night, 0))
    return {
      reason: "other-scale",
      why: `its quietest tenth is at ${(night[N.LEVEL_10] as number) / 2} dB, and on the start rule's scale there is ${SCALE.quietest.toFixed(0)} to ${SCALE.loudest.toFixed(0)}`,
    };
  return undefined;
}
