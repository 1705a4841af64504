// What a node with a radio takes in a day. What it does besides the radio is counted in its life on a serial line,
// without the line; the radio's part is counted in a life with each module's fake, or computed from what it sends.
import { type Cell, D19, yearsOf } from "../../gateway/radio/cells.ts";
import { type EnergyPart, type RadioDay, radioDay, radioParts, total } from "../../gateway/radio/energy.ts";
import { sentInDay, USUAL } from "../../gateway/radio/schedule.ts";
import { MODULE_NAMES, type ModuleName, RADIO_MODULES } from "../../shared/radio/modules/index.ts";
import { BOARD_KINDS } from "../image/kinds.ts";
import { DATA_LINE, nodeParts } from "./energy.ts";
import { countedLife } from "./life.ts";
import { countedRadioDay } from "./radio-life.ts";
import type { Day } from "./steps.ts";

/** What a cell should last at least. */
export const YEARS_TARGET = 10;

/** Boards that sleep with microamperes: the others are for mains or USB. */
export const SLEEPERS = ["puckjs", "mdbt42q", "xiao-ble"];

/** A module that does not sleep though it is told to, all the time that it should. */
export interface AwakeEnergy {
  milliamperes: number;
  source: string;
  day_milliampere_hours: number;
  boards: { board: string; years: number }[];
}

export interface RadioEnergy {
  module: string;
  parts: EnergyPart[];
  radio_day_microampere_hours: number;
  /** Of each board with this module. */
  boards: {
    board: string;
    day_microampere_hours: number;
    year_milliampere_hours: number;
    years: number;
  }[];
  awake: AwakeEnergy;
}

export interface RadioFigures {
  schedule: { interval_s: number; batch_s: number; spreading_factor: number; power_dbm: number };
  cell: { name: string; source: string };
  years_target: number;
  boards: { board: string; parts: EnergyPart[]; day_microampere_hours: number }[];
  modules: RadioEnergy[];
}

/** What a board does besides its data line; its many steps of computing in one part. */
export function boardParts(day: Day, flashAwake = false): EnergyPart[] {
  const parts = nodeParts(day, flashAwake);
  const line = parts.findIndex(({ part }) => part === DATA_LINE);
  const steps = parts.slice(0, line);
  const sum = (of: (part: EnergyPart) => number) =>
    Math.round(10 * steps.reduce((all, part) => all + of(part), 0)) / 10;
  const computing = {
    ...steps[0]!,
    part: "computing",
    seconds: sum(({ seconds }) => seconds),
    microampere_hours: sum((part) => part.microampere_hours),
  };
  return [computing, ...parts.slice(line + 1)];
}

const usualDay = (name: ModuleName) => radioDay(RADIO_MODULES[name], sentInDay(USUAL), USUAL.spreadingFactor);

/** With the figure for awake and idle in the place of the one for asleep. */
function awakeEnergy(
  name: ModuleName,
  parts: readonly EnergyPart[],
  boards: readonly { board: string; parts: readonly EnergyPart[] }[],
  cell: Cell,
): AwakeEnergy {
  const { value, source } = RADIO_MODULES[name].idle;
  const asleep = parts.find(({ part }) => part === "radio: asleep")!;
  const more = (value * asleep.seconds) / 3.6 - asleep.microampere_hours;
  const radio = total(parts) + more;
  return {
    milliamperes: value,
    source,
    day_milliampere_hours: Math.round(radio / 100) / 10,
    boards: boards.map((each) => ({
      board: each.board,
      years: Math.round(100 * yearsOf(cell, total(each.parts) + radio)) / 100,
    })),
  };
}

/** The usual schedule on these boards, with each module. `dayOf`: how a radio's day is come by. */
export function radioEnergy(
  lives: readonly { board: string; day: Day }[],
  cell: Cell = D19,
  dayOf: (name: ModuleName) => RadioDay = usualDay,
): RadioFigures {
  const boards = lives.map(({ board, day }) => {
    const parts = boardParts(day, BOARD_KINDS[board]!.flashAwake);
    return { board, parts, day_microampere_hours: Math.round(total(parts)) };
  });
  const years = (day: number) => Math.round(10 * yearsOf(cell, day)) / 10;
  const modules = MODULE_NAMES.map((name) => {
    const parts = radioParts(RADIO_MODULES[name], USUAL.power, dayOf(name));
    return {
      module: name,
      parts,
      radio_day_microampere_hours: Math.round(total(parts)),
      boards: boards.map((each) => {
        const day = total(each.parts) + total(parts);
        return {
          board: each.board,
          day_microampere_hours: Math.round(day),
          year_milliampere_hours: Math.round((365 * day) / 1000),
          years: years(day),
        };
      }),
      awake: awakeEnergy(name, parts, boards, cell),
    };
  });
  return {
    schedule: {
      interval_s: USUAL.interval / 1000,
      batch_s: USUAL.batch / 1000,
      spreading_factor: USUAL.spreadingFactor,
      power_dbm: USUAL.power,
    },
    cell: { name: cell.name, source: cell.source },
    years_target: YEARS_TARGET,
    boards,
    modules,
  };
}

/** Lives a few days on each board, and with each module, some seconds each. */
export async function benchRadioEnergy(boards: readonly string[]): Promise<RadioFigures> {
  const days = new Map<ModuleName, RadioDay>();
  for (const name of MODULE_NAMES) days.set(name, await countedRadioDay(name));
  return radioEnergy(
    boards.map((board) => ({ board, day: countedLife(board).answered })),
    D19,
    (name) => days.get(name)!,
  );
}
