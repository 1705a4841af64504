// Nodes that are heard and cannot be understood: frames that say they are theirs open under no key of theirs, and none that does has
// come since. What a technician meets who has flashed an old enrolment; or a neighbour of the same numbers, since nothing proves who
// sent them.
import type { RefusedFrame } from "../admit/refusals.ts";
import type { Clock } from "../clock.ts";

/** Nodes that are remembered. */
const NODES_MAX = 10_000;

export interface UnopenedWatchDeps {
  clock: Pick<Clock, "now">;
  onMessage(listener: (message: { name: string }) => void): () => void;
  onRefused(listener: (refused: RefusedFrame) => void): () => void;
}

export interface UnopenedWatch {
  /** When the last such frame came, unix ms; null where there was none, or the node has been understood since. */
  last(name: string): number | null;
  close(): void;
}

export function watchUnopened({ clock, onMessage, onRefused }: UnopenedWatchDeps): UnopenedWatch {
  const last = new Map<string, number>();
  const stops = [
    onMessage(({ name }) => last.delete(name)),
    onRefused(({ who: name, reason }) => {
      if (reason !== "not-authentic" || name === null) return;
      if (!last.has(name) && last.size >= NODES_MAX) last.delete(last.keys().next().value!);
      last.set(name, clock.now());
    }),
  ];
  return {
    last: (name) => last.get(name) ?? null,
    close() {
      for (const stop of stops) stop();
    },
  };
}
