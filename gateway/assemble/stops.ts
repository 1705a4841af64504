// What has been started, to be stopped in the opposite order: also when a later part cannot start.
import type { Log } from "../log.ts";

export interface Stops {
  add(stop: () => unknown): void;
  /** Once, however often it is called. One that fails does not keep the others from stopping. */
  run(): Promise<void>;
}

export function createStops(log: Log): Stops {
  const stops: (() => unknown)[] = [];
  let stopping: Promise<void> | null = null;

  async function stopAll(): Promise<void> {
    for (const stop of stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        log.error({ err: error }, `While stopping: ${(error as Error).message}`);
      }
    }
  }

  return {
    add: (stop) => void stops.push(stop),
    run() {
      stopping ??= stopAll();
      return stopping;
    },
  };
}
