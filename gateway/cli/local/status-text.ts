// How a gateway is, for people: whether all is well, what to do where it is not, and the figures, in as many columns as there are.
import type { Paint } from "../../text/colours.ts";
import { plain } from "../../text/quoted.ts";
import { table } from "../../text/table.ts";
import { duration } from "../../text/time.ts";
import { wrap } from "../../text/wrap.ts";
import type { OutboxStatus, Status } from "../../watch/local/status.ts";
import { counted } from "../outbox-text.ts";
import { days, percent, since, sizeText, sumOf } from "./figures.ts";

export interface Look {
  paint: Paint;
  width: number;
}

/** Rows of a section; --json has all of them. */
const SHOWN = 10;

/** Columns, each called something, or a fact that is told. */
type Section = { title: string; text: string } | Columns;

interface Columns {
  /** Over the first column. */
  title: string;
  /** Beginning with what the other columns are called. */
  rows: string[][];
  align: string;
}

export function statusText(status: Status, findings: readonly string[], { paint, width }: Look): string {
  const lined = (text: string, indent = "") => wrap(text, width, indent);
  const sections = [ways, outbox, parked, nodes, alarms, refusals, machine].flatMap((section) =>
    section(status),
  );
  return [
    paint("bold", lined(headText(status))),
    findings.length === 0
      ? paint("green", "All is well.")
      : paint(
          "red",
          lined(`${findings.length === 1 ? "One thing is" : `${findings.length} things are`} not well:`),
        ),
    ...findings.map((each) => paint("yellow", lined(`- ${each}`, "  "))),
    ...sections.flatMap((section) => ["", ...sectionLines(section, { paint, width })]),
  ].join("\n");
}

function headText({ site, gateway, version, running, uptime_s, not_ready }: Status): string {
  const whose = plain(`${gateway} of ${site}`);
  return running
    ? `${whose}, version ${plain(version)}, has run for ${duration(1000 * (uptime_s ?? 0))}.`
    : `${whose} ${not_ready.length > 0 ? "cannot be asked" : "does not run"}.`;
}

function sectionLines(section: Section, { paint, width }: Look): string[] {
  if (!("text" in section)) return columnLines(section, { paint, width });
  const { title, text } = section;
  const [first, ...more] = wrap(`${title}  ${plain(text)}`, width, "  ").split("\n");
  return [`${paint("bold", title)}${first!.slice(title.length)}`, ...more];
}

function columnLines({ title, rows, align }: Columns, { paint, width }: Look): string[] {
  const [names, ...cells] = rows.map((row) => row.map(plain)) as [string[], ...string[][]];
  const [head, ...lines] = table([[title, ...names], ...cells], { align });
  if ([head!, ...lines].every((line) => line.length <= width)) return [paint("bold", head!), ...lines];
  // Too narrow for columns: each row says what its columns are called.
  return [
    paint("bold", title),
    ...cells.map(([name, ...row]) => {
      const said = row.flatMap((cell, i) => (cell === "" ? [] : [`${names[i]!.toLowerCase()} ${cell}`]));
      return wrap(said.length === 0 ? name! : `${name}: ${said.join(", ")}`, width, "  ");
    }),
  ];
}

const ago = (time: string | null, status: Status) => {
  const span = since(time, status);
  return span === null ? "-" : `${duration(span)} ago`;
};

/** The first ones, and how many more there are. */
function shown(rows: string[][], all = rows.length): string[][] {
  return all <= SHOWN ? rows : [...rows.slice(0, SHOWN), [`and ${all - SHOWN} more`]];
}

function ways(status: Status): Section[] {
  if (!status.running) return [];
  const rows = status.ways.map(({ name, port, state, frames, heard, airtime_used }) => [
    name,
    ...[state, String(frames), ago(heard, status)],
    airtime_used === null ? "" : percent(airtime_used),
    port.replace(/^\S+ (usb )?/, ""),
  ]);
  if (rows.length === 0) return [{ title: "WAYS IN", text: "none" }];
  return [
    { title: "WAY IN", rows: [["STATE", "FRAMES", "HEARD", "ON AIR", "PORT"], ...rows], align: "llrrrl" },
  ];
}

function outbox(status: Status): Section[] {
  const rows = status.outbox.map((each) => [
    each.sink,
    ...(status.running ? [connection(each, status)] : []),
    ...[each.events, each.readings, each.history].map(String),
    sumOf(each) === 0 ? "-" : ago(each.oldest, status),
    String(each.parked),
  ]);
  if (rows.length === 0) return [];
  const broker = status.running ? ["BROKER"] : [];
  return [
    {
      title: "OUTBOX",
      rows: [[...broker, "EVENTS", "READINGS", "HISTORY", "OLDEST", "PARKED"], ...rows],
      align: status.running ? "llr" : "lr",
    },
  ];
}

function connection({ broker: to }: OutboxStatus, { brokers }: Status): string {
  const broker = brokers.find(({ name }) => name === to);
  if (broker === undefined) return "-";
  return broker.connected ? "connected" : "away";
}

function parked(status: Status): Section[] {
  if (status.parked.length === 0) return [];
  const rows = status.parked.map(({ broker, reason, messages, since: from, topic }) => [
    broker,
    ...[reason, String(messages), ago(from, status), topic],
  ]);
  return [
    { title: "PARKED AT", rows: [["WHY", "MESSAGES", "SINCE", "TOPIC"], ...shown(rows)], align: "llrrl" },
  ];
}

function nodes(status: Status): Section[] {
  const { count, by_state, heard, silent } = status.nodes;
  const states = by_state === null ? [] : Object.entries(by_state).filter(([, n]) => n > 0);
  const rows = silent.map(({ node, state, heard: last }) => [node, state, ago(last, status)]);
  const said = states.map(([state, n]) => `${n} ${state === "unheard" ? "never heard" : state}`);
  const sum: Section = {
    title: "NODES",
    text: `${count}${said.length === 0 ? "" : `: ${said.join(", ")}`}${heard === null ? "" : `; last heard ${ago(heard, status)}`}`,
  };
  if (rows.length === 0) return [sum];
  const all = by_state === null ? rows.length : by_state.late + by_state.offline;
  return [sum, { title: "SILENT", rows: [["STATE", "HEARD"], ...shown(rows, all)], align: "llr" }];
}

function alarms(status: Status): Section[] {
  const { count, named } = status.alarms;
  if (count === 0) return [{ title: "ALARMS", text: "none" }];
  const rows = named
    .toReversed()
    .map(({ alarm, kind, severity, state, nodes: at, began }) => [
      String(alarm),
      ...[kind, severity, state, ago(began, status)],
      `${at[0] ?? "the gateway"}${at.length > 1 ? ` and ${at.length - 1} more` : ""}`,
    ]);
  return [
    {
      title: "ALARM",
      rows: [["KIND", "SEVERITY", "STATE", "BEGAN", "AT"], ...shown(rows, count)],
      align: "rlllrl",
    },
  ];
}

function refusals(status: Status): Section[] {
  if (!status.running) return [];
  if (status.refusals.length === 0) return [{ title: "REFUSED", text: "nothing since the start" }];
  const rows = status.refusals
    .toSorted((a, b) => b.count - a.count)
    .map(({ reason, count, last }) => [reason, String(count), ago(last, status)]);
  return [{ title: "REFUSED", rows: [["COUNT", "LAST"], ...shown(rows)], align: "lr" }];
}

function machine({ disk, database_mb, clock, running }: Status): Section[] {
  const { free_mb, full_in_days, state } = disk;
  const free = free_mb === null ? "its free space cannot be told" : `${sizeText(free_mb)} free (${state})`;
  const rate =
    full_in_days !== null
      ? `full in ${counted(days(full_in_days), "day")} at this rate`
      : running
        ? "no rate yet, or none"
        : "a rate is known while the gateway runs";
  return [
    { title: "DISK", text: `${free}, ${rate}; store ${sizeText(database_mb)}` },
    ...(running
      ? [{ title: "CLOCK", text: clock.doubt === null ? "believed" : `not believed: ${clock.doubt}` }]
      : []),
  ];
}
