// Runs a simulated clock in step with the wall clock, `speed` times as fast, and lets nodes, link and gateway
// share it: while anything is on its way between them, virtual time stands still. So what the gateway dates
// is right at any speed; where the machine cannot keep up, the simulation is slower than was asked.
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import type { Gateway } from "../../gateway/assemble/gateway.ts";
import type { Line } from "../board/line.ts";
import type { SimClock } from "../board/sim-clock.ts";

/** How long virtual time waits for the broker, ms: it may be away. */
const BROKER_PATIENCE_MS = 250;

export interface Simulation {
  /** Runs until `stop` resolves. */
  run(speed: number, stop: Promise<unknown>): Promise<void>;
  /** Lets this much virtual time pass, ms, as fast as it goes. */
  advance(ms: number): Promise<void>;
}

/** Waits until the gateway has stored, answered and published all that is on its way. */
export function createSettle(
  lines: readonly Line[],
  gateway: Pick<Gateway, "link" | "idle">,
): () => Promise<void> {
  return async () => {
    do {
      while (!lines.every((line) => line.idle())) await turn();
      // An answer is written a turn after its commit; what it makes a node send is another round.
      if (gateway.link.up) await Promise.race([gateway.idle(), sleep(BROKER_PATIENCE_MS)]);
      await turn();
      await turn();
    } while (!lines.every((line) => line.idle()));
  };
}

export function createSimulation(clock: SimClock, lines: Line[], gateway: Gateway): Simulation {
  const settle = createSettle(lines, gateway);

  async function runUntil(time: number, stopped: () => boolean): Promise<void> {
    let worked = performance.now();
    while (clock.next() <= time && !stopped()) {
      clock.step();
      if (!lines.every((line) => line.idle())) await settle();
      // Broker, screen and signals get their turns in between.
      if (performance.now() - worked > 20) {
        await turn();
        worked = performance.now();
      }
    }
    if (!stopped()) clock.runUntil(time);
  }

  return {
    run: async (speed, stop) => {
      let ended = false;
      void stop.then(() => {
        ended = true;
      });
      let wall = performance.now();
      let target = clock.now();
      while (!ended) {
        const now = performance.now();
        // What could not be kept up with is let go, not run after.
        target = Math.min(target + (now - wall) * speed, clock.now() + 1000 * speed);
        wall = now;
        await runUntil(target, () => ended);
        await Promise.race([sleep(10), stop]);
      }
    },
    advance: (ms) => runUntil(clock.now() + ms, () => false),
  };
}
