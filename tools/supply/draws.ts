// What differs from node to node, and what is around one in a year: a season, days, and a cell that runs down.
//
//   V  ────────────╮        ╭────────────     a cell's year, less the diode;
//                   ╲       │                 colder is lower,
//                    ╲______│                 and another 0.2 V while a module sends
//        in use        old   new one
import { type Chance, createChance } from "../chance.ts";
import { BOARD_KINDS, type BoardKind } from "../image/kinds.ts";

export const DAYS = 365;
/** Boards whose conversions are shares of a cell's voltage. */
export const BOARDS = ["puckjs", "mdbt42q"] as const;

/** How a cell feeds the board, by the names that `--cell` has for them. */
export const CELLS = {
  /** Lithium thionyl chloride behind a Schottky diode, of which 0.2 V are left at 10 mA: 3.47 V down to 2.2. */
  diode: { fresh: 3.67, empty: 2.4, drop: 0.2 },
  /** The same straight on the board, as docs/boards.md forbids. */
  straight: { fresh: 3.67, empty: 2.2, drop: 0 },
  /** Two alkaline cells, which fall all the time. */
  alkaline: { fresh: 3.2, empty: 2.2, drop: 0 },
} as const;
export type CellName = keyof typeof CELLS;

/** Purposes of a life's streams of chance. */
export const STREAM = { draws: 0, readings: 1, ratiometric: 2, windows: 3, nights: 4, means: 5, sound: 6 };

export interface Draws {
  kind: BoardKind;
  cell: CellName;
  /** What the board takes its supply for, over what it is, less 1; and how much that changes by, a degC from 20. */
  gain: number;
  perDegree: number;
  /** How far the supply falls while the module sends, V. */
  sag: number;
  /** Day of the coldest night, and the one on which the cell is changed. */
  coldest: number;
  changed: number;
  /** Days in which the cell falls from full to empty, and for which it is left there until it is changed. */
  falls: number;
  empty: number;
  /** Level of the quiet pipe, dB re full scale at 3.3 V. */
  quiet: number;
}

/** Gain error +-3 % and 0.02 % a degC: nRF52832 product specification, SAADC, E_G1/6 and C_EG. */
const GAIN = 0.03;
const PER_DEGREE = 0.0002;

/** A stream of a life's chance; tools/chance.ts says why there are many. */
export const streamOf = (seed: number, node: number, purpose: number) =>
  createChance("report", seed, node, purpose);

export function drawNode(seed: number, node: number, cell: CellName): Draws {
  const chance = streamOf(seed, node, STREAM.draws);
  return {
    kind: BOARD_KINDS[BOARDS[chance.uniform() < 0.5 ? 0 : 1]]!,
    cell,
    gain: chance.between(-GAIN, GAIN),
    perDegree: chance.between(-PER_DEGREE, PER_DEGREE),
    sag: chance.between(0, 0.2),
    coldest: chance.between(0, DAYS),
    changed: chance.between(0, DAYS),
    falls: chance.between(10, 120),
    empty: chance.between(0, 60),
    // From well below the floor of 8 bits, -45 dB, to what a busy street has.
    quiet: chance.between(-55, -25),
  };
}

/** degC at a moment, in days: -20 in the coldest night, 40 on the hottest day. */
export function temperatureAt({ coldest }: Draws, day: number): number {
  const season = -Math.cos((2 * Math.PI * (day - coldest)) / DAYS);
  const hour = -Math.cos(2 * Math.PI * (day - coldest));
  return 10 + 20 * season + 10 * hour;
}

/** In the cold a cell gives less, V a degC under 20 (assumed). */
const COLD = 0.0025;

/** What the board runs from while it measures, V, without a module that sends. */
export function supplyAt(
  { cell, changed, falls, empty: rests }: Draws,
  day: number,
  temperature: number,
): number {
  const { fresh, empty, drop } = CELLS[cell];
  const age = (day - changed + DAYS) % DAYS;
  const emptyAt = DAYS - rests;
  const fallsFrom = cell === "alkaline" ? 0 : emptyAt - falls;
  const fallen = Math.min(1, Math.max(0, (age - fallsFrom) / (emptyAt - fallsFrom)));
  const colder = COLD * Math.max(0, 20 - temperature);
  return Math.max(fresh - (fresh - empty) * fallen - colder, empty) - drop;
}

/** A moment of the year, evenly in all of its days and hours. */
export const anyTime = (chance: Chance) => DAYS * chance.uniform();
