// A town that the project makes itself, so that whoever has no network file sees a district at work, and tests have one:
// waterworks with pumps, a main to a water tower, an old quarter of iron, newer ones of plastic, and a valley behind a
// pressure-reducing valve.
//
//   works ==pumps== main ==== old quarter (iron) ==== heights (plastic) == tower
//                                  |
//                            reducing valve
//                                  |
//                           valley (plastic, some iron)
import { type Chance, createChance } from "../../chance.ts";

/** Of the night's and the day's demand over the week, hourly from Monday 00:00; its mean is 1. */
const WEEK = weekOf();

function weekOf(): number[] {
  // Assumed, as a town's days are: two peaks, and a third of the mean at three o'clock.
  const workday = [
    ...[0.42, 0.36, 0.33, 0.32, 0.38, 0.62, 1.1, 1.5, 1.42, 1.22, 1.1, 1.08],
    ...[1.12, 1.06, 1.0, 1.02, 1.12, 1.32, 1.52, 1.5, 1.32, 1.08, 0.82, 0.58],
  ];
  // Up later, and more at home.
  const weekend = [
    ...[0.5, 0.42, 0.36, 0.33, 0.35, 0.42, 0.62, 0.95, 1.35, 1.6, 1.6, 1.45],
    ...[1.38, 1.25, 1.15, 1.12, 1.18, 1.3, 1.42, 1.4, 1.25, 1.05, 0.85, 0.65],
  ];
  const week = [0, 1, 2, 3, 4, 5, 6].flatMap((day) => (day < 5 ? workday : weekend));
  const mean = week.reduce((a, b) => a + b, 0) / week.length;
  return week.map((factor) => factor / mean);
}

/** Half of what July and January differ by, of the mean. */
const SEASON = 0.15;

/** On all demands; `day`: of the year, 0 to 364. Highest in the middle of July. */
export const seasonFactor = (day: number): number => 1 + SEASON * Math.cos((2 * Math.PI * (day - 196)) / 365);

interface Quarter {
  name: string;
  columns: number;
  rows: number;
  /** m, of its south-western corner. */
  x: number;
  y: number;
  /** m of the ground there, and its rise to the north. */
  ground: number;
  rise: number;
  /** Of streets, m. */
  street: readonly [low: number, high: number];
  /** By tag: share of pipes, diameters in mm and Hazen-Williams' C. */
  pipes: readonly {
    tag: string;
    share: number;
    diameters: readonly number[];
    c: readonly [low: number, high: number];
  }[];
}

const IRON = [
  { tag: "grey-iron", share: 0.7, diameters: [100, 150, 200], c: [70, 100] },
  { tag: "ductile-iron", share: 1, diameters: [100, 150, 200], c: [115, 130] },
] as const;
const PLASTIC = [
  { tag: "pe", share: 0.6, diameters: [110, 160, 200], c: [140, 150] },
  { tag: "pvc", share: 0.9, diameters: [110, 160, 200], c: [140, 150] },
  { tag: "ductile-iron", share: 1, diameters: [150, 200], c: [120, 135] },
] as const;

const QUARTERS: readonly Quarter[] = [
  { name: "G", columns: 10, rows: 8, x: 0, y: 0, ground: 32, rise: 6, street: [60, 110], pipes: IRON },
  { name: "H", columns: 8, rows: 6, x: 0, y: 1000, ground: 40, rise: 8, street: [80, 150], pipes: PLASTIC },
  { name: "V", columns: 9, rows: 6, x: 1300, y: 0, ground: 6, rise: 10, street: [80, 170], pipes: PLASTIC },
];

/** Of the streets between two crossings, so many have no pipe: networks are not complete grids. */
const MISSING = 0.22;
/** m³/h of a junction: some 20 households. */
const DEMAND: readonly [low: number, high: number] = [0.15, 0.6];

interface Town {
  junctions: string[];
  pipes: string[];
  tags: string[];
  coordinates: string[];
}

const digits = (value: number, count: number) => value.toFixed(count);

/** A grid of streets with gaps, which all hang together: no first row or column has one. */
function addQuarter(town: Town, quarter: Quarter, chance: Chance): void {
  const { name, columns, rows, ground, rise, street } = quarter;
  const id = (column: number, row: number) => `${name}${column + 1}-${row + 1}`;
  const widths = Array.from({ length: columns }, () => chance.between(...street));
  const heights = Array.from({ length: rows }, () => chance.between(...street));
  let x = quarter.x;
  for (let column = 0; column < columns; column++) {
    let y = quarter.y;
    for (let row = 0; row < rows; row++) {
      const height = ground + (rise * row) / (rows - 1) + chance.between(-1.5, 1.5);
      const demand = chance.between(...DEMAND);
      town.junctions.push(`${id(column, row)} ${digits(height, 2)} ${digits(demand, 4)} week`);
      town.coordinates.push(
        `${id(column, row)} ${digits(x + chance.between(-12, 12), 1)} ${digits(y + chance.between(-12, 12), 1)}`,
      );
      const isBack = column > 0 && row > 0;
      if (column > 0 && !(isBack && chance.uniform() < MISSING))
        addPipe(town, quarter, id(column - 1, row), id(column, row), widths[column - 1]!, chance);
      if (row > 0) addPipe(town, quarter, id(column, row - 1), id(column, row), heights[row - 1]!, chance);
      y += heights[row]!;
    }
    x += widths[column]!;
  }
}

function addPipe(
  town: Town,
  { pipes, name }: Quarter,
  from: string,
  to: string,
  metres: number,
  chance: Chance,
) {
  const u = chance.uniform();
  const { tag, diameters, c } = pipes.find(({ share }) => u < share)!;
  // Along the edge that the main feeds streets carry more.
  const isTrunk = from.endsWith("-1") && to.endsWith("-1");
  const diameter = isTrunk
    ? diameters.at(-1)!
    : diameters[Math.floor(chance.uniform() * (diameters.length - 1))]!;
  const link = `${name}P${town.pipes.length + 1}`;
  const length = metres * chance.between(1, 1.06);
  town.pipes.push(
    `${link} ${from} ${to} ${digits(length, 1)} ${diameter} ${digits(chance.between(...c), 0)} 0 Open`,
  );
  town.tags.push(`LINK ${link} ${tag}`);
}

/** Mains between the works, the quarters and the tower. */
const MAINS = [
  "M1 pumped G1-1 420 300 120 0 Open",
  "M2 G10-8 H8-1 260 200 120 0 Open",
  "M3 G1-8 H1-1 310 250 120 0 Open",
  "M4 H4-6 tower 380 250 120 0 Open",
  "M5 G10-4 gate 330 200 120 0 Open",
  "M6 valley V1-4 90 200 145 0 Open",
  "M7 H8-3 H1-5 900 160 145 0 Open",
];

const lines = (section: string, rows: readonly string[]) => `[${section}]\n${rows.join("\n")}\n`;

/** An EPANET file; the same for the same seed on any machine. */
export function ownNetwork(seed = 1): string {
  const chance = createChance("report", seed, 0, 1);
  const town: Town = { junctions: [], pipes: [], tags: [], coordinates: [] };
  for (const quarter of QUARTERS) addQuarter(town, quarter, chance);
  const patterns = Array.from(
    { length: WEEK.length / 6 },
    (_, i) =>
      `week ${WEEK.slice(6 * i, 6 * i + 6)
        .map((factor) => digits(factor, 4))
        .join(" ")}`,
  );
  const tags = ["M1", "M2", "M3", "M4", "M5"].map((id) => `LINK ${id} ductile-iron`);
  return [
    lines("TITLE", ["A town of Sippra's own"]),
    lines("JUNCTIONS", [...town.junctions, "pumped 30 0", "gate 22 0", "valley 21 0"]),
    lines("RESERVOIRS", ["works 28"]),
    // m: ground of the tower's floor, then levels: at start, lowest, highest; diameter.
    lines("TANKS", ["tower 84 3.5 0.5 6 13 0"]),
    lines("PIPES", [...town.pipes, ...MAINS]),
    lines("PUMPS", ["P1 works pumped HEAD pump", "P2 works pumped HEAD pump"]),
    // 42 m behind it.
    lines("VALVES", ["R1 gate valley 150 PRV 38 0"]),
    lines("TAGS", [...town.tags, ...tags, "LINK M6 pe", "LINK M7 pe"]),
    lines("STATUS", ["P2 Closed"]),
    lines("PATTERNS", patterns),
    lines("CURVES", ["pump 60 62"]),
    lines("CONTROLS", [
      "LINK P1 CLOSED IF NODE tower ABOVE 5.6",
      "LINK P1 OPEN IF NODE tower BELOW 4.4",
      "LINK P2 CLOSED IF NODE tower ABOVE 3.8",
      "LINK P2 OPEN IF NODE tower BELOW 2",
    ]),
    lines("TIMES", [
      "Duration 168:00",
      "Hydraulic Timestep 0:15",
      "Pattern Timestep 1:00",
      "Report Timestep 1:00",
    ]),
    lines("REPORT", ["Status No", "Summary No"]),
    lines("OPTIONS", [
      "Units CMH",
      "Headloss H-W",
      "Accuracy 0.0001",
      "Trials 100",
      "Unbalanced Continue 10",
    ]),
    lines("COORDINATES", [
      ...town.coordinates,
      ...["works -420 -60", "pumped -380 -40", "tower 420 1900", "gate 1180 330", "valley 1190 330"],
    ]),
    "[END]\n",
  ].join("\n");
}
