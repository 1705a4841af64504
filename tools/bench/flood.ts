// One node that does all it can against the others: what waits for it, and how long they wait. In a process of its own with
// a small heap, since to run out of it was what such a node could do.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { table } from "../../gateway/text/table.ts";
import { temporaryFolder } from "../temporary.ts";
import type { Print } from "./print.ts";

export interface FloodPhase {
  name: string;
  /** Frames of the others. */
  frames: number;
  /** From a frame's arrival to its answer, ms. */
  median: number;
  most: number;
  /** The longest time for which the event loop stood still, ms. */
  stall: number;
  /** Of V8's heap at its end, MB. */
  heap_mb: number;
}

export interface FloodFigures {
  nodes: number;
  heap_limit_mb: number;
  /** Records that waited in the store at first, and when it was told to let them wait. */
  held_before: number;
  held_most: number;
  phases: FloodPhase[];
}

const HEAP_MB = 192;
const LIFE = new URL("flood-life.ts", import.meta.url).pathname;

export async function benchFlood(nodes: number, held: number): Promise<FloodFigures> {
  const folder = temporaryFolder("bench-flood");
  try {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${HEAP_MB}`, "--expose-gc", LIFE, folder.path, String(nodes), String(held)],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [out, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
    if (code !== 0) throw new Error(`The process with ${HEAP_MB} MB of heap ended with ${code}.`);
    return { ...JSON.parse(out), heap_limit_mb: HEAP_MB };
  } finally {
    folder.remove();
  }
}

export function printFlood(print: Print, figures: FloodFigures): void {
  const { nodes, heap_limit_mb, held_before, held_most, phases } = figures;
  const count = (value: number) => value.toLocaleString("en");
  print(`${count(nodes)} nodes, a heap of ${heap_limit_mb} MB; ${count(held_before)} records wait at first`);
  const head = ["", "others' frames", "answered, median", "longest", "event loop stood still", "heap"];
  const rows = phases.map(({ name, frames, median, most, stall, heap_mb }) =>
    [name, count(frames), `${median} ms`, `${most} ms`, `${stall} ms`, `${heap_mb} MB`].map(String),
  );
  print(table([head, ...rows], { align: "lr" }).join("\n"));
  print(`of one node at most ${count(held_most)} records wait`);
}
