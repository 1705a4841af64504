// Prints what a node takes out of its battery: on a serial line, and with a radio. Within 80 columns.
import type { EnergyPart } from "../../gateway/radio/energy.ts";
import { table } from "../../gateway/text/table.ts";
import { wrap } from "../../gateway/text/wrap.ts";
import type { EnergyFigures } from "./energy.ts";
import type { Print } from "./print.ts";
import type { RadioFigures } from "./radio-energy.ts";

/** Prints rows whose columns take so many characters, a gap included: the first is set left, the others right. */
function columns(print: Print, widths: number[], rows: string[][], align = "lr"): void {
  print(table(rows, { align, widths, gap: 0 }).join("\n"));
}

export function printEnergy(print: Print, board: string, { answered, alone }: EnergyFigures): void {
  print(`\ncharge on ${board}, estimated: within a factor of two; not measured on a board`);
  print("                                           day answered            day alone");
  print("                                   mA         s      uAh         s      uAh");
  const names = new Set([...answered.parts, ...alone.parts].map(({ part }) => part));
  const parts = [...names].map((name) => {
    const [a, b] = [answered, alone].map(({ parts }) => parts.find(({ part }) => part === name));
    const on = (part: EnergyPart | undefined) => [part?.seconds ?? 0, part?.microampere_hours ?? 0];
    return [name, ...[(a ?? b)!.milliamperes, ...on(a), ...on(b)].map(String)];
  });
  columns(print, [30, 7, 10, 9, 10, 9], parts);
  const sum = (what: string, a: number, b: number) => [what, String(a), String(b)];
  const cells = answered.cells.map(({ cell, years }, i) =>
    sum(`${cell} lasts, years`, years, alone.cells[i]!.years),
  );
  columns(
    print,
    [47, 9, 19],
    [
      sum("a day, uAh", answered.day_microampere_hours, alone.day_microampere_hours),
      sum("a year of such days, mAh", answered.year_milliampere_hours, alone.year_milliampere_hours),
      ...cells,
    ],
  );
}

/** Numbers what is pointed at, in the order of its first mention: where the mA, and where the seconds are from. */
function footnotes() {
  const notes: string[] = [];
  const numberOf = (note: string) => {
    if (!notes.includes(note)) notes.push(note);
    return notes.indexOf(note) + 1;
  };
  const mark = (part: EnergyPart) => ` [${numberOf(part.draw_source)}, ${numberOf(part.time_source)}]`;
  return { notes, mark };
}

/** What a module costs that refuses to sleep: how urgent the gateway's warning of it is. */
function printAwake(print: Print, { modules, boards, cell }: RadioFigures): void {
  print("");
  columns(
    print,
    [29, 5, 11, ...boards.map(() => 11)],
    [
      ["a module that does not sleep", "mA", "mAh/day", ...boards.map(({ board }) => board)],
      ...modules.map(({ module, awake }) => [
        module,
        String(awake.milliamperes),
        awake.day_milliampere_hours.toFixed(1),
        ...awake.boards.map(({ years }) => years.toFixed(2)),
      ]),
    ],
  );
  const sources = new Map(modules.map(({ module, awake }) => [module, awake.source]));
  const told = [...sources].map(([module, source]) => `${module}: ${source}`).join("; ");
  print(
    wrap(
      `Years on ${cell.name}, where the module is awake and idle all the time that it should sleep: the gateway warns of it. ${told}.`,
    ),
  );
}

export function printRadioEnergy(print: Print, figures: RadioFigures): void {
  const { schedule, boards, modules, cell, years_target: target } = figures;
  const { interval_s, batch_s, spreading_factor, power_dbm } = schedule;
  const { notes, mark } = footnotes();
  print(
    `charge of a node with a radio in a day: SF${spreading_factor}, ${power_dbm} dBm, a reading each ${interval_s / 60} min,\n` +
      `a batch each ${batch_s / 60} min. Estimated, within a factor of two; not measured on a board.`,
  );
  print("\nthe node without its line to a radio, counted in its life on a serial line");
  const names = boards.map(({ board }) => board);
  columns(print, [30, 14], [["", ...names]]);
  const parts = boards[0]!.parts.map((part, i) => {
    const cells = boards.flatMap(({ parts }) => {
      const { seconds, microampere_hours } = parts[i]!;
      return [seconds.toFixed(seconds < 1000 ? 1 : 0), microampere_hours.toFixed(1)];
    });
    return [part.part, String(part.milliamperes), ...cells, mark(part)];
  });
  const pairs = "rr".repeat(boards.length);
  columns(print, [24, 6, 7], [["", "mA", ...boards.flatMap(() => ["s", "uAh"])], ...parts], `lr${pairs}l`);
  columns(print, [30, 14], [["a day, uAh", ...boards.map(({ day_microampere_hours: day }) => String(day))]]);

  for (const { module, parts, radio_day_microampere_hours: day } of modules) {
    print("");
    const rows = parts.map((part) => {
      const { milliamperes, seconds, microampere_hours } = part;
      return [part.part, String(milliamperes), seconds.toFixed(1), microampere_hours.toFixed(1), mark(part)];
    });
    const sum = ["a day, uAh", "", "", String(day)];
    columns(print, [24, 10, 11, 9], [[module, "mA", "s", "uAh"], ...rows, sum], "lrrrl");
  }

  const compare = (what: string, of: (each: RadioFigures["modules"][number]["boards"][number]) => string) => {
    print("");
    columns(
      print,
      [30, 14],
      [[what, ...names], ...modules.map((each) => [each.module, ...each.boards.map(of)])],
    );
  };
  compare("both, uAh a day", ({ day_microampere_hours: day }) => String(day));
  compare(`years on ${cell.name}`, ({ years }) => `${years.toFixed(1)}${years < target ? " <" : ""}`);
  print(
    `\n${wrap(`"<": less than the ${target} years aimed at. The amplifier is on half a second before each window; where it shares the transducer's pin, the transducer is on with it.`)}`,
  );
  print(
    wrap(
      `The cell: ${cell.source}. Cells of its kind are made for some mA: 0.1 A for a second wants a capacitor beside it, and what that leaks is not counted.`,
    ),
  );
  printAwake(print, figures);
  print("\n[where the mA, where the seconds are from]");
  for (const [i, note] of notes.entries()) print(wrap(`[${i + 1}] ${note}`, 80, "    "));
}
