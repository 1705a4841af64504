// The report as headings, paragraphs and tables, in a language: what terminal, Markdown and HTML are made of. One page: what
// would make it longer is counted.

import type { Alarm } from "../../alarms/alarm.ts";
import { byRank } from "../../alarms/rank.ts";
import { summaryOf } from "../../alarms/sentences/words.ts";
import { localText } from "../../text/local-time.ts";
import type { MonthFigures } from "./month.ts";
import type { ReportWords } from "./words.ts";

export interface Table {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** As of gateway/text/table.ts. */
  align: string;
}

export interface Section {
  heading: string;
  table: Table | null;
  paragraphs: readonly string[];
  list: readonly string[];
}

export interface Document {
  title: string;
  paragraphs: readonly string[];
  sections: readonly Section[];
}

const NODES_SHOWN = 12;
const ALARMS_SHOWN = 10;
const SILENCES_SHOWN = 6;
const NAMES_SHOWN = 8;
/** A battery is changed a month before it will be low, and before the frost: not in January. */
const AHEAD_MS = 30 * 86_400_000;

/** `kept`: retention.readings as the configuration has it. */
export function documentOf(figures: MonthFigures, kept: string, words: ReportWords): Document {
  const { site, gateway, month, zone, span, isRunning, readingsSince } = figures;
  const isGone = readingsSince >= span.until;
  const isPart = !isGone && readingsSince > span.from;
  return {
    title: words.title(site, gateway, month),
    paragraphs: [
      words.times(zone),
      ...(isRunning ? [words.running(localText(span.until, zone))] : []),
      ...(isPart ? [words.readingsFrom(localText(readingsSince, zone), kept)] : []),
      ...(isGone ? [words.noReadings(kept)] : []),
    ],
    sections: [
      ...(isGone ? [] : [nodeSection(figures, words)]),
      alarmSection(figures, words),
      flowSection(figures, words),
      batterySection(figures, words),
      ...(isGone ? [] : [silenceSection(figures, words)]),
    ],
  };
}

const section = (heading: string, some: Partial<Section>): Section => ({
  ...{ heading, table: null, paragraphs: [], list: [] },
  ...some,
});

function nodeSection({ nodes }: MonthFigures, words: ReportWords): Section {
  const { headings, number, percent, nodes: own } = words;
  if (nodes.length === 0) return section(headings.nodes, { paragraphs: [own.none] });
  const sum = (of: (node: (typeof nodes)[number]) => number) =>
    nodes.reduce((all, node) => all + of(node), 0);
  const [expected, delivered] = [sum((node) => node.expected ?? 0), sum((node) => node.delivered)];
  const share = expected === 0 ? null : percent(delivered / expected);
  const heard = nodes.filter(({ expected }) => expected !== null);
  const unheard = nodes.filter(({ expected }) => expected === null).map(({ name }) => name);
  const shown = heard.toSorted((a, b) => (a.availability ?? 0) - (b.availability ?? 0)).slice(0, NODES_SHOWN);
  const rest = unheard.length - NAMES_SHOWN;
  return section(headings.nodes, {
    paragraphs: [
      own.summary(
        nodes.length,
        share,
        number(delivered, 0),
        number(expected, 0),
        number(
          sum((node) => node.late),
          0,
        ),
      ),
      ...(unheard.length === 0
        ? []
        : [own.unheard([...unheard.slice(0, NAMES_SHOWN), ...(rest > 0 ? [`+${rest}`] : [])].join(", "))]),
      ...(heard.length > shown.length ? [own.worst(shown.length)] : []),
    ],
    table:
      shown.length === 0
        ? null
        : {
            ...{ columns: own.columns, align: "lr" },
            rows: shown.map((node) => [
              ...[node.name, node.availability === null ? "-" : percent(node.availability)],
              ...[node.delivered, node.expected ?? 0, node.late].map((count) => number(count, 0)),
            ]),
          },
  });
}

function alarmSection({ alarms }: MonthFigures, words: ReportWords): Section {
  const { headings, number, duration, alarmsText: own } = words;
  const { kinds, water, awareness, location, repair, leaks, others } = alarms;
  if (kinds.length === 0) return section(headings.alarms, { paragraphs: [own.none] });
  const span = (ms: number | null) => (ms === null ? null : duration(ms));
  const isTimed = [awareness, location, repair].some((each) => each !== null);
  const shown = water.toSorted((a, b) => byRank(a, b)).slice(0, ALARMS_SHOWN);
  return section(headings.alarms, {
    table: {
      ...{ columns: own.columns, align: "lr" },
      rows: kinds.map(({ kind, opened, acknowledged, closed, open }) => [
        words.alarms.kinds[kind].name,
        ...[opened, acknowledged, closed, open].map((count) => number(count, 0)),
      ]),
    },
    paragraphs: [
      isTimed ? own.times(span(awareness), span(location), span(repair)) : own.noTimes,
      ...(leaks + others === 0 ? [] : [own.found(leaks, others)]),
      ...(shown.length === 0 ? [] : [own.water]),
    ],
    list: [
      ...shown.map((alarm: Alarm) => `${alarm.id}. ${summaryOf(words.alarms, alarm)}`),
      ...(water.length > shown.length ? [own.more(water.length - shown.length)] : []),
    ],
  });
}

function flowSection({ flows }: MonthFigures, { headings, number, flows: own }: ReportWords): Section {
  if (flows.length === 0) return section(headings.flows, { paragraphs: [own.none] });
  const text = (flow: number | null) => (flow === null ? "-" : number(flow, 2));
  return section(headings.flows, {
    table: {
      ...{ columns: own.columns, align: "lr" },
      rows: flows.map(({ area, title, nights, usual, before }) => {
        const change = usual === null || before === null ? null : usual - before;
        const sign = change === null ? "" : change < 0 ? "-" : "+";
        return [
          ...[title ?? area, number(nights, 0), text(usual), text(before)],
          sign + text(change === null ? null : Math.abs(change)),
        ];
      }),
    },
  });
}

function batterySection({ batteries, zone }: MonthFigures, words: ReportWords): Section {
  const { headings, number, batteries: own } = words;
  if (batteries.length === 0) return section(headings.batteries, { paragraphs: [own.none, own.flat] });
  const date = (ms: number) => localText(ms, zone).slice(0, "0000-00-00".length);
  return section(headings.batteries, {
    table: {
      ...{ columns: own.columns, align: "lrl" },
      rows: batteries.map(({ name, volts, lowAt }) => [
        ...[name, volts === null ? "-" : number(volts, 2)],
        ...(lowAt === null
          ? [own.low, own.changeNow]
          : [own.until(date(lowAt)), own.changeBy(date(lowAt - AHEAD_MS))]),
      ]),
    },
    paragraphs: [own.flat],
  });
}

function silenceSection({ silences, zone }: MonthFigures, words: ReportWords): Section {
  const { headings, duration, silences: own } = words;
  if (silences.length === 0) return section(headings.silences, { paragraphs: [own.none] });
  const longest = silences
    .toSorted((a, b) => b.until - b.from - (a.until - a.from))
    .slice(0, SILENCES_SHOWN)
    .toSorted((a, b) => a.from - b.from);
  return section(headings.silences, {
    paragraphs: [own.means],
    list: [
      ...longest.map(({ from, until }) =>
        own.lasted(localText(from, zone), localText(until, zone), duration(until - from)),
      ),
      ...(silences.length > longest.length ? [own.more(silences.length - longest.length)] : []),
    ],
  });
}
