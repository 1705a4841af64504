// What ends a command that waits: the first Ctrl-C in order, the second at once.
import type { Surroundings } from "../../gateway/cli/program.ts";

export function stopBy({ onSignal, exit }: Surroundings): { signal: AbortSignal; unlisten: () => void } {
  const stop = new AbortController();
  const unlisten = onSignal(() => {
    if (stop.signal.aborted) exit(130);
    stop.abort();
  });
  return { signal: stop.signal, unlisten };
}
