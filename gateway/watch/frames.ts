// What came by each way in and was stored: how much, and how long ago; and what came and was no frame of a node.
import type { RefusalReason } from "../admit/refusals.ts";
import type { Clock } from "../clock.ts";
import { createHourCount, type HourCount } from "../hour-count.ts";

export interface WayFrames {
  /** Since the start. */
  count: number;
  /** Since the last one, or the start where none came, ms. */
  silentMs: number;
  /** Within the last hour: frames of our nodes, and what was spoilt on its way or is of something else. */
  hour: { frames: number; spoilt: number };
}

const SPOILT: ReadonlySet<RefusalReason> = new Set(["noise", "damaged", "too-long", "too-short", "not-ours"]);

export interface FramesDeps {
  /** Calls back for every committed frame. Returns a function that ends it. */
  onMessage(listener: (message: { via: string }) => void): () => void;
  /** The same for what was refused. */
  onRefused(listener: (refused: { via: string; reason: RefusalReason }) => void): () => void;
  /** As configured; each may be opened later, and go under another name when it has been found. */
  intakes: readonly { via: string }[];
  /** Runs evenly. */
  clock: Pick<Clock, "now">;
}

interface Counted {
  count: number;
  last: number;
  frames: HourCount;
  spoilt: HourCount;
}

export function countFrames({ onMessage, onRefused, intakes, clock }: FramesDeps) {
  const started = clock.now();
  const counted = new Map<number, Counted>();
  const none = (): Counted => ({
    ...{ count: 0, last: started },
    ...{ frames: createHourCount(clock), spoilt: createHourCount(clock) },
  });
  const of = (via: string): Counted => {
    const way = intakes.findIndex((intake) => intake.via === via);
    const known = counted.get(way) ?? none();
    counted.set(way, known);
    return known;
  };
  const stops = [
    onMessage(({ via }) => {
      const way = of(via);
      way.count++;
      way.last = clock.now();
      way.frames.add();
    }),
    onRefused(({ via, reason }) => {
      if (SPOILT.has(reason)) of(via).spoilt.add();
    }),
  ];
  return {
    /** In the order of the ways. */
    now: (): WayFrames[] =>
      intakes.map((_, way) => {
        const { count, last, frames, spoilt } = counted.get(way) ?? none();
        return {
          ...{ count, silentMs: clock.now() - last },
          hour: { frames: frames.now(), spoilt: spoilt.now() },
        };
      }),
    close() {
      for (const stop of stops) stop();
    },
  };
}
