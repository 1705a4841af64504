// The evaluation of districts as text of 80 columns.
import { wrap } from "../../../gateway/text/wrap.ts";
import type { BurstFigures } from "./bursts.ts";
import type { DistrictFigures } from "./evaluate.ts";
import type { AlarmFigures, Rate, Share } from "./figures.ts";
import { districtGoals } from "./goals.ts";
import { RULE_HEAD, RULES_SAY, ruleRows } from "./rule-rows.ts";
import { suddenText } from "./sudden-text.ts";
import type { UnheardFigures } from "./unheard.ts";

const fixed = (value: number, digits: number) => value.toFixed(digits);
const rate = ({ rate: value, interval: [low, high] }: Rate) =>
  `${fixed(value, 3)} (${fixed(low, 3)} to ${fixed(high, 3)})`;
const share = ({ share: value, count, of, interval: [low, high] }: Share) =>
  `${fixed(value, 2)} (${fixed(low, 2)} to ${fixed(high, 2)}), ${count} of ${of}`;
const orNone = (value: number | null, digits: number) => (value === null ? "-" : fixed(value, digits));

export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
}

export function unheardText({ slow, young, youngFalse }: UnheardFigures): string {
  return [
    "",
    ...wrapped("Leaks of 6 dB and more that a single node cannot hear, without a flow meter"),
    ...table([
      ["grown over 60 to 300 nights, found in 60 nights of 4 dB", share(slow)],
      ["there before their node, found in its first 45 nights", share(young)],
      ["false alarms of a new node, each", rate(youngFalse)],
    ]),
  ].join("\n");
}

export const wrapped = (text: string) => wrap(text, 80).split("\n");

function headline({ plain, metered }: DistrictFigures): string[] {
  const row = (name: string, of: (figures: AlarmFigures) => string) => [name, of(plain), of(metered)];
  return table([
    ["", "without a meter", "with one"],
    row("false alarms a node-year", ({ false: wrong }) => rate(wrong)),
    row("true alarms a node-year", ({ true: right }) => rate(right)),
    row("alarms that are right", ({ ppv }) => `${fixed(ppv.share, 2)} of ${ppv.of}`),
    row("leaks found in 21 nights", ({ found }) => `${fixed(found.share, 2)} of ${found.of}`),
    row("nights until then, median", ({ delay }) => orNone(delay, 0)),
    row("visits a leak found", ({ visitsALeak }) => orNone(visitsALeak, 1)),
    row("Brier skill", ({ brierSkill }) => orNone(brierSkill, 2)),
    row("nodes' own suspicions", ({ suspicions }) => fixed(suspicions, 2)),
  ]);
}

function bins(title: string, { bins: all }: AlarmFigures): string[] {
  if (all.length === 0) return [];
  return [
    "",
    title,
    ...table([["said", "were right"], ...all.map(({ said, right }) => [fixed(said, 2), share(right)])]),
  ];
}

/** Of alarms that were at least so sure at first. */
function fromSureness(title: string, { from }: AlarmFigures): string[] {
  return [
    "",
    title,
    ...table([
      ["from", "false a node-year", "true", "right"],
      ...from
        .filter(({ ppv }) => ppv.of > 0)
        .map((at) => [fixed(at.least, 2), rate(at.false), fixed(at.true.rate, 3), fixed(at.ppv.share, 2)]),
    ]),
  ];
}

function causes({ plain, metered }: DistrictFigures): string[] {
  const counts = new Map(metered.causes);
  return [
    "",
    "What false alarms were, alarms:",
    ...table([
      ["", "without a meter", "with one"],
      ...plain.causes.map(([name, count]) => [name, `${count}`, `${counts.get(name) ?? 0}`]),
    ]),
  ];
}

export function burstText({ seen, told5, false: wrong, ...sudden }: BurstFigures): string {
  return [
    "",
    ...wrapped(
      "Bursts at places of a district: shares that fall by so much at some node, and of those from 5 kPa on that are told, by two nodes or by one from 20 kPa:",
    ),
    ...table([
      ["", "m³/h", "at", "4 kPa", "5 kPa", "told"],
      ...seen.map(({ network, flow, hour, from4, from5, told }) => [
        network,
        `${flow}`,
        `${String(hour).padStart(2, "0")}:00`,
        fixed(from4.share, 2),
        fixed(from5.share, 2),
        told.of === 0 ? "-" : `${fixed(told.share, 2)} of ${told.of}`,
      ]),
    ]),
    ...wrapped(`A quiet node tells a fall of 5 kPa within 15 min: ${share(told5)}.`),
    "",
    "Without a burst, alarms a node-year of one node alone:",
    ...table([
      ["", "told", "not taken back in a day"],
      ...wrong.map(({ site, told, kept }) => [site, rate(told), rate(kept)]),
    ]),
    ...suddenText({ seen, ...sudden }, { table, rate }),
  ].join("\n");
}

export function districtText(figures: DistrictFigures): string {
  const { options, networks, plain, metered, classes, curve, seconds } = figures;
  const lines = [
    ...wrapped(
      `Districts of ${networks.map(({ name }) => name).join(" and ")}: ${options.leaks} leaks a node-year, field ` +
        `noise, all nuisances; leaks of 10 l/min ${options.sourceLevel} dB over the background at their hole (assumed). ` +
        `${fixed(plain.nodeYears, 0)} node-years without a flow meter, ${fixed(metered.nodeYears, 0)} with one, ` +
        `seed ${options.seed}, ${options.family}; ${fixed(seconds, 0)} s.`,
    ),
    "",
    ...headline(figures),
    "",
    ...wrapped("Leaks found within 21 nights, by how much louder the node that hears them best becomes:"),
    ...classes.map(
      ({ name, found }) => `  ${name === "found_6db" ? "6 dB and more" : "4 to 6 dB"}: ${share(found)}`,
    ),
    "",
    ...wrapped(
      "Alarms that are right, by leaks a node-year (false alarms as they are, true ones in proportion):",
    ),
    ...table([
      ["leaks", ...curve.map(({ leaks }) => fixed(leaks, 2))],
      ["without a meter", ...curve.map((at) => fixed(at.plain, 2))],
      ["with one", ...curve.map((at) => fixed(at.metered, 2))],
    ]),
    "",
    ...wrapped(RULES_SAY),
    ...table([RULE_HEAD, ...ruleRows(figures)]),
    ...fromSureness("Alarms that were at least so sure, without a meter:", plain),
    ...fromSureness("Alarms that were at least so sure, with one:", metered),
    ...bins("How sure alarms were, without a meter:", plain),
    ...bins("How sure alarms were, with one:", metered),
    ...causes(figures),
    "",
    "By network, false alarms a node-year and alarms that are right:",
    ...table([
      ["", "without a meter", "", "with one", ""],
      ...networks.map(({ name, plain: own, metered: withOne }) => [
        name,
        fixed(own.false.rate, 3),
        fixed(own.ppv.share, 2),
        fixed(withOne.false.rate, 3),
        fixed(withOne.ppv.share, 2),
      ]),
    ]),
    "",
    ...districtGoals(figures).map(
      ({ name, value, limit, least, met }) =>
        `${met ? "met   " : "missed"} ${name}: ${fixed(value, 3)}, at ${least ? "least" : "most"} ${limit}`,
    ),
  ];
  return lines.join("\n");
}
