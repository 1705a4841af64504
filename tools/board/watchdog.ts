// A board's watchdog as the interpreter has it: one that is kicked by itself strikes only where the firmware hangs.
import type { BoardKind } from "../image/kinds.ts";

/** `later`: a timer that dies with the power; it can be stopped. */
export function createWatchdog(
  kind: BoardKind,
  later: (ms: number, run: () => void) => () => void,
  onExpired: () => void,
) {
  /** Until it strikes, s; 0 where it is off. */
  let timeout_s = 0;
  let kicksItself = true;
  let disarm = () => {};
  const arm = () => {
    disarm();
    if (timeout_s > 0) disarm = later(timeout_s * 1000 * (kind.watchdogEarly ?? 1), onExpired);
  };
  return {
    enable: (wanted_s: number, auto?: boolean) => {
      const longest_s = kind.watchdog ?? 0;
      if (longest_s === 0) return;
      timeout_s = wanted_s >= 0 ? wanted_s : 1;
      kicksItself = auto === undefined || auto;
      const tooLong = timeout_s > longest_s;
      if (tooLong) timeout_s = longest_s;
      if (kicksItself) disarm();
      else arm();
      if (tooLong) throw new Error("Maximum watchdog timeout exceeded");
    },
    kick: () => {
      if (timeout_s > 0 && !kicksItself) arm();
    },
    /** The firmware hangs: nothing kicks it any more. */
    onHang: () => {
      if (kicksItself) arm();
    },
  };
}
