// What a battery gives before it is empty, and for how many years: less than is printed on it.

export interface Cell {
  name: string;
  /** As it is printed on it. */
  mah: number;
  /** The share of it that a node in the cold gets out of it; what it loses by itself in a year, as a share. */
  usable: number;
  loss: number;
  /** The most that it lasts, years, however little is drawn. */
  shelf: number;
  source: string;
}

const AA: Cell = {
  name: "2 x AA alkaline, 2.6 Ah",
  mah: 2600,
  usable: 1,
  loss: 0.03,
  shelf: 10,
  source: "assumed for its kind, at small currents and 20 degC",
};

/**
 * Lithium thionyl chloride. Makers say that it loses below 1 % a year in storage at 20 degC (VARTA's handbook of
 * the kind; Saft, LS 26500): twice that for one in use. Three quarters is usable: its capacity holds at 1 to 3 mA
 * and room temperature; public designs for the TL-5930 and the ER34615, both of 19 Ah, count with 14.5 and 16 Ah.
 * The shelf life is assumed.
 */
const LITHIUM = {
  usable: 0.75,
  loss: 0.02,
  shelf: 20,
  source:
    "75 % usable: public designs count with 14.5 to 16 of 19 Ah; 2 % a year lost: makers say below 1 % in storage (VARTA; Saft LS 26500); at most 20 years assumed",
};

const lithium = (mah: number): Cell => ({ name: `D lithium, ${mah / 1000} Ah`, mah, ...LITHIUM });

/** As Saft's LS 33600, and as EVE's ER34615 or Tadiran's TL-5930. */
export const D17 = lithium(17_000);
export const D19 = lithium(19_000);
export const CELLS = [AA, D17, D19];

/** The cell of so many Ah: one that is known, or lithium. */
export function cellOf(ampereHours: number): Cell {
  const mah = Math.round(1000 * ampereHours);
  const known = CELLS.find((cell) => cell.mah === mah);
  return known ?? { ...lithium(mah), name: `lithium, ${ampereHours} Ah` };
}

/** Years that it lasts where a day takes so many uAh. */
export function yearsOf({ mah, usable, loss, shelf }: Cell, day: number): number {
  const year = (365 * day) / 1000;
  return Math.min(shelf, (mah * usable) / (year + loss * mah));
}
