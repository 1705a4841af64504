// What came by each way in and was stored: how much, and how long ago.
import type { Clock } from "../clock.ts";

export interface WayFrames {
  /** Since the start. */
  count: number;
  /** Since the last one, or the start where none came, ms. */
  silentMs: number;
}

export interface FramesDeps {
  /** Calls back for every committed frame. Returns a function that ends it. */
  onMessage(listener: (message: { via: string }) => void): () => void;
  /** As configured; each may be opened later, and go under another name when it has been found. */
  intakes: readonly { via: string }[];
  /** Runs evenly. */
  clock: Pick<Clock, "now">;
}

export function countFrames({ onMessage, intakes, clock }: FramesDeps) {
  const started = clock.now();
  const counted = new Map<number, { count: number; last: number }>();
  const close = onMessage(({ via }) => {
    const way = intakes.findIndex((intake) => intake.via === via);
    counted.set(way, { count: (counted.get(way)?.count ?? 0) + 1, last: clock.now() });
  });
  return {
    /** In the order of the ways. */
    now: (): WayFrames[] =>
      intakes.map((_, way) => {
        const { count, last } = counted.get(way) ?? { count: 0, last: started };
        return { count, silentMs: clock.now() - last };
      }),
    close,
  };
}
