// Readings made groups of a Parquet file by two threads, each of some nodes at a time, in the order of the nodes: of a year of a
// site there are millions, and that takes most of the time.
import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Origin } from "../../deliver/formats/record.ts";
import { GatewayError, type GatewayErrorCode, type StoreFault } from "../../errors.ts";
import type { Group } from "./parquet-group.ts";
import type { Wanted } from "./sources.ts";

/** What a thread begins with. */
export interface Start {
  /** The store's file. */
  path: string;
  wanted: Wanted;
  origin: Origin;
}

interface Made {
  groups: Group[];
}

/** What it says of some nodes: what came of them, or the GatewayError that did. */
export type Answer = Made | { code: GatewayErrorCode; message: string; fault: StoreFault | undefined };

/** More take more memory, which a small machine does not have. */
const MOST = 2;
/** A year of so many are some groups of Parquet's, and a second's work. */
const NODES_AT_ONCE = 4;
/** What a thread has to do next, and what of it nobody has taken yet. */
const AHEAD = 2;

// As it was written, or what was compiled of it.
const PROGRAM = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);

/** MB: what they leave to be collected later is memory that nobody needs. */
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 64 };

/** Throws what a thread throws; ends them all where nobody takes any more. */
export async function* groupsAside(start: Start): AsyncGenerator<Made & { nodes: number }, void> {
  const { nodes } = start.wanted;
  const parts = Array.from({ length: Math.ceil(nodes.length / NODES_AT_ONCE) }, (_, i) =>
    nodes.slice(i * NODES_AT_ONCE, (i + 1) * NODES_AT_ONCE),
  );
  const count = Math.min(MOST, availableParallelism(), parts.length);
  const threads = Array.from({ length: count }, () => startThread(start));
  const coming: Promise<Made>[] = [];
  let asked = 0;
  try {
    for (const [i, part] of parts.entries()) {
      for (; asked < Math.min(parts.length, i + AHEAD * count); asked++) {
        const made = threads[asked % count]!.make(parts[asked]!);
        made.catch(() => {}); // thrown when its turn comes
        coming.push(made);
      }
      yield { ...(await coming.shift()!), nodes: part.length };
    }
  } finally {
    await Promise.all(threads.map(({ end }) => end()));
  }
}

function startThread(start: Start) {
  const worker = new Worker(PROGRAM, { workerData: start, resourceLimits: LIMITS, execArgv: [] });
  /** In the order in which they were asked for, which answers keep. */
  const waiting: PromiseWithResolvers<Made>[] = [];
  let failure: unknown;
  worker.on("message", (answer: Answer) => {
    const { resolve, reject } = waiting.shift()!;
    if ("groups" in answer) return resolve(answer);
    const { code, message, fault } = answer;
    reject(new GatewayError(code, message, fault && { fault }));
  });
  worker.on("error", (error) => {
    failure = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return {
    make(nodes: string[]): Promise<Made> {
      if (failure !== undefined) return Promise.reject(failure);
      const asked = Promise.withResolvers<Made>();
      waiting.push(asked);
      worker.postMessage(nodes);
      return asked.promise;
    },
    end: () => worker.terminate(),
  };
}
