// Prints what a node takes out of its battery: on a serial line, and with a radio. Within 80 columns.
import type { EnergyPart } from "../../gateway/radio/energy.ts";
import type { EnergyFigures } from "./energy.ts";
import type { Print } from "./print.ts";
import type { RadioFigures } from "./radio-energy.ts";

const WIDTH = 80;

export function printEnergy(print: Print, board: string, { answered, alone }: EnergyFigures): void {
  print(`\ncharge on ${board}, estimated: within a factor of two; not measured on a board`);
  print("                                           day answered            day alone");
  print("                                   mA         s      uAh         s      uAh");
  const names = new Set([...answered.parts, ...alone.parts].map(({ part }) => part));
  for (const name of names) {
    const [a, b] = [answered, alone].map(({ parts }) => parts.find(({ part }) => part === name));
    const on = (part: EnergyPart | undefined) =>
      `${String(part?.seconds ?? 0).padStart(10)}${String(part?.microampere_hours ?? 0).padStart(9)}`;
    print(`${name.padEnd(30)}${String((a ?? b)!.milliamperes).padStart(7)}${on(a)}${on(b)}`);
  }
  const line = (what: string, a: number, b: number) =>
    print(`${what.padEnd(47)}${String(a).padStart(9)}${String(b).padStart(19)}`);
  line("a day, uAh", answered.day_microampere_hours, alone.day_microampere_hours);
  line("a year of such days, mAh", answered.year_milliampere_hours, alone.year_milliampere_hours);
  for (const [i, { cell, years }] of answered.cells.entries())
    line(`${cell} lasts, years`, years, alone.cells[i]!.years);
}

/** Lines of at most 80 columns, those after the first one set in. */
function wrap(text: string, indent: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line.trim() !== "" && line.length + 1 + word.length > WIDTH) lines.push(" ".repeat(indent) + word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("\n");
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

export function printRadioEnergy(print: Print, figures: RadioFigures): void {
  const { schedule, boards, modules, cell, years_target: target } = figures;
  const { interval_s, batch_s, spreading_factor, power_dbm } = schedule;
  const { notes, mark } = footnotes();
  print(
    `charge of a node with a radio in a day: SF${spreading_factor}, ${power_dbm} dBm, a reading each ${interval_s / 60} min,\n` +
      `a batch each ${batch_s / 60} min. Estimated, within a factor of two; not measured on a board.`,
  );
  print("\nthe node without its line to a radio, counted in its life on a serial line");
  print(`${" ".repeat(30)}${boards.map(({ board }) => board.padStart(14)).join("")}`);
  print(`${"mA".padStart(30)}${boards.map(() => "     s    uAh".padStart(14)).join("")}`);
  for (const [i, part] of boards[0]!.parts.entries()) {
    const cells = boards.map(({ parts }) => {
      const { seconds, microampere_hours } = parts[i]!;
      return `${seconds.toFixed(seconds < 1000 ? 1 : 0).padStart(7)}${microampere_hours.toFixed(1).padStart(7)}`;
    });
    print(`${part.part.padEnd(24)}${String(part.milliamperes).padStart(6)}${cells.join("")}${mark(part)}`);
  }
  const sums = boards.map(({ day_microampere_hours: day }) => String(day).padStart(14));
  print(`${"a day, uAh".padEnd(30)}${sums.join("")}`);

  for (const { module, parts, radio_day_microampere_hours: day } of modules) {
    const title = module;
    print(`\n${title.padEnd(24)}${"mA".padStart(10)}${"s".padStart(11)}${"uAh".padStart(9)}`);
    for (const part of parts) {
      const { milliamperes, seconds, microampere_hours } = part;
      print(
        `${part.part.padEnd(24)}${String(milliamperes).padStart(10)}` +
          `${seconds.toFixed(1).padStart(11)}${microampere_hours.toFixed(1).padStart(9)}${mark(part)}`,
      );
    }
    print(`${"a day, uAh".padEnd(24)}${String(day).padStart(30)}`);
  }

  const rows = (what: string, of: (each: RadioFigures["modules"][number]["boards"][number]) => string) => {
    print(`\n${what.padEnd(30)}${boards.map(({ board }) => board.padStart(14)).join("")}`);
    for (const each of modules)
      print(`${each.module.padEnd(30)}${each.boards.map((one) => of(one).padStart(14)).join("")}`);
  };
  rows("both, uAh a day", ({ day_microampere_hours: day }) => String(day));
  rows(`years on ${cell.name}`, ({ years }) => `${years.toFixed(1)}${years < target ? " <" : ""}`);
  rows(
    `the same, and ${1000 * figures.amplifier_milliamperes} uA always`,
    ({ years_with_amplifier: years }) => `${years.toFixed(1)}${years < target ? " <" : ""}`,
  );
  print(
    `\n${wrap(`"<": less than the ${target} years aimed at. The last table adds an acoustic amplifier that is never off, which is in none of the others: the firmware does not switch it.`, 0)}`,
  );
  print(
    wrap(
      `The cell: ${cell.source}. Cells of its kind are made for some mA: 0.1 A for a second wants a capacitor beside it, and what that leaks is not counted.`,
      0,
    ),
  );
  print("\n[where the mA, where the seconds are from]");
  for (const [i, note] of notes.entries()) print(wrap(`[${i + 1}] ${note}`, 4));
}
