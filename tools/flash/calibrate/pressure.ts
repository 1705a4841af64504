// One calibration of a transducer against a gauge: reads until it stands still, asks what the gauge shows, once or twice, and
// makes of it the channel that gives the same.
import { ToolError } from "../../errors.ts";
import { transducerOf } from "../../image/transducers.ts";
import type { Sentences } from "../../sentences.ts";
import { judgePressure } from "../check/judge.ts";
import type { Diagnosis, PressureSeen } from "../check/program.ts";
import type { Terminal } from "../terminal.ts";
import {
  type Channel,
  calibrated,
  isRefused,
  LEAST_APART,
  MOST_OFF,
  measuredKpa,
  type Point,
  type Refusal,
} from "./channel.ts";
import { type GaugeReading, gaugeReading } from "./reading.ts";
import { EVERY_MS, READINGS, readSteady, type Steady, steadyOf } from "./steady.ts";

/** s: a pipe that is in use may take so long to stand still, a pump so long to fill it. */
const STEADY_PATIENCE_S = 60;
const CHANGE_PATIENCE_S = 600;
/** So often somebody is asked who gives no reading. */
const ASKED = 3;
/** Share of the range: more, and the gauge may show what the transducer did not yet. */
const MOST_MOVED = 0.0025;

export interface PressureOptions {
  diagnosis: Pick<Diagnosis, "pressure" | "supply">;
  channel: Channel;
  rangeKpa: number;
  /** What the gauge shows, where that was given beforehand; else it is asked for. */
  at: GaugeReading[];
  /** Asks somebody; undefined where nobody is there. */
  ask: ((question: string) => Promise<string>) | undefined;
  say: Sentences;
  terminal: Terminal;
  seconds(): number;
  sleep(ms: number): Promise<unknown>;
  /** Throws what ends it. */
  check(): void;
}

/** A point with what the gauge showed, as it was given. */
export type Measured = Point & { text: string };

export interface PressureCalibration {
  before: Channel;
  after: Channel;
  points: Measured[];
  /** mV; null on mains. */
  supply: number | null;
  /** degC */
  temperature: number | null;
}

/** Measures, asks, and computes. Throws ToolError "check" where that is refused, with a sentence on what to do. */
export async function calibratePressure(options: PressureOptions): Promise<PressureCalibration> {
  const { diagnosis, channel, rangeKpa, at, ask, say, terminal } = options;
  const first = await pointAt(options, 0);
  const points = [first];
  const isSecondWanted = at.length > 1 || (at.length === 0 && (await wantsAnother(options)));
  if (isSecondWanted) {
    terminal.note(say.calibrate.changeIt(Math.round(LEAST_APART * rangeKpa)));
    points.push(await pointAt(options, 1, first));
  }
  if (ask === undefined && at.length === 0) throw new ToolError("usage", say.calibrate.needsAt);
  const { battery, temperature } = await diagnosis.supply();
  const after = calibrated(channel, points as [Measured, Measured?], rangeKpa);
  if (isRefused(after)) throw new ToolError("check", refusalText(after, say));
  return { before: channel, after, points, supply: battery, temperature };
}

async function wantsAnother(options: PressureOptions): Promise<boolean> {
  const { ask, say } = options;
  if (ask === undefined) return false;
  const { answer } = await readMeanwhile(options, ask(say.calibrate.another));
  return /^(y|j)/i.test(answer);
}

/** Reads until it stands still, at another pressure than `before`; then asks for the gauge's. */
async function pointAt(options: PressureOptions, i: number, before?: Point): Promise<Measured> {
  const { diagnosis, channel, rangeKpa, at, say, terminal, seconds, sleep, check } = options;
  terminal.step(say.calibrate.reading);
  const isElsewhere = (kpa: number) =>
    before === undefined ||
    Math.abs(kpa - measuredKpa(channel, before.reading)) > 0.8 * LEAST_APART * rangeKpa;
  const steady = await readSteady(
    {
      ...{ diagnosis, channel, rangeKpa, seconds, sleep, check },
      patience: before === undefined ? STEADY_PATIENCE_S : CHANGE_PATIENCE_S,
      onReading: (kpa, moves) => terminal.step(say.calibrate.now(kpa, moves ?? null)),
    },
    isElsewhere,
  );
  refuseFaults(steady, channel, rangeKpa, say);
  if (!steady.isSteady) {
    throw new ToolError(
      "check",
      isElsewhere(steady.kpa) ? say.calibrate.unsteady(steady.moves) : say.calibrate.unchanged,
    );
  }
  terminal.note(say.calibrate.steady(steady.kpa, steady.moves));
  const given = at[i];
  if (given !== undefined) return { ...steady, reference: given.kpa, text: given.text };
  const { answer, later } = await readMeanwhile(options, askGauge(options));
  const stands = later?.isSteady ? later : steady;
  if (later !== undefined && Math.abs(later.kpa - steady.kpa) > MOST_MOVED * rangeKpa) {
    throw new ToolError("check", say.calibrate.moved);
  }
  return { ...stands, reference: answer.kpa, text: answer.text };
}

/** Reads on while somebody is asked: the board bears no silence, and the pressure then is what counts. */
async function readMeanwhile<Answer>(
  options: PressureOptions,
  asked: Promise<Answer>,
): Promise<{ answer: Answer; later: Steady | undefined }> {
  const { diagnosis, channel, rangeKpa, sleep, check } = options;
  let isAnswered = false;
  let seen: PressureSeen[] = [];
  const done = asked.finally(() => {
    isAnswered = true;
  });
  const reading = async () => {
    while (!isAnswered) {
      check();
      seen = [...seen, await diagnosis.pressure()].slice(-READINGS);
      await sleep(EVERY_MS);
    }
  };
  const [answer] = await Promise.all([done, reading()]);
  return { answer, later: seen.length < READINGS ? undefined : steadyOf(seen, channel, rangeKpa) };
}

/** What fails a check is no matter of calibration. */
function refuseFaults(steady: Steady, channel: Channel, rangeKpa: number, say: Sentences): void {
  const { fault, verdict } = judgePressure(steady.seen, channel, rangeKpa);
  // A transducer that is off by less than that may read below zero.
  const isOff = fault === "pressure-below-zero" && steady.kpa > -MOST_OFF * rangeKpa;
  if (verdict === "fail" && fault !== undefined && !isOff) {
    throw new ToolError("check", say.check.fault[fault](0));
  }
}

async function askGauge({ ask, say, terminal }: PressureOptions): Promise<GaugeReading> {
  if (ask === undefined) throw new ToolError("usage", say.calibrate.needsAt);
  for (let i = 0; i < ASKED; i++) {
    const reading = gaugeReading(await ask(say.calibrate.whatShows));
    if (reading !== undefined) return reading;
    terminal.note(say.calibrate.mustBeReading);
  }
  throw new ToolError("check", say.calibrate.mustBeReading);
}

function refusalText(refusal: Refusal, { calibrate: say }: Sentences): string {
  switch (refusal.is) {
    case "too-near":
      return say.tooNear(Math.round(100 * refusal.apart), Math.round(100 * LEAST_APART));
    case "no-channel":
      return say.noChannel;
    case "off": {
      const { probably } = refusal;
      const why =
        probably.is === "range"
          ? say.otherRange(probably.bar)
          : probably.is === "signal"
            ? say.otherSignal(probably.name)
            : say.otherWiring;
      return say.tooFar(Math.round(100 * refusal.off), Math.round(100 * MOST_OFF), why);
    }
  }
}

/** As programs and the calibration's file have it. */
export function recordOf(
  { before, after, points, supply, temperature }: PressureCalibration,
  rangeKpa: number,
) {
  const round = (value: number, digits: number) => Number(value.toFixed(digits));
  return {
    transducer: transducerOf(before) ?? null,
    rangeBar: Math.round(rangeKpa / 100),
    supplyMv: supply,
    temperatureC: temperature,
    points: points.map(({ reference, reading, moves, text }) => ({
      gauge: text,
      gaugeKpa: round(reference, 2),
      reading: round(reading, 1),
      movesKpa: round(moves, 2),
      beforeKpa: round(measuredKpa(before, reading), 2),
      afterKpa: round(measuredKpa(after, reading), 2),
    })),
    before,
    after,
  };
}
