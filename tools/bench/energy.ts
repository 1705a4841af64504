// What a node takes out of its battery in a day, by part: how long each part is on was counted in its life on the
// virtual board, what it draws meanwhile is from those who make or have measured it, or assumed where it says so. Right within a factor of two; not measured on a
// physical board. What the acoustic amplifier draws is not in it: the firmware does not switch it.
import type { Day, Life } from "./life.ts";

/** mA while JavaScript runs: the middle of 4 to 8 (espruino.com/Power+Consumption, nRF52, "Run"). */
const RUN = 6;
/** mA while a UART is open, or a fast timer runs (there, "Sleep with HSE on"). */
const LINE = 1;
/** mA while sound is sampled: the timer's, and assumed as much again for 4096 interrupts and conversions a second. */
const SAMPLING = 2;
/** mA asleep, all day: 0.003 there for the chip alone, 0.003 to 0.008 for boards. */
const SLEEP = 0.005;
/**
 * Flash of an nRF52832, at most: ms to write a word and to erase a page (SoftDevice S112 specification, Flash memory
 * API), and mA meanwhile (measured by its maker: Nordic DevZone, question 45676).
 */
const WORD = 0.338;
const ERASE = 89.7;
const FLASH = 4;
/**
 * mA from 3 V while the pressure sensor is supplied. Assumed: 5 mA, as ratiometric transducers of 0.5 to 4.5 V
 * have at most, at 5 V by a converter with 85 %.
 */
const TRANSDUCER = 10;

interface Cell {
  cell: string;
  mah: number;
  /** What it loses by itself in a year, as a share, and the years that it is good for whatever it gives. */
  loss: number;
  shelf: number;
}

/** At small currents and 20 degC; what they lose, and for how long they are good, is assumed of their kinds. */
const CELLS: Cell[] = [
  { cell: "2 x AA alkaline, 2.6 Ah", mah: 2600, loss: 0.03, shelf: 10 },
  // As Saft's LS 33600; its maker says below 1 % of the LS series, in storage.
  { cell: "D lithium, 17 Ah", mah: 17_000, loss: 0.02, shelf: 20 },
];

export interface EnergyPart {
  part: string;
  milliamperes: number;
  /** How long it is on in a day, s, and what that takes, uAh. */
  seconds: number;
  microampere_hours: number;
}

export interface EnergyDay {
  parts: EnergyPart[];
  day_microampere_hours: number;
  year_milliampere_hours: number;
  /** Years that each cell lasts, at most those that it is good for. */
  cells: { cell: string; years: number }[];
}

/** Of a day on which a gateway answers, and of one on which none has for days. */
export interface EnergyFigures {
  answered: EnergyDay;
  alone: EnergyDay;
}

const rounded = (x: number) => Math.round(x * 10) / 10;

function energyOf(day: Day): EnergyDay {
  const parts: EnergyPart[] = [];
  const add = (part: string, milliamperes: number, ms: number) => {
    parts.push({
      part,
      milliamperes,
      seconds: rounded(ms / 1000),
      microampere_hours: rounded((milliamperes * ms) / 3600),
    });
  };
  const computing = new Map<string, number>();
  for (const step of day.steps) computing.set(step.name, (computing.get(step.name) ?? 0) + step.computing);
  for (const [step, ms] of computing) add(step, RUN, ms);
  add("data line open", LINE, day.line);
  add("sampling sound", SAMPLING, day.sampling);
  add("pressure sensor supplied", TRANSDUCER, day.supply);
  add("journal: writing", FLASH, day.words * WORD);
  add("journal: erasing pages", FLASH, day.erases * ERASE);
  add("asleep", SLEEP, 86_400_000);
  const total = parts.reduce((sum, part) => sum + part.microampere_hours, 0);
  const year = (365 * total) / 1000;
  return {
    parts,
    day_microampere_hours: Math.round(total),
    year_milliampere_hours: Math.round(year),
    cells: CELLS.map(({ cell, mah, loss, shelf }) => ({
      cell,
      years: rounded(Math.min(shelf, mah / (year + loss * mah))),
    })),
  };
}

export function energy(life: Life): EnergyFigures {
  return { answered: energyOf(life.answered), alone: energyOf(life.alone) };
}
