// npm run bench as tables, for people: of 80 columns, but for the first one's.
import type { Limits } from "../board/interpreter.ts";
import type { GatewayFigures } from "./gateway.ts";
import type { Night, StepCost } from "./life.ts";
import type { MemoryFigures } from "./memory.ts";
import type { NodeFigures } from "./node.ts";

/** Prints a line. */
export type Print = (line: string) => void;

/** Bytes of a variable on a board: 12 to 16, by how many there are (src/jsutils.h). */
const LARGEST_VARIABLE = 16;

export function printNodes(
  print: Print,
  nodes: (NodeFigures & MemoryFigures)[],
  limits: Limits | null,
): void {
  print(
    "firmware         bundle       room  reading   state  variables (idle, peak)  times real time  page erases",
  );
  for (const n of nodes) {
    print(
      `${n.board.padEnd(13)}${`${n.bundle_bytes} B`.padStart(10)}${`${n.free_bytes} B`.padStart(11)}` +
        `${`${n.reading_bytes} B`.padStart(9)}${`${n.state_bytes} B`.padStart(8)}` +
        `${n.variables_idle ?? "-"}, ${n.variables_peak ?? "-"}`.padStart(24) +
        `${String(n.times_real_time).padStart(17)}${String(n.page_erases).padStart(13)}`,
    );
  }
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
  for (const { step, times, statements, median_ms: median, longest_ms: longest } of steps) {
    print(
      `${step.padEnd(30)}${String(times.answered).padStart(8)}${String(times.alone).padStart(7)}` +
        `${String(times.after).padStart(6)}${String(statements).padStart(12)}` +
        `${String(median).padStart(8)}${String(longest).padStart(9)}`,
    );
  }
  const { seconds, windows, longest_ms: longest } = night;
  print(
    `a night, from 02:00 until it is told: ${windows} windows, ${seconds} s of computing,\n` +
      `its longest step ${longest} ms; a spectrum is sent after every seventh`,
  );
}

export function printGateway(print: Print, g: GatewayFigures): void {
  const line = (what: string, rate: number) => print(`${what.padEnd(58)}${String(rate).padStart(8)} /s`);
  print(`\ngateway, ${g.frames} readings, ${g.broker}`);
  line("serial line to PUBACK, by way of the disk", g.gateway_per_s);
  line("mqtt alone, QoS 1, 100 unacknowledged", g.mqtt_per_s);
  line("mqtt alone, without Nagle's algorithm", g.mqtt_no_delay_per_s);
  line("SQLite alone, 512 rows a commit", g.sqlite_batched_per_s);
  line("SQLite alone, one row a commit", g.sqlite_single_per_s);
  print(`gateway over the slower of mqtt and batched SQLite: ${g.ratio}`);
  print(`the same with mqtt without Nagle's algorithm: ${g.ratio_no_delay}`);
}
