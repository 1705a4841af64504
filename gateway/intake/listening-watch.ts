// A module from which no packet came for long may have stopped receiving without knowing: it is set to listen anew.
import type { Clock, Timer } from "../clock.ts";

/**
 * Told so costs the packet that comes meanwhile, and nodes send at the same times each hour: so it is up to SPREAD_MS
 * earlier, by the golden ratio, which comes back to no moment of an hour.
 */
const SILENCE_MS = 45_000;
const SPREAD_MS = 15_000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

export interface ListeningWatch {
  /** A packet came: the silence begins anew. */
  restart(): void;
  stop(): void;
}

/** Runs from the first restart. */
export function watchListening(clock: Clock, listenAnew: () => void): ListeningWatch {
  let timer: Timer = null;
  let silences = 0;

  function restart(): void {
    clock.clearTimeout(timer);
    const silence = SILENCE_MS - SPREAD_MS * ((++silences * GOLDEN) % 1);
    timer = clock.setTimeout(() => {
      listenAnew();
      restart();
    }, silence);
  }

  return { restart, stop: () => clock.clearTimeout(timer) };
}
