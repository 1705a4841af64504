// A node's sensors, measured by the firmware's own code: what a board's interpreter gives it is put in place while it
// runs, and taken away again. Time does not pass by itself: whatever waits is run at once, at its time.
import type { Board, Samples } from "../../firmware/boards/board.ts";
import type { Profile } from "../../firmware/profile.ts";
import { isPressure, pressureOf } from "../../firmware/sense/pressure.ts";
import { batteryReading, createConverters, NOMINAL_V } from "../board/converters.ts";
import { SENSORS } from "../image/profile.ts";
import { pressureChannel, type TransducerName } from "../image/transducers.ts";
import { BOARDS, type Draws } from "./draws.ts";

/** bar, of the transducers. */
export const RANGE = 16;
/** In kPa. */
export const RANGE_KPA = 100 * RANGE;
/** Where the supply is calibrated. */
const CALIBRATED_C = 20;

/** Their `board`, by their names: what the firmware's own main is built with. */
const FIRMWARE = Object.fromEntries(
  await Promise.all(
    BOARDS.map(async (id) => [
      id,
      ((await import(new URL(`../../firmware/boards/${id}.ts`, import.meta.url).href)) as { board: Board })
        .board,
    ]),
  ),
) as Record<string, Board>;

/** What is around a node at a moment. */
export interface Moment {
  /** The supply, V. */
  volts: number;
  temperature: number;
  /** From this conversion of a reading on, 0..8, of which one is the supply's own, the supply is `after`, V. */
  edge: number;
  after: number;
  /** True pressure, kPa. */
  pressure: number;
  /** Fills a window with the sound, as shares of half the converter's range at 3.3 V. */
  sound: (out: Float64Array) => void;
}

export interface SimulatedNode {
  board: Board;
  moment: Moment;
  /** The last pressure, kPa, as the node takes it, and as it would without measuring its supply; NaN: a fault. */
  pressure: { scaled: number; unscaled: number };
  /** Takes a reading of the pressure. */
  read(): void;
  /** Takes a window; the samples are used again by the next. */
  listen(done: (samples: Samples, scale: number) => void): void;
  /** Runs `work` with the interpreter's globals in place. */
  run<T>(work: () => T): T;
}

/** Puts globals in place while `work` runs. */
function withGlobals<T>(globals: Record<string, unknown>, work: () => T): T {
  const before = Object.keys(globals).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  Object.assign(globalThis, globals);
  try {
    return work();
  } finally {
    for (const [name, own] of before) {
      if (own) Object.defineProperty(globalThis, name, own);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}

/** A node whose supply was calibrated at 3.3 V and 20 degC, with a transducer of 0 to RANGE bar. */
export function createNode(
  { kind, gain, perDegree }: Pick<Draws, "kind" | "gain" | "perDegree">,
  name: TransducerName,
): SimulatedNode {
  const board = FIRMWARE[kind.id]!;
  const moment: Moment = {
    ...{ volts: NOMINAL_V, temperature: CALIBRATED_C, edge: Number.POSITIVE_INFINITY, after: 0, pressure: 0 },
    sound: (out) => out.fill(0),
  };
  const channel = pressureChannel(name, RANGE);
  const [zero, span] = channel;
  const ratiometric = name === "3v3";
  const calibrated = Math.round(1000 * batteryReading(NOMINAL_V * (1 + gain)));

  let at = 0;
  let conversions = 0;
  const volts = () => (conversions > moment.edge ? moment.after : moment.volts);
  const later = (ms: number, run: () => void) => {
    at += ms;
    run();
  };
  const { Waveform, analogRead, digitalWrite } = createConverters(
    {
      kind,
      clock: { now: () => at },
      signals: { acoustic: (_at, _rate, out) => moment.sound(out), pressure: () => moment.pressure },
      transducer: channel,
      battery: volts,
      ratiometric,
    },
    { later, guarded: (run) => run(), world: { Uint8Array, Uint16Array } },
  );
  const globals = {
    ...{
      Waveform,
      digitalWrite,
      SUPPLY_MOVES: true,
      AMPLIFIER_ON_SUPPLY: kind.pins[kind.amplifierPin!] === "supply",
    },
    analogRead: (pin: string) => {
      conversions++;
      return analogRead(pin);
    },
    NRF: {
      getBattery: () => {
        conversions++;
        const drift = 1 + perDegree * (moment.temperature - CALIBRATED_C);
        return batteryReading(volts() * (1 + gain) * drift);
      },
    },
    setTimeout: (run: () => void, ms: number) => later(ms, run),
  };
  const sensors: Profile["sensors"] = [SENSORS[0], SENSORS[1], 1, ratiometric ? 0 : calibrated, calibrated];

  const pressure = { scaled: Number.NaN, unscaled: Number.NaN };
  const kpa = (reading: number, scale: number) => {
    const value = pressureOf(reading, scale, zero, span);
    return isPressure(value, reading) ? value / 100 : Number.NaN;
  };
  const take = (reading: number, scale: number) => {
    pressure.scaled = kpa(reading, scale);
    pressure.unscaled = kpa(reading, 1);
  };
  return {
    board,
    moment,
    pressure,
    read: () => {
      conversions = 0;
      board.pressure(take);
    },
    listen: (done) => {
      conversions = 0;
      board.listen(done);
    },
    run: (work) =>
      withGlobals(globals, () => {
        board.start({ sensors } as Profile);
        return work();
      }),
  };
}
