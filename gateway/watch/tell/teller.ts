// One way of telling: takes what waits with it, the most urgent first, one message at a time.
import type { Timer } from "../../clock.ts";
import { createDelivery } from "./delivery.ts";
import type { TellDeps } from "./deps.ts";
import { createPace } from "./pace.ts";
import { nextTask } from "./tasks.ts";
import { type KnownTrouble, watchTrouble } from "./trouble.ts";
import type { Way } from "./way.ts";

/** How a way is. Times in unix ms. */
export interface WayState {
  name: string;
  kind: "mail" | "webhook";
  /** Alarms that its people are yet to be told of, those that wait for the end of quiet hours too. */
  waiting: number;
  oldest: number | null;
  away: readonly KnownTrouble[];
  refused: readonly KnownTrouble[];
}

export interface Teller {
  /** Sends what is due. */
  look(): void;
  state(): WayState;
  idle(): Promise<void>;
  /** Begins nothing more. */
  stop(): void;
  /** Gives up what is under way. */
  abort(): void;
}

export function createTeller(way: Way, deps: Omit<TellDeps, "ways">): Teller {
  const { tellings, wall, log, random } = deps;
  const { name, courier } = way;
  const pace = createPace(wall, random);
  const trouble = watchTrouble(name, log);
  const delivery = createDelivery(way, deps, { pace, trouble });
  let running: Promise<void> | null = null;
  let timer: Timer = null;
  let isStopped = false;
  let isFailing = false;

  function look(): void {
    if (isStopped || running !== null) return;
    wall.clearTimeout(timer);
    const waitMs = pace.waitMs();
    if (waitMs > 0) {
      timer = wall.setTimeout(look, waitMs);
      return;
    }
    running = once().finally(() => {
      running = null;
      // Something was sent: there may be more.
      if (pace.waitMs() > 0) look();
    });
  }

  /** Never rejects. */
  async function once(): Promise<void> {
    try {
      const task = nextTask(way, deps, pace.isDue);
      if (task !== null) await delivery.attempt(task);
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        log.warn(
          { err: error, way: name },
          `People could not be told of alarms: ${(error as Error).message}`,
        );
      isFailing = true;
      pace.away();
    }
  }

  return {
    look,
    state() {
      const rows = tellings.open(name).filter(({ waiting }) => waiting !== null);
      const oldest = rows.length === 0 ? null : Math.min(...rows.map(({ since }) => since ?? 0));
      const [away, refused] = [trouble.away(), trouble.refused()];
      return { name, kind: courier.kind, waiting: rows.length, oldest, away, refused };
    },
    idle: async () => {
      while (running !== null) await running;
    },
    stop() {
      isStopped = true;
      wall.clearTimeout(timer);
    },
    abort: delivery.abort,
  };
}
