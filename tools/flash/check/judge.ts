// What was measured of a board at its place, judged: each part passes, is doubtful or fails, with a figure and with what
// to do. Pure: sentences are made of the findings elsewhere.
import type { Profile } from "../../../firmware/profile.ts";
import { FLAG_CLIPPED, FLAG_FLOOR } from "../../../shared/messages.ts";
import type { BoardKind } from "../../image/kinds.ts";
import type { Fault, Part, Verdict } from "../../sentences/check.ts";
import type { PressureSeen, SupplySeen, WindowSeen } from "./program.ts";

export interface Finding {
  part: Part;
  verdict: Verdict;
  /** Undefined where it passes. */
  fault?: Fault;
  /** What the verdict rests on, in the unit of its part: kPa, dB re full scale, mV, share off. */
  value: number | null;
  /** Where there is one: dB that the gain should change by, % of the range at which the input rests. */
  advice?: number;
}

export interface Measured {
  /** Empty where the node has no such sensor. */
  pressure: PressureSeen[];
  windows: WindowSeen[];
  /** Of the board before and after, with this computer's own time, s. */
  supply: [before: SupplySeen & { at: number }, after: SupplySeen & { at: number }];
}

/** No gauge pressure of a main is below this, kPa: the zero of a transducer of this class is out by 0.25 % of 16 bar. */
const LEAST_KPA = -10;
/** A main that has less is shut, or the sensor is not on it yet, kPa. */
const SOME_KPA = 20;
/** Share of the range: above it the range is too small; readings of seconds that differ by more are no pipe's. */
const OVER_RANGE = 0.95;
const UNSTEADY = 0.02;
/** Share of the reading at no pressure below which there is no signal; 1/65536 of full scale at its other end. */
const NO_SIGNAL = 0.4;
const CONVERTER_END = 65000;
/** The level that the quietest site should have, steps rms: 1 where samples have 8 bits. */
export const LEAST_RMS = 3;
export const LEAST_RMS_8 = 1;
/** Of half the range: farther from the middle it clips on one side first. */
const OFF_MIDDLE = 0.2;
/** Of a window's deviation: quarters that go the same way by more are an amplifier that still settles. */
const DRIFTS = 1.5;
/** Under it what is heard are steps of the converter, steps². */
const FLOOR = 0.49;
const MOST_CLIPPED = 0.25;
/** Hz: mains, and its double. */
const HUM = [50, 100];
const HUM_HZ = 3;
/** mV over what the node tells as low: at rest a lithium cell shows nothing before it is nearly empty. */
const SPARE_MV = 200;
/** Share: a regulator that is farther off is none. */
const REGULATED = 0.05;
/** s: what the line and this computer take at either end. */
const JITTER_S = 0.03;
/** A node learns a clock that is out by less, a share (shared/clock-learning.ts). */
const LEARNABLE = 0.12;

const pass = (part: Part, value: number | null): Finding => ({ part, verdict: "pass", value });

export const kpaOf = ([zero, span]: NonNullable<Profile["pressure"]>, { reading, scale }: PressureSeen) =>
  ((reading * (scale ?? Number.NaN) - zero) * span) / 65536 / 100;

export function judgePressure(
  seen: PressureSeen[],
  channel: NonNullable<Profile["pressure"]>,
  rangeKpa: number,
): Finding {
  const part = "pressure";
  const kpa = seen.map((one) => kpaOf(channel, one));
  const middle = kpa.toSorted((a, b) => a - b)[kpa.length >> 1]!;
  const found = (fault: Fault, verdict: Verdict): Finding => ({
    ...{ part, verdict, fault },
    value: fault !== "pressure-no-signal" && Number.isFinite(middle) ? middle : null,
  });
  const readings = seen.map(({ reading }) => reading);
  if (seen.some(({ scale }) => scale === null)) return found("pressure-no-supply", "fail");
  if (readings.every((reading) => reading < NO_SIGNAL * channel[0]))
    return found("pressure-no-signal", "fail");
  if (readings.some((reading) => reading >= CONVERTER_END)) return found("pressure-at-end", "fail");
  if (Math.max(...kpa) - Math.min(...kpa) > UNSTEADY * rangeKpa)
    return found("pressure-unsteady", "doubtful");
  if (middle < LEAST_KPA) return found("pressure-below-zero", "fail");
  if (middle > OVER_RANGE * rangeKpa) return found("pressure-over-range", "doubtful");
  if (new Set(readings).size === 1) return found("pressure-stuck", "doubtful");
  if (middle < SOME_KPA) return found("pressure-none", "doubtful");
  return pass(part, middle);
}

function judgeSound(windows: WindowSeen[], kind: BoardKind): Finding {
  const part = "sound";
  const heard = windows.filter(({ level }) => level !== null);
  const levels = heard.map(({ level }) => level! / 10).sort((a, b) => a - b);
  const value = levels[0] ?? null;
  const found = (fault: Fault, verdict: Verdict, advice?: number): Finding => ({
    ...{ part, verdict, fault, value },
    ...(advice === undefined ? {} : { advice }),
  });
  const drifts = windows.map(({ quarters: [a, b, c, d], variance }) => {
    const goesOneWay = (a! < b! && b! < c! && c! < d!) || (a! > b! && b! > c! && c! > d!);
    const deviation = stepOf(kind) * Math.sqrt(variance);
    // What the node leaves out as a slope (firmware/sense/window.ts).
    const halves = Math.abs(a! + b! - c! - d!);
    if (variance > FLOOR && 5 * halves ** 2 > 16 * deviation ** 2) return Number.POSITIVE_INFINITY;
    return goesOneWay ? Math.abs(d! - a!) / deviation : 0;
  });
  if (drifts.filter((drift) => drift > DRIFTS).length > windows.length / 2)
    return found("sound-not-settled", "fail");
  if (2 * heard.length < windows.length) return found("sound-at-rail", "fail");
  if (windows.every(({ variance }) => variance === 0)) return found("sound-constant", "fail");
  const { half, middle } = rangeOf(kind);
  const rest =
    windows.reduce((sum, { quarters }) => sum + quarters.reduce((a, b) => a + b) / 4, 0) / windows.length;
  const clipped = windows.filter(({ flags }) => flags & FLAG_CLIPPED).length / windows.length;
  if (Math.abs(rest - middle) > OFF_MIDDLE * half) {
    return found("sound-off-middle", "fail", 50 + (50 * (rest - middle)) / half);
  }
  const rms = Math.sqrt(Math.min(...windows.map(({ variance }) => variance)));
  if (clipped > MOST_CLIPPED) return found("sound-clipped", "doubtful", -6);
  const least = kind.waveform.bits > 8 ? LEAST_RMS : LEAST_RMS_8;
  const mains = heard.filter(({ frequency }) => HUM.some((hum) => Math.abs(frequency! - hum) < HUM_HZ));
  if (mains.length > heard.length / 2) return found("sound-hum", "doubtful");
  if (rms < least || heard.every(({ flags }) => flags & FLAG_FLOOR)) {
    return found("sound-too-quiet", "doubtful", 20 * Math.log10(least / Math.max(rms, 0.1)));
  }
  return pass(part, value);
}

/** In the units of samples: half of the range, its middle; and what a step of the converter is there. */
function rangeOf(kind: BoardKind): { half: number; middle: number } {
  if (kind.waveform.bits === 8) return { half: 128, middle: 128 };
  return kind.id === "linux" ? { half: 32768, middle: 0 } : { half: 32768, middle: 32768 };
}
const stepOf = ({ waveform: { bits } }: BoardKind) => (bits === 8 ? 1 : 2 ** (16 - bits));

function judgeSupply(
  { supply }: Measured,
  profile: Pick<Profile, "sensors">,
  kind: BoardKind,
  lowMv: number,
): Finding[] {
  const { battery } = supply[1];
  if (battery === null) return [];
  const part = "supply";
  const found = (fault: Fault, verdict: Verdict): Finding => ({ part, verdict, fault, value: battery });
  if (!(battery > 1700 && battery < 5000)) return [found("supply-unknown", "fail")];
  if (battery < lowMv + SPARE_MV) return [found("supply-low", battery < lowMv ? "fail" : "doubtful")];
  const [, , , , calibrated] = profile.sensors;
  const isRegulated = kind.reference === "supply" && calibrated === 0;
  if (isRegulated && Math.abs(battery / 3300 - 1) > REGULATED) return [found("supply-moves", "doubtful")];
  return [pass(part, battery)];
}

function judgeClock({ supply: [before, after] }: Measured, kind: BoardKind): Finding {
  const passed = after.at - before.at;
  const off = (after.seconds - before.seconds) / passed - 1;
  const part = "clock";
  if (after.seconds <= before.seconds) return { part, verdict: "fail", fault: "clock-stands", value: off };
  const allowed = kind.clock.error / 1e6 + JITTER_S / passed;
  if (Math.abs(off) <= allowed) return pass(part, off);
  return { part, verdict: Math.abs(off) > LEARNABLE ? "fail" : "doubtful", fault: "clock-off", value: off };
}

/** `lowMv`: below it the node tells that its battery is low. `rangeKpa`: what the transducer spans. */
export function judge(
  measured: Measured,
  kind: BoardKind,
  profile: Pick<Profile, "pressure" | "sensors">,
  rangeKpa: number,
  lowMv: number,
): Finding[] {
  return [
    ...(measured.pressure.length > 0 ? [judgePressure(measured.pressure, profile.pressure!, rangeKpa)] : []),
    ...(measured.windows.length > 0 ? [judgeSound(measured.windows, kind)] : []),
    ...judgeSupply(measured, profile, kind, lowMv),
    judgeClock(measured, kind),
  ];
}

/** The worst of them. */
export function worst(findings: readonly Pick<Finding, "verdict">[]): Verdict {
  const verdicts = findings.map(({ verdict }) => verdict);
  return verdicts.includes("fail") ? "fail" : verdicts.includes("doubtful") ? "doubtful" : "pass";
}
