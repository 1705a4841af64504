// Metered areas as a terminal shows them: a list, and one with its nights drawn, what is usual, and since when there is more.
import type { FlowNight } from "../store/flow.ts";
import { table } from "../text/table.ts";
import { wrap } from "../text/wrap.ts";
import type { FlowReport } from "../watch/flow/report.ts";
import { nightSentences } from "../watch/flow/sentences.ts";
import type { NightStep } from "../watch/flow/step.ts";

const WIDTH = 80;
const DAY_MS = 86_400_000;
/** Nights that a chart has, a column each, and its rows. */
export const CHART_NIGHTS = 60;
const CHART_ROWS = 8;
const EIGHTHS = " ▁▂▃▄▅▆▇█";

export const dayText = (date: number): string =>
  new Date(date * DAY_MS).toISOString().slice(0, "0000-00-00".length);

/** "12 November 2026" */
const dayWords = (date: number) =>
  new Date(date * DAY_MS).toLocaleDateString("en-GB", {
    ...{ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" },
  });

/** With as many decimals as say something: "0.82", "12.4", "118". */
export const flowText = (flow: number): string =>
  flow.toFixed(Math.abs(flow) < 10 ? 2 : Math.abs(flow) < 100 ? 1 : 0);

const signed = (flow: number) => `${flow < 0 ? "-" : "+"}${flowText(Math.abs(flow))}`;

/** "+0.81 m³/h since 12 November 2026" */
export const stepText = ({ step, since }: NightStep): string =>
  `${signed(step)} m³/h since ${dayWords(since)}`;

/** At most 80 columns where names are not long. */
export function areaTable(reports: readonly FlowReport[]): string {
  if (reports.length === 0) return "There is no metered area: say some under areas in the configuration.";
  const rows = reports.map(({ area, night, usual, step }) => [
    area.name,
    `${area.nodes.length}`,
    `${area.meters.length}`,
    night === null ? "-" : dayText(night.date),
    night === null ? "-" : night.flow === null ? (night.reason ?? "-") : flowText(night.flow),
    usual === null ? "-" : flowText(usual),
    step === null ? "-" : `${signed(step.step)} since ${dayText(step.since)}`,
  ]);
  const lines = table([["AREA", "NODES", "METERS", "NIGHT TO", "m³/h", "USUAL", "STEP, m³/h"], ...rows], {
    align: "lrrlrrl",
  });
  return lines.join("\n");
}

/** All that is known of one; `nights` for its chart. */
export function areaText(report: FlowReport, nights: readonly FlowNight[]): string {
  const { area, night, usual, step } = report;
  const name = area.title === null ? `Area ${area.name}` : `Area ${area.name} (${area.title})`;
  const meters = area.meters.map(({ name: meter, outlet }) => `${meter}${outlet ? " (outlet)" : ""}`);
  const lines = [
    `${name}. Nodes: ${area.nodes.join(", ") || "none"}. Flow meters: ${meters.join(", ") || "none"}.`,
    ...(night === null ? ["Nothing is known of any night yet."] : lastNight(night, usual, step)),
  ];
  const text = lines.map((line) => wrap(line, WIDTH)).join("\n");
  return night === null ? text : `${text}\n\n${chart(nights, night.date, step)}`;
}

function lastNight(night: FlowNight, usual: number | null, step: NightStep | null): string[] {
  const date = dayText(night.date);
  const usually = usual === null ? "" : ` Usual is ${flowText(usual)} m³/h.`;
  const flow =
    night.flow === null
      ? `Its minimum night flow is not known of the night to ${date}.`
      : `Its minimum night flow was ${flowText(night.flow)} m³/h in the night to ${date}.`;
  const change =
    step === null
      ? "It has not changed for good in the last 60 nights, as far as can be told."
      : `${stepText(step)}; before that it was ${flowText(step.usual)} m³/h.`;
  return [`${flow}${usually}`, change, ...nightSentences(night)];
}

/** Columns of blocks from 0 m³/h up; "." where a night's flow is not known. A step is marked under its first night. */
function chart(nights: readonly FlowNight[], last: number, step: NightStep | null): string {
  const first = last - CHART_NIGHTS + 1;
  const byDate = new Map(nights.map((night) => [night.date, night.flow]));
  const flows = Array.from({ length: CHART_NIGHTS }, (_, i) => byDate.get(first + i) ?? null);
  const top = roundUp(Math.max(0, ...flows.map((flow) => flow ?? 0)));
  const labels = [flowText(top), flowText(top / 2), flowText(0)];
  const width = Math.max(...labels.map(({ length }) => length));
  const label = (row: number) =>
    (row === CHART_ROWS - 1 ? labels[0]! : row === CHART_ROWS / 2 - 1 ? labels[1]! : "").padStart(width);
  const cell = (flow: number | null, row: number) => {
    if (flow === null) return row === 0 ? "." : " ";
    const eighths = Math.round((flow / top) * CHART_ROWS * 8) - 8 * row;
    return EIGHTHS[Math.max(0, Math.min(8, eighths))]!;
  };
  const rows = Array.from({ length: CHART_ROWS }, (_, i) => {
    const row = CHART_ROWS - 1 - i;
    return `${label(row)} │${flows.map((flow) => cell(flow, row)).join("")}`.trimEnd();
  });
  const axis = `${labels[2]!.padStart(width)} └${"─".repeat(CHART_NIGHTS)}`;
  const days = `${" ".repeat(width + 2)}${dayText(first)}${dayText(last).padStart(CHART_NIGHTS - "0000-00-00".length)}`;
  const mark =
    step === null || step.since < first
      ? []
      : [`${" ".repeat(width + 2 + step.since - first)}^ ${signed(step.step)} m³/h`];
  return ["m³/h", ...rows, axis, days, ...mark].join("\n");
}

/** 1, 2, 3, 4, 5, 6, 8 or 10 of a power of ten. */
function roundUp(value: number): number {
  if (value <= 0) return 1;
  const ten = 10 ** Math.floor(Math.log10(value));
  return ten * ([1, 2, 3, 4, 5, 6, 8].find((step) => step * ten >= value) ?? 10);
}
