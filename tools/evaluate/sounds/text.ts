// What is made up beside what was recorded, as text of 80 columns and for programs.
import { wrap } from "../../../gateway/text/wrap.ts";
import type { Comparison, Range, Row, Verdict } from "./compare.ts";
import { MEASURE_NAMES, MEASURES, type Measure } from "./measure.ts";

const NAME_MOST = 37;
const SAID: Record<Exclude<Verdict, null>, string> = {
  within: "within",
  partly: "partly",
  outside: "OUTSIDE",
};

const digits = (measure: Measure) => (measure === "frequency" ? 0 : 1);
const cells = (range: Range | null, measure: Measure) =>
  range === null ? ["-", "-", "-"] : range.map((value) => value.toFixed(digits(measure)));

function line(name: string, count: string, ranges: readonly string[], said: string): string {
  const columns = ranges.map((cell) => cell.padStart(7)).join(" ");
  return `${name.slice(0, NAME_MOST).padEnd(NAME_MOST)} ${count.padStart(5)} ${columns}  ${said}`.trimEnd();
}

function tableOf(measure: Measure, { recordings, madeUp }: Comparison): string[] {
  const row = ({ name, count, ranges }: Row, said: string) =>
    line(name, `${count}`, cells(ranges[measure], measure), said);
  return [
    "",
    line(`${MEASURES[measure]}`, "", ["5 %", "50 %", "95 %"], ""),
    ...recordings.map((each) => row(each, "recorded")),
    ...madeUp
      .filter(({ ranges }) => ranges[measure] !== null)
      .map((each) => row({ ...each, name: `${each.of}: ${each.name}` }, SAID[each.verdicts[measure]!])),
  ];
}

export function soundsText(comparison: Comparison): string {
  const intro =
    "Sounds that are made up beside recordings, by the firmware's own code. within: a kind lies from its 5th to its 95th " +
    "percentile within those of the recordings of its label; partly: its middle does. Recordings are of 10 or 20 s on end, nights " +
    "of two hours. boards: waveforms that virtual boards hear; nights: the simulator's figures, which have no bands but the main one.";
  return [
    ...wrap(intro, 80).split("\n"),
    ...MEASURE_NAMES.flatMap((measure) => tableOf(measure, comparison)),
  ].join("\n");
}

/** The last line for programs. */
export const soundsJson = ({ recordings, madeUp, faults }: Comparison): object => ({
  measures: MEASURES,
  recordings,
  made_up: madeUp,
  faults: faults.map(({ file, reason }) => ({ file, reason })),
});
