// The evaluation of districts as a page: how often alarms are right, which leaks they find, one district as a map, and a leak
// and a false alarm told night by night.
import { goalTable } from "../../report/goals.ts";
import { beside, page, paragraphs, type Section, table } from "../../report/page.ts";
import { drawnSection } from "../simulate/page-drawn.ts";
import { assumptions } from "./assumed.ts";
import type { BurstFigures } from "./bursts.ts";
import type { Diary } from "./diary.ts";
import type { DistrictFigures } from "./evaluate.ts";
import { type AlarmFigures, FOUND_WITHIN, type Rate, type Share } from "./figures.ts";
import type { FoundLevel } from "./found-table.ts";
import { byChanceText, FOUND_HEAD, FOUND_SAYS, foundRows, levelTitle } from "./found-table-text.ts";
import { districtGoals } from "./goals.ts";
import type { Ground } from "./ground.ts";
import { titleOf } from "./map.ts";
import { mapParts } from "./map-page.ts";
import {
  CLASS_NAMES,
  calibrationPlots,
  causePlot,
  classPlot,
  delayPlot,
  ppvPlot,
  tradePlot,
  WAYS,
} from "./page-plots.ts";
import { RULE_HEAD, RULES_SAY, ruleRows } from "./rule-rows.ts";
import { falseStory, leakStory } from "./story-page.ts";

export interface DistrictReport {
  figures: DistrictFigures;
  bursts: BurstFigures;
  /** Null where it was not asked for. */
  levels: readonly FoundLevel[] | null;
  /** The first district of the first network. */
  ground: Ground;
  /** Null where none was found, or none was false. */
  leak: Diary | null;
  falseAlarm: Diary | null;
}

const rate = ({ rate: value, interval: [low, high] }: Rate) =>
  `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
const share = ({ share: value, count, of, interval: [low, high] }: Share) =>
  of === 0 ? "-" : `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}), ${count} of ${of}`;
const orNone = (value: number | null, digits: number) => (value === null ? "-" : value.toFixed(digits));

function goalsSection(figures: DistrictFigures): Section {
  const goals = districtGoals(figures).map((goal) => ({
    ...goal,
    name: goal.name.replace(/found_\ddb/, (name) => CLASS_NAMES[name] ?? name),
  }));
  return { title: "Goals", parts: [goalTable(goals, (value) => value.toFixed(3))] };
}

/** dB: what raises no node by so much is not looked for. */
const LEAST_RISE = 4;

function figuresSection({ plain, metered, networks, runs }: DistrictFigures): Section {
  const leaks = runs.plain.flatMap(({ outcomes }) => outcomes.flatMap((outcome) => outcome.leaks));
  const unheard = leaks.filter(({ leak }) => leak.rise < LEAST_RISE).length;
  const row = (name: string, of: (figures: AlarmFigures) => string) => [name, of(plain), of(metered)];
  return {
    title: "Without a flow meter and with one",
    parts: [
      table({
        head: ["", ...WAYS],
        words: [0, 1, 2],
        rows: [
          row("node-years", ({ nodeYears }) => nodeYears.toFixed(0)),
          row("false alarms a node-year", (each) => rate(each.false)),
          row("true alarms a node-year", (each) => rate(each.true)),
          row("alarms that are right", ({ ppv }) => share(ppv)),
          row(`leaks found in ${FOUND_WITHIN} nights, of all sizes`, ({ found }) => share(found)),
          row("nights until then, median", ({ delay }) => orNone(delay, 0)),
          row("visits a leak found", ({ visitsALeak }) => orNone(visitsALeak, 1)),
          row("Brier skill", ({ brierSkill }) => orNone(brierSkill, 2)),
          row("suspicions of the nodes themselves, a node-year", ({ suspicions }) => suspicions.toFixed(2)),
        ],
      }),
      paragraphs(
        "In brackets 95 %: exact Poisson for rates, Wilson for shares. A false alarm is one that is told while no leak runs on its stretch nor on the next one. " +
          `Of ${leaks.length} leaks that began ${unheard} make no node louder by ${LEAST_RISE} dB: those are found by chance, or not at all.`,
      ),
      ...(networks.length < 2
        ? []
        : [
            table({
              head: ["by network", "nodes", "false a node-year", "right", "with a meter: false", "right"],
              rows: networks.map(({ name, sensors, plain: own, metered: withOne }) => [
                ...[name, `${sensors}`, own.false.rate.toFixed(3), own.ppv.share.toFixed(2)],
                ...[withOne.false.rate.toFixed(3), withOne.ppv.share.toFixed(2)],
              ]),
            }),
          ]),
    ],
  };
}

function sureSection(figures: DistrictFigures): Section {
  const { plain, metered } = figures;
  const plots = calibrationPlots(figures);
  const rows = ({ from }: AlarmFigures) =>
    from
      .filter(({ ppv }) => ppv.of > 0)
      .map((at) => [
        at.least.toFixed(2),
        rate(at.false),
        at.ppv.share.toFixed(2),
        `${at.ppv.count} of ${at.ppv.of}`,
      ]);
  const tableOf = (way: (typeof WAYS)[number], of: AlarmFigures) =>
    `<div>${table({ head: [`from, ${way}`, "false a node-year", "right", ""], words: [0], rows: rows(of) })}</div>`;
  return {
    title: "How sure, and how often right",
    parts: [
      ...plots,
      ...(metered.bins.length === 0 || plain.bins.length === 0
        ? [paragraphs("A bin takes 30 alarms: where there are fewer, none is drawn.")]
        : []),
      ppvPlot(figures),
      paragraphs("Of alarms that were at least so sure when they were first shown:"),
      beside(tableOf("without a meter", plain), tableOf("with one", metered)),
    ],
  };
}

function causesSection(figures: DistrictFigures): Section {
  const counts = new Map(figures.metered.causes);
  const rest = figures.metered.causes.filter(([name]) => !figures.plain.causes.some(([one]) => one === name));
  const rows = [
    ...figures.plain.causes.map(([name, count]) => [name, `${count}`, `${counts.get(name) ?? 0}`]),
    ...rest.map(([name, count]) => [name, "0", `${count}`]),
  ];
  return {
    title: "False alarms by cause",
    parts:
      rows.length === 0
        ? [paragraphs("There was no false alarm.")]
        : [causePlot(figures), table({ head: ["alarms", ...WAYS], rows })],
  };
}

function foundSection(figures: DistrictFigures): Section {
  return {
    title: "Leaks found",
    parts: [
      classPlot(figures),
      table({
        head: ["the best hearer becomes louder by", `found within ${FOUND_WITHIN} nights, without a meter`],
        words: [0, 1],
        rows: figures.classes.map(({ name, found }) => [CLASS_NAMES[name]!, share(found)]),
      }),
      delayPlot(figures),
    ],
  };
}

const rulesSection = (figures: DistrictFigures): Section => ({
  title: "Beside what single nodes would tell",
  parts: [
    paragraphs(RULES_SAY),
    table({ head: RULE_HEAD, rows: ruleRows(figures), strong: [0, 1] }),
    tradePlot(figures),
  ],
});

const tableSection = (levels: readonly FoundLevel[]): Section => ({
  title: "By flow, pipe and distance",
  parts: [
    paragraphs(FOUND_SAYS),
    ...levels.flatMap((level) => [
      paragraphs(levelTitle(level)),
      table({ head: FOUND_HEAD, rows: foundRows(level) }),
    ]),
    paragraphs(byChanceText(levels)),
  ],
});

function burstsSection({ seen, told5, false: wrong }: BurstFigures): Section {
  return {
    title: "Bursts",
    parts: [
      paragraphs(
        "Places at each metre of a district, pressures by EPANET: shares that fall by so much at some node, and of those from 5 kPa on that are told, by two nodes or by one from 20 kPa.",
      ),
      table({
        head: ["", "m³/h", "at", "4 kPa", "5 kPa", "told"],
        rows: seen.map(({ network, flow, hour, from4, from5, told }) => [
          ...[network, `${flow}`, `${String(hour).padStart(2, "0")}:00`],
          ...[from4.share.toFixed(2), from5.share.toFixed(2)],
          told.of === 0 ? "-" : `${told.share.toFixed(2)} of ${told.of}`,
        ]),
      }),
      paragraphs(
        `A quiet node tells a fall of 5 kPa within 15 min: ${share(told5)}. Without a burst, alarms a node-year of one node alone:`,
      ),
      table({
        head: ["", "told", "not taken back in a day"],
        words: [0, 1, 2],
        rows: wrong.map(({ site, told, kept }) => [site, rate(told), rate(kept)]),
      }),
    ],
  };
}

const assumedSection = (figures: DistrictFigures): Section => ({
  title: "What is assumed",
  parts: [
    paragraphs(
      "None of this has been measured on a network with these nodes; some of it is a definition. What hangs on it stands beside it.",
    ),
    table({
      head: ["what", "is taken as", "what hangs on it"],
      words: [0, 1, 2],
      rows: assumptions(figures).map(({ what, value, why }) => [what, value, why]),
    }),
    ...drawnSection().parts,
  ],
});

/** The command that gives it again. */
export function commandOf({ options, networks }: DistrictFigures, hasTable: boolean): string {
  const { nodeYears, seed, leaks, sourceLevel, quick } = options;
  const files = networks.filter(({ name }) => name !== "own").map(({ name }) => ` --network ${name}`);
  return (
    `npm run evaluate -- district${files.join("")} --node-years ${nodeYears} --seed ${seed} --leaks ${leaks} ` +
    `--source-level ${sourceLevel}${hasTable ? " --table" : ""}${quick ? " --quick" : ""}`
  );
}

export function districtPage({ figures, bursts, levels, ground, leak, falseAlarm }: DistrictReport): string {
  const { options, networks, plain, metered, classes, runs, seconds } = figures;
  const goals = districtGoals(figures);
  const six = classes.find(({ name }) => name === "found_6db")!.found;
  return page({
    title: "Sippra: alarms of whole districts",
    lead: [
      `When a person is told of a leak, how often is there one, and which leaks are told at all? Simulated: metered areas of ${networks.map(({ name }) => titleOf(name)).join(" and ")}, with nodes at hydrants and valves, ${options.leaks} leaks a node-year, field noise and all nuisances, judged by the gateway's own watch. ${plain.nodeYears.toFixed(0)} node-years without a flow meter, ${metered.nodeYears.toFixed(0)} with one, seed ${options.seed}. ${goals.filter(({ met }) => met).length} of ${goals.length} goals are met.`,
      `How loud a leak is at its hole, ${options.sourceLevel} dB over the background for 10 l/min, is assumed, and so is how often each nuisance comes: the figures are as good as these.`,
    ],
    facts: [
      {
        name: "false alarms a node-year, without a meter",
        value: plain.false.rate.toFixed(2),
        note: `95 % ${plain.false.interval.map((end) => end.toFixed(2)).join(" to ")}; with one ${metered.false.rate.toFixed(3)}`,
      },
      {
        name: "alarms that are right, without a meter",
        value: plain.ppv.of === 0 ? "-" : plain.ppv.share.toFixed(2),
        note: `${plain.ppv.count} of ${plain.ppv.of}`,
      },
      {
        name: "alarms that are right, with a meter",
        value: metered.ppv.of === 0 ? "-" : metered.ppv.share.toFixed(2),
        note: `${metered.ppv.count} of ${metered.ppv.of}`,
      },
      {
        name: `leaks of 6 dB found in ${FOUND_WITHIN} nights`,
        value: six.of === 0 ? "-" : six.share.toFixed(2),
        note: `${six.count} of ${six.of}, without a meter`,
      },
    ],
    sections: [
      goalsSection(figures),
      figuresSection(figures),
      sureSection(figures),
      causesSection(figures),
      foundSection(figures),
      rulesSection(figures),
      ...(levels === null ? [] : [tableSection(levels)]),
      {
        title: "A district",
        parts: mapParts(ground, {
          plain: runs.plain[0]!.outcomes[0]!,
          metered: runs.metered[0]!.outcomes[0]!,
        }),
      },
      {
        title: "A leak, night by night",
        parts: leak
          ? leakStory(leak)
          : [paragraphs("In these districts no leak was found with a meter: it takes more node-years.")],
      },
      {
        title: "A false alarm",
        parts: falseAlarm ? falseStory(falseAlarm) : [paragraphs("There was no false alarm.")],
      },
      burstsSection(bursts),
      assumedSection(figures),
    ],
    origin: `${commandOf(figures, levels !== null)}; ${seconds.toFixed(0)} s.`,
  });
}
