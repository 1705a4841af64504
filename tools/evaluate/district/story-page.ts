// A place night by night, as parts of the page: plots, a calendar of what happened, and what the gateway said in its words.
import type { Alarm, AlarmPlace, Finding, Part } from "../../../gateway/alarms/alarm.ts";
import { EN } from "../../../gateway/alarms/sentences/en.ts";
import { capital, partSentence, summaryOf } from "../../../gateway/alarms/sentences/words.ts";
import { SHOWN } from "../../../gateway/watch/alarms/weights.ts";
import { beside, paragraphs, table } from "../../report/page.ts";
import { curves, type Rule, type Series, type Tone } from "../../report/plots.ts";
import { median } from "../../statistics.ts";
import type { Diary, DiaryNight } from "./diary.ts";
import { mapLegend, placeMap, titleOf } from "./map.ts";
import { markerOfAlarm, markerOfLeak } from "./map-page.ts";
import { FIRST_DATE } from "./options.ts";

const TONES: readonly Tone[] = ["leak", "sky", "purple"];
const nodeName = (node: number) => `node ${node}`;

/** Nights since the noise began: 1 is the first in which it sounds. */
const since = ({ began }: Diary, night: number) => night - began + 1;

function rulesOf(diary: Diary): Rule[] {
  const { began, told, ended, isVisited } = diary;
  return [
    { axis: "x", at: since(diary, began), label: "begins", tone: "amber" },
    { axis: "x", at: since(diary, told), label: "told", tone: "leak", foot: true },
    { axis: "x", at: since(diary, ended), label: isVisited ? "visit" : "ends", tone: "green" },
  ];
}

function levelPlot(diary: Diary): string {
  const { nights, nodes } = diary;
  const points = (of: (night: DiaryNight) => number | null) =>
    nights.flatMap((each) => {
      const y = of(each);
      return y === null ? [] : [{ x: since(diary, each.night), y }];
    });
  const series = nodes.flatMap((node, i): Series[] => [
    {
      ...{ name: nodeName(node), tone: TONES[i]!, style: "dots", size: 6 },
      points: points((night) => night.nodes[i]!.level),
    },
    {
      ...{ name: `baseline of ${nodeName(node)}`, tone: TONES[i]!, style: "dashed" },
      points: points((night) => night.nodes[i]!.baseline),
    },
  ]);
  return curves({
    title: "Quiet level, night by night",
    caption:
      "The level that nine tenths of a night's windows exceed, and each node's own baseline: the median of its quiet nights, which stands still while the node suspects, and creeps after weeks. A steady noise lifts the quiet level, and stays.",
    height: 340,
    x: { label: "night since it began" },
    y: { label: "dB re full scale" },
    series,
    rules: rulesOf(diary),
  });
}

function flowPlot(diary: Diary): string {
  const { nights, ground, area, began } = diary;
  const before = nights.filter(({ night }) => night < began).map(({ flow }) => flow);
  const usual = before.length === 0 ? null : median(before);
  const most = Math.max(...nights.map(({ flow }) => flow));
  return curves({
    title: `Night flow of ${ground.areaNames[area]}`,
    caption:
      "The least flow of the area in the night, as its meter has it, and the median of the nights before. Weather, people and season move it by 7 to 10 % (assumed); what a leak draws comes on top.",
    height: 260,
    x: { label: "night since it began" },
    y: { label: "m³/h", from: 0, to: Math.ceil(1.15 * most) },
    series: [
      {
        ...{ name: "night flow", tone: "quiet", style: "line", size: 2 },
        points: nights.map(({ night, flow }) => ({ x: since(diary, night), y: flow })),
      },
    ],
    rules: [
      ...rulesOf(diary),
      ...(usual === null ? [] : [{ axis: "y" as const, at: usual, label: "usual", tone: "faint" as const }]),
    ],
  });
}

function probabilityPlot(diary: Diary): string {
  const { nights, chosen } = diary;
  const least = chosen.leg.metered ? SHOWN.leastMetered : SHOWN.least;
  const thought = nights.filter(({ finding }) => finding !== null);
  const dots = (name: string, tone: Tone, some: readonly DiaryNight[]): Series => ({
    ...{ name, tone, style: "dots", size: 7 },
    points: some.map(({ night, finding }) => ({ x: since(diary, night), y: finding!.probability! })),
  });
  return curves({
    title: "How sure the gateway was",
    caption: `The probability of a leak at the place on each morning with a suspicion. It is shown from ${least} on, ${SHOWN.nights} nights after the onset at the earliest or once it is ${SHOWN.sure}: before that it is only thought, and so is what lingers after a visit or has another reason.`,
    height: 280,
    x: {
      label: "night since it began",
      from: since(diary, nights[0]!.night),
      to: since(diary, nights.at(-1)!.night),
    },
    y: { label: "probability of a leak", from: 0, to: 1 },
    series: [
      dots(
        "not shown",
        "quiet",
        thought.filter(({ alarm }) => alarm === null),
      ),
      dots(
        "shown as an alarm",
        "leak",
        thought.filter(({ alarm }) => alarm !== null),
      ),
    ],
    rules: [...rulesOf(diary), { axis: "y", at: least, label: `shown from ${least} on`, tone: "faint" }],
  });
}

/** Numbers of nodes as names that can stand in a sentence. */
function named(place: AlarmPlace): AlarmPlace {
  const { stretch } = place;
  const name = (node: string) => nodeName(Number(node));
  return {
    ...place,
    nodes: place.nodes.map(name),
    stretch: stretch && {
      ...stretch,
      from: name(stretch.from),
      to: name(stretch.to),
      likelier: stretch.likelier === null ? null : name(stretch.likelier),
    },
  };
}

/** What a part does to the odds, as a factor. */
const factor = ({ weight }: Part) => `× ${Math.exp(weight).toFixed(Math.exp(weight) < 0.095 ? 3 : 2)}`;

function said(title: string, alarm: Alarm, finding: Finding): string {
  const now: Alarm = { ...alarm, ...finding, place: named(finding.place) };
  const weighty = finding.parts
    .filter(({ weight, name }) => weight !== 0 && name !== "base-rate")
    .toSorted((a, b) => b.weight - a.weight);
  const base = finding.parts.filter(({ name }) => name === "base-rate");
  return `<div>${[
    `<h3>${title}</h3>`,
    paragraphs(summaryOf(EN, now)),
    table({
      head: ["evidence, in the gateway's words", "odds"],
      rows: [...base, ...weighty].map((part) => [partSentence(EN, part), factor(part)]),
    }),
  ].join("\n")}</div>`;
}

/** What was said on the morning of the alarm and on that of its end. */
function words({ nights, told, ended, isVisited }: Diary): string {
  const on = (night: number, title: string) => {
    const one = nights.find((each) => each.night === night);
    return one?.alarm && one.finding ? [said(title, one.alarm, one.finding)] : [];
  };
  return beside(
    ...on(told, "On the day it was told"),
    ...(ended === told ? [] : on(ended, isVisited ? "On the day of the visit" : "On its last day")),
  );
}

const DAY_MS = 86_400_000;
/** Nights by which the watch may take a noise to have begun before it did. */
const NEAR = 3;
const nightOf = ({ began }: Finding) => began / DAY_MS - FIRST_DATE;

function percent(night: DiaryNight | undefined): string {
  if (!night?.finding) return "-";
  const of100 = 100 * night.finding.probability!;
  return of100 < 1 ? "under 1 %" : `${Math.round(of100)} %`;
}

function calendar(diary: Diary): string {
  const { nights, nodes, told, ended, isVisited, leak, chosen, began } = diary;
  const firstOf = (is: (night: DiaryNight) => boolean) =>
    nights.find((each) => each.night >= began && is(each));
  const own = firstOf((each) => each.nodes.some(({ isSuspect }) => isSuspect));
  // What is suspected since before it has another reason.
  const thought = firstOf(({ finding }) => finding !== null && nightOf(finding) >= began - NEAR);
  const suspects = own ? nodes.filter((_, i) => own.nodes[i]!.isSuspect) : [];
  const rows: [number, string][] = [
    [began, leak ? leakSentence(leak, nodes) : `${capital(chosen.told.cause)} begins to sound there.`],
    ...(leak && leak.heard > leak.from
      ? [[leak.heard, "It is grown enough to raise the nearest hearer by 4 dB."] as [number, string]]
      : []),
    ...(own
      ? [
          [
            own.night,
            `${suspects.map(nodeName).join(" and ")} ${suspects.length > 1 ? "suspect" : "suspects"} by ${suspects.length > 1 ? "themselves" : "itself"}.`,
          ] as [number, string],
        ]
      : []),
    ...(thought && thought.night < told
      ? [
          [thought.night, `The gateway suspects the place: ${percent(thought)}. Nobody is told.`] as [
            number,
            string,
          ],
        ]
      : []),
    [told, `The alarm is shown: ${percent(nights.find(({ night }) => night === told))}.`],
    [ended, endSentence(diary, isVisited)],
  ];
  return table({
    head: ["night", "what happened"],
    words: [1],
    rows: rows
      .toSorted(([a], [b]) => a - b)
      .map(([night, text]) => [`${since(diary, night)}`, capital(text)]),
  });
}

const endSentence = ({ leak }: Diary, isVisited: boolean) => {
  if (!isVisited) return "The noise has gone by itself, and the alarm with it.";
  return leak
    ? "Somebody goes there, finds the leak and mends it."
    : "Somebody goes there and finds no leak; the noise is known from then on.";
};

function leakSentence(
  { flow, spot, grows, sources }: NonNullable<Diary["leak"]>,
  nodes: readonly number[],
): string {
  const metres = (node: number) => spot.ways.find(({ sensor }) => sensor === node)?.metres;
  const rise = (node: number) => {
    const power = sources.find(({ sensor }) => sensor === node)?.power ?? 0;
    return (10 * Math.log10(1 + power)).toFixed(0);
  };
  const heard = nodes
    .filter((node) => metres(node) !== undefined)
    .map((node) => `${nodeName(node)} at ${metres(node)!.toFixed(0)} m becomes ${rise(node)} dB louder`);
  const how = grows > 0 ? `, growing over ${grows} nights` : "";
  return `A leak of ${flow.toFixed(0)} l/min begins on a ${spot.isMetal ? "metal" : "plastic"} pipe${how}: ${heard.join(", ")}.`;
}

function mapOf(diary: Diary): string {
  const { ground, area, nodes, leak, chosen } = diary;
  return placeMap(ground, nodes, {
    title: `The place, in ${ground.areaNames[area]} of ${titleOf(diary.networkName)}`,
    caption:
      "The nodes that are followed here have their numbers; the alarm stands at the one that hears it best.",
    markers: [...(leak ? markerOfLeak(ground, leak, true) : []), ...markerOfAlarm(ground, chosen.told)],
  });
}

const isWithMeter = ({ chosen }: Diary) =>
  chosen.leg.metered ? "The district has flow meters." : "The district has no flow meter.";

export function leakStory(diary: Diary): string[] {
  return [
    paragraphs(
      diary.chosen.isExtra
        ? `With a meter no leak was found in the districts above. This one is from a district that was drawn for it, of ${titleOf(diary.networkName)}, with more leaks, all of 6 dB and more.`
        : `A leak in ${titleOf(diary.networkName)}, of those that were found with a meter the one whose delay is nearest to their median.`,
      "The district has flow meters. Night 1 is the first in which the leak runs.",
    ),
    calendar(diary),
    mapLegend(diary.ground),
    beside(mapOf(diary), levelPlot(diary)),
    beside(flowPlot(diary), probabilityPlot(diary)),
    words(diary),
    paragraphs(
      "The odds of a leak are the base rate's times all the factors; what changes them by less than a twentieth is left out.",
    ),
  ];
}

export function falseStory(diary: Diary): string[] {
  return [
    paragraphs(
      `Of the commonest kind of false alarms, ${diary.chosen.told.cause}, the one that was as sure as most. ${isWithMeter(diary)} Night 1 is the first in which it sounds.`,
    ),
    calendar(diary),
    beside(levelPlot(diary), diary.chosen.leg.metered ? flowPlot(diary) : probabilityPlot(diary)),
    words(diary),
  ];
}
