// Work for the broker that comes up now and then: done in turns, one at a time, since two at once could
// overtake each other. Asked for during a turn, another follows it; after a turn that failed, one follows a pause.
import type { Clock, Timer } from "../clock.ts";
import type { MqttLink } from "./link.ts";

export interface TurnsDeps {
  link: MqttLink;
  /** Does what there is to do. It looks at `open()` between its steps, and ends early where that is false. */
  turn: (open: () => boolean) => Promise<void>;
  /** Says what a turn has thrown: of failures in a row, the first only. */
  onFailure: (error: Error) => void;
  wall: Clock;
}

export interface Turns {
  /** Takes a turn now, or after the one under way. None without a connection: it is asked for again on the next. */
  take(): void;
  /** Resolves when none is under way, nor follows one. */
  rest(): Promise<void>;
  /** No step of a turn begins any more. Resolves when the one under way has ended. */
  close(): Promise<void>;
}

/** The pause after a turn that failed, ms. */
export const RETRY_MS = 5_000;

export function takeTurns({ link, turn, onFailure, wall }: TurnsDeps): Turns {
  let underWay: Promise<void> | null = null;
  let another = false;
  let failing = false;
  let closed = false;
  let retry: Timer;

  const open = () => !closed && link.up;

  function take(): void {
    if (!open()) return;
    if (underWay !== null) {
      another = true;
      return;
    }
    wall.clearTimeout(retry);
    another = false;
    underWay = attempt().then(() => {
      underWay = null;
      if (closed) return;
      if (failing) retry = wall.setTimeout(take, RETRY_MS);
      else if (another) take();
    });
  }

  async function attempt(): Promise<void> {
    try {
      await turn(open);
      failing = false;
    } catch (error) {
      // The link has logged a break itself, and the next connection has a turn of its own.
      if (link.up && !failing) onFailure(error as Error);
      failing = link.up;
    }
  }

  return {
    take,
    async rest() {
      while (underWay !== null) await underWay;
    },
    async close() {
      closed = true;
      wall.clearTimeout(retry);
      await underWay;
    },
  };
}
