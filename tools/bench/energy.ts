// What a node takes out of its battery in a day, by part. How long each part is on was counted in its life on the
// virtual board. What it draws meanwhile is from those who make or have measured it, or assumed where it says so.
// Right within a factor of two; not measured on a physical board.
import { CELLS, yearsOf } from "../../gateway/radio/cells.ts";
import { type EnergyPart, energyPart, LINE, RUNNING, total } from "../../gateway/radio/energy.ts";
import type { Life } from "./life.ts";
import type { Day } from "./steps.ts";

/** mA while sound is sampled: the timer's, and as much again for 4096 interrupts and conversions a second. */
const SAMPLING = { milliamperes: 2, source: `${LINE.source}, and assumed as much again for the converter` };
/** mA asleep, all day. */
const SLEEP = {
  milliamperes: 0.005,
  source: "espruino.com/Power+Consumption: 0.003 for the chip alone, 0.003 to 0.008 for boards",
};
/**
 * Flash of an nRF52832, at most: ms to write a word and to erase a page (SoftDevice S112 specification, Flash memory
 * API), and mA meanwhile (measured by its maker: Nordic DevZone, question 45676).
 */
const WORD = 0.338;
const ERASE = 89.7;
const FLASH = { milliamperes: 4, source: "Nordic DevZone, question 45676" };
/** mA from 3 V while the pressure sensor is supplied. */
const TRANSDUCER = {
  milliamperes: 10,
  source:
    "assumed: ratiometric transducers of 0.5 to 4.5 V take 5 mA at most, at 5 V by a converter with 85 %",
};
/** mA of the acoustic amplifier. */
const AMPLIFIER = {
  milliamperes: 0.1,
  source: "data sheet of the MCP6001; the MCP6231 of the drawings takes a fifth of it",
};
/** mA of a flash chip beside the board's that is never put to sleep. */
const STANDBY = {
  milliamperes: 0.015,
  source: "assumed; XIAO boards were measured with 12 uA more and less (forum.seeedstudio.com/t/270491)",
};
const COUNTED = "counted on the virtual board";
const WRITTEN = "writes and erases counted there, their time from Nordic's S112 specification";

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

const DAY_MS = 86_400_000;

/** The data line's share, in which a radio takes its place. */
export const DATA_LINE = "data line open";

/** Everything that is on in a day of a node on a serial line. `flashAwake`: see Facts. */
export function nodeParts(day: Day, flashAwake = false): EnergyPart[] {
  const computing = new Map<string, number>();
  for (const step of day.steps) computing.set(step.name, (computing.get(step.name) ?? 0) + step.computing);
  return [
    ...[...computing].map(([step, ms]) => energyPart(step, RUNNING, ms, COUNTED)),
    energyPart(DATA_LINE, LINE, day.line, COUNTED),
    energyPart("sampling sound", SAMPLING, day.sampling, COUNTED),
    energyPart("pressure sensor supplied", TRANSDUCER, day.supply, COUNTED),
    energyPart("acoustic amplifier", AMPLIFIER, day.amplifier, COUNTED),
    energyPart("journal: writing", FLASH, day.words * WORD, WRITTEN),
    energyPart("journal: erasing pages", FLASH, day.erases * ERASE, WRITTEN),
    energyPart("asleep", SLEEP, DAY_MS, "all day"),
    energyPart("outside flash awake", STANDBY, flashAwake ? DAY_MS : 0, "all day, where there is one"),
  ];
}

function energyOf(day: Day, flashAwake: boolean): EnergyDay {
  const parts = nodeParts(day, flashAwake);
  const all = total(parts);
  return {
    parts,
    day_microampere_hours: Math.round(all),
    year_milliampere_hours: Math.round((365 * all) / 1000),
    cells: CELLS.map((cell) => ({ cell: cell.name, years: Math.round(10 * yearsOf(cell, all)) / 10 })),
  };
}

export function energy(life: Life, flashAwake = false): EnergyFigures {
  return { answered: energyOf(life.answered, flashAwake), alone: energyOf(life.alone, flashAwake) };
}
