// npm run bench as tables, for people: of 80 columns, but for the first one's.

import { WINDOW_MAX } from "../../gateway/deliver/publisher.ts";
import { table } from "../../gateway/text/table.ts";
import type { Limits } from "../board/interpreter.ts";
import type { BacklogFigures } from "./backlog.ts";
import type { BrokersFigures, Ratio } from "./brokers.ts";
import type { GatewayFigures } from "./gateway.ts";
import type { StepCost } from "./life.ts";
import type { MemoryFigures } from "./memory.ts";
import type { NodeFigures } from "./node.ts";
import type { Night } from "./steps.ts";

/** Prints a line. */
export type Print = (line: string) => void;

/** Bytes of a variable on a board: 12 to 16, by how many there are (src/jsutils.h). */
const LARGEST_VARIABLE = 16;

export function printNodes(
  print: Print,
  nodes: (NodeFigures & MemoryFigures)[],
  limits: Limits | null,
): void {
  const head = "firmware|bundle|room|reading|state|variables (idle, peak)|times real time|page erases".split(
    "|",
  );
  const rows = nodes.map((n) => [
    n.board,
    `${n.bundle_bytes} B`,
    `${n.free_bytes} B`,
    `${n.reading_bytes} B`,
    `${n.state_bytes} B`,
    `${n.variables_idle ?? "-"}, ${n.variables_peak ?? "-"}`,
    String(n.times_real_time),
    String(n.page_erases),
  ]);
  print(table([head, ...rows], { align: "lr", widths: [13, 8, 9, 7, 6, 0] }).join("\n"));
  if (limits === null) {
    print("variables: set ESPRUINO to the path of an Espruino interpreter for Linux to have them counted");
    return;
  }
  const { version, variables, variableSize, storage } = limits;
  print(
    `variables: counted on Espruino ${version} with ${variables} of ${variableSize} B ` +
      `and ${storage.pages} pages of ${storage.pageSize} B`,
  );
  if (variableSize > LARGEST_VARIABLE) print("a board's variables are smaller: it takes more of them");
  for (const { board, variables_fault: fault } of nodes) if (fault) print(`it cannot be ${board}: ${fault}`);
}

export function printSteps(print: Print, board: string, steps: StepCost[], night: Night): void {
  print(`\nboard time on ${board}, estimated: within a factor of two`);
  print("                               times a day                  median  longest");
  print("                              answered  alone after  statements     ms       ms");
  const rows = steps.map(({ step, times, statements, median_ms: median, longest_ms: longest }) => [
    step,
    ...[times.answered, times.alone, times.after, statements, median, longest].map(String),
  ]);
  print(table(rows, { align: "lr", widths: [30, 6, 5, 4, 10, 6, 7] }).join("\n"));
  const { seconds, windows, longest_ms: longest } = night;
  print(
    `a night, from 02:00 until it is told: ${windows} windows, ${seconds} s of computing,\n` +
      `its longest step ${longest} ms; a spectrum is sent after every seventh`,
  );
}

export function printGateway(print: Print, g: GatewayFigures): void {
  print(
    `\ngateway, ${g.frames} readings a round, ${g.broker}, MQTT ${g.mqtt_version}: medians of ${g.rounds} rounds`,
  );
  const rows = [
    ["", "/s", "CPU us each"],
    ["serial line to PUBACK, by way of the disk", g.gateway_per_s, g.gateway_cpu_us],
    ["mqtt alone, QoS 1, 100 unacknowledged", g.mqtt_per_s, g.mqtt_cpu_us],
    ["mqtt alone, with Nagle's algorithm, as it comes", g.mqtt_nagle_per_s],
    ["SQLite alone, 512 rows a commit", g.sqlite_batched_per_s],
    ["SQLite alone, one row a commit", g.sqlite_single_per_s],
  ].map((row) => row.map(String));
  print(table(rows, { align: "lr", widths: [47, 8, 11] }).join("\n"));
  print(
    `gateway over mqtt, by pairs of rounds: ${g.ratio} (${g.ratio_least} to ${g.ratio_most})\n` +
      `the load took ${g.load_cpu_us} us a frame beside it, which are not the gateway's`,
  );
  const { frames_per_s: rate, p50_ms: half, p95_ms: most, max_ms: all } = g.answer;
  print(`frame to PUBACK at ${rate}/s: 50 % within ${half} ms, 95 % ${most} ms, all ${all} ms`);
}

export function printBacklog(print: Print, figures: BacklogFigures): void {
  const { broker, rows, start_s: start, round_trip_ms: roundTrip, receive_maximum: most } = figures;
  print(
    `a gateway with ${rows.toLocaleString("en")} messages waiting, and ${broker} back at a round trip of ${roundTrip} ms`,
  );
  const line = (name: string, { median, p95, most }: BacklogFigures["burst_ms"]) => [
    name,
    ...[median, p95, most].map((ms) => `${ms} ms`),
  ];
  const head = ["from the gateway to a subscriber", "median", "95 %", "longest"];
  const lines = [head, line("a burst", figures.burst_ms), line("a live reading", figures.reading_ms)];
  print(table(lines, { align: "lr", widths: [33, 9, 9, 9] }).join("\n"));
  print(
    `what waited: ${figures.backlog_per_s} messages/s, at most ${Math.min(most, WINDOW_MAX)} of them unacknowledged`,
  );
  print(`started in ${start} s; ${figures.rss_mb} MB of memory at most`);
}

export function printBrokers(print: Print, figures: BrokersFigures): void {
  const { broker, rounds, frames, alone, both, away } = figures;
  print(`${frames} readings a round to the first of two brokers, ${broker}: medians of ${rounds} rounds`);
  const rows = [
    ["", "/s", "CPU us each"],
    ...Object.entries({ "without a second": alone, "the second up": both, "the second away": away }).map(
      ([name, { per_s, cpu_us }]) => [name, per_s, cpu_us],
    ),
  ].map((row) => row.map(String));
  print(table(rows, { align: "lr", widths: [17, 8, 11] }).join("\n"));
  const ratio = ({ median, least, most }: Ratio) => `${median} (${least} to ${most})`;
  print(
    `the second away over both up, by pairs of rounds: ${ratio(figures.away_over_both)}\n` +
      `the same over the first alone: ${ratio(figures.away_over_alone)}`,
  );
}
