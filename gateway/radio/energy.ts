// What a radio takes out of a node's battery in a day, and what the rest of the node does. A radio's day is a few
// durations, wherever they are from: computed from its frames here, or counted in a node's life.
import { ANSWER_AFTER, airtime, windowOf } from "../../shared/radio/airtime.ts";
import type { Figure, ModuleFacts } from "../../shared/radio/modules/facts.ts";
import type { Sent } from "./schedule.ts";

export interface EnergyPart {
  part: string;
  milliamperes: number;
  /** How long it is on in a day, s, and what that takes, uAh. */
  seconds: number;
  microampere_hours: number;
  /** Where the mA, and where the seconds are from. */
  draw_source: string;
  time_source: string;
}

/** ms in a day. */
export interface RadioDay {
  sending: number;
  listening: number;
  /** Awake, and neither. */
  idle: number;
  /** The node's UART open, and JavaScript of its driver running. */
  line: number;
  driver: number;
  source: string;
}

/** mA of an nRF52 while JavaScript runs: the middle of 4 to 8. */
export const RUNNING = { milliamperes: 6, source: 'espruino.com/Power+Consumption, nRF52, "Run": 4 to 8' };
/** mA of an nRF52 while a UART is open, or a fast timer runs. */
export const LINE = { milliamperes: 1, source: 'espruino.com/Power+Consumption, "Sleep with HSE on"' };

const DAY_MS = 86_400_000;
/**
 * JavaScript runs so much longer for a frame on radio than for one on a serial line: assumed, from 200 B that become
 * hex at three statements of 0.2 ms each, and some ten lines that are read.
 */
const DRIVER_MS = 500;
/** Until the module sleeps again: assumed, two commands. */
const TO_SLEEP_MS = 100;
/** Characters of a command beside the frame's hex. */
const COMMAND = 22;
const rounded = (x: number) => Math.round(x * 10) / 10;

/**
 * The day of a radio that sleeps between frames: woken and set up for each, which is handed over on the UART and
 * sent; then it waits, and listens through the whole receive window, as where no answer comes.
 */
export function radioDay(
  { driver, setup, echoes }: ModuleFacts,
  sent: readonly Sent[],
  sf: number,
): RadioDay {
  const day: RadioDay = {
    ...{ sending: 0, listening: 0, idle: 0, line: 0, driver: 0 },
    source: "computed from frames a day, airtime, baud rate and receive window",
  };
  for (const { bytes, count } of sent) {
    const handed = ((echoes ? 2 : 1) * (2 * bytes + COMMAND) * 10_000) / driver.baud;
    const idle = setup.value + handed + ANSWER_AFTER + TO_SLEEP_MS;
    const air = airtime(bytes, sf);
    const window = windowOf(sf);
    day.sending += count * air;
    day.listening += count * window;
    day.idle += count * idle;
    day.line += count * (idle + air + window);
    day.driver += count * DRIVER_MS;
  }
  return day;
}

export function energyPart(
  part: string,
  draw: { milliamperes: number; source: string },
  ms: number,
  source: string,
): EnergyPart {
  return {
    part,
    milliamperes: draw.milliamperes,
    seconds: rounded(ms / 1000),
    microampere_hours: rounded((draw.milliamperes * ms) / 3600),
    draw_source: draw.source,
    time_source: source,
  };
}

/** mA while it sends, as of the next stronger figure that is known. Throws where it cannot send so loud. */
export function sendingAt({ title, sending }: ModuleFacts, power: number): Figure {
  const figure = sending.find((each) => each.power >= power);
  if (figure === undefined) throw new RangeError(`${title} does not send with ${power} dBm`);
  return figure;
}

/** What a radio's day takes; in dBm as it is set. */
export function radioParts(module: ModuleFacts, power: number, day: RadioDay): EnergyPart[] {
  const of = ({ value, source }: Figure) => ({ milliamperes: value, source });
  const asleep = DAY_MS - day.sending - day.listening - day.idle;
  return [
    energyPart("radio: sending", of(sendingAt(module, power)), day.sending, day.source),
    energyPart("radio: listening", of(module.listening), day.listening, day.source),
    energyPart("radio: awake besides", of(module.idle), day.idle, `${day.source}; ${module.setup.source}`),
    energyPart("radio: asleep", of(module.asleep), asleep, "the rest of the day"),
    energyPart("UART to the radio open", LINE, day.line, day.source),
    energyPart("radio's driver", RUNNING, day.driver, "assumed: 0.5 s for each frame"),
  ];
}

/**
 * uAh a day that the rest of a node takes, as `npm run bench` counts it of a Puck.js (a test compares them): whatever
 * it sends, and for each reading with its windows, for which transducer and amplifier are on.
 */
const SENSING = 820;
const PER_READING = 9.5;

export function sensing(readings: number): number {
  return SENSING + PER_READING * readings;
}

export const total = (parts: readonly EnergyPart[]) =>
  parts.reduce((sum, part) => sum + part.microampere_hours, 0);
