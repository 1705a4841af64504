// Readers who follow what comes in. Each is given lines as fast as it reads: one that does not keep up is let go, since what
// it has not read would fill the gateway's memory.
import type { ServerResponse } from "node:http";
import { type FrameTrace, traceLine } from "./trace.ts";

/** Bytes that wait for one reader at most. */
const BEHIND_MAX = 256 * 1024;
export const READERS_MAX = 8;
/** The last line of a gateway that stops: without it the reader was let go, or the gateway has died. */
export const LAST_LINE = { end: "stopped" };

export interface TailDeps {
  /** Calls back for all that comes in. Returns a function that ends it. */
  onTrace(listener: (trace: FrameTrace) => void): () => void;
}

/** What is written to: a part of an HTTP answer. */
export type Sink = Pick<ServerResponse, "write" | "end" | "destroy" | "writableLength" | "on">;

export function createTail({ onTrace }: TailDeps) {
  const readers = new Map<Sink, () => void>();

  function leave(sink: Sink): void {
    readers.get(sink)?.();
    readers.delete(sink);
  }

  return {
    /** False where there are as many readers as there may be. */
    add(sink: Sink, withBytes: boolean): boolean {
      if (readers.size >= READERS_MAX) return false;
      const stop = onTrace((trace) => {
        sink.write(`${JSON.stringify(traceLine(trace, withBytes))}\n`);
        if (sink.writableLength <= BEHIND_MAX) return;
        leave(sink);
        sink.destroy();
      });
      readers.set(sink, stop);
      sink.on("close", () => leave(sink));
      return true;
    },
    count: () => readers.size,
    close() {
      for (const sink of [...readers.keys()]) {
        leave(sink);
        sink.end(`${JSON.stringify(LAST_LINE)}\n`);
      }
    },
  };
}
