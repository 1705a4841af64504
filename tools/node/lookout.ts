// All that can be seen of a board from outside: what it writes to flash, when it wakes, what it samples.
import type { BoardWatch } from "../board/life.ts";
import type { Signals } from "../board/signals.ts";
import type { FlashHooks } from "../image/flash.ts";
import type { Tell } from "./event.ts";
import { readWritten, type Written } from "./journal.ts";
import { detailOf, itemsOfKept, keptText } from "./words.ts";

/** What was counted since it was told last. */
interface Counts {
  wakes: number;
  pressures: number;
  windows: number;
  timers: Map<string, number>;
}

const none = (): Counts => ({ wakes: 0, pressures: 0, windows: 0, timers: new Map() });

export interface Lookout {
  flashHooks: FlashHooks;
  watch: BoardWatch;
  /** Signals, with every sample counted. */
  listened(signals: Signals): Signals;
  /** The counter of the record that was told last. */
  kept(): number;
  /** Sums up what was counted. */
  tellCounts(): void;
}

export function createLookout(now: () => number, tell: Tell): Lookout {
  let counts = none();
  let ranAt = -1;
  let openedAt = -1;
  let kept = 0;

  const tellCounts = () => {
    const { wakes, pressures, windows, timers } = counts;
    counts = none();
    if (wakes === 0) return;
    tell("wakes", `${wakes} times: ${pressures} samples of pressure, ${windows} windows of sound`, {
      fields: { wakes, pressures, windows },
    });
    const set = [...timers].map(([name, times]) => `${times} x ${name}`);
    if (set.length > 0) tell("timers", set.join(", "), { deep: true, fields: Object.fromEntries(timers) });
  };

  const tellWritten = (written: Written, at: number) => {
    const where = `${written.bytes} B at 0x${at.toString(16)}`;
    if (written.kind !== "record") tell("writes", `${written.kind}, ${where}`, { deep: true });
    else if (written.moved) tell("writes", `moves #${written.counter} on, ${where}`, { deep: true });
    else {
      const { counter, record, bytes } = written;
      if (record.type === "reading") tellCounts();
      kept = counter;
      const text = `#${counter} ${record.type}, ${bytes} B: ${keptText(record)}`;
      tell(record.type === "night" ? "night" : "keeps", text, {
        detail: record.type === "check" ? undefined : detailOf(record),
        fields: { counter, type: record.type, record: itemsOfKept(record) },
      });
    }
  };

  return {
    kept: () => kept,
    tellCounts,
    flashHooks: {
      write: (at, data) => {
        const written = readWritten(data);
        if (written !== undefined) tellWritten(written, at);
        return undefined;
      },
      erase: (at) => {
        tell("page", `erased at 0x${at.toString(16)}`, { deep: true });
        return undefined;
      },
    },
    watch: {
      run: () => {
        if (now() !== ranAt) counts.wakes++;
        ranAt = now();
      },
      timer: (ms, again) => {
        const name = `${again ? "every " : ""}${Math.round(ms)} ms`;
        counts.timers.set(name, (counts.timers.get(name) ?? 0) + 1);
      },
      line: (open) => {
        if (open) openedAt = now();
        else if (openedAt >= 0) {
          tell("sleeps", `line closed after ${now() - openedAt} ms`);
          openedAt = -1;
        }
      },
    },
    listened: ({ pressure, acoustic }) => ({
      pressure:
        pressure &&
        ((at) => {
          counts.pressures++;
          return pressure(at);
        }),
      acoustic:
        acoustic &&
        ((from, rate, out) => {
          counts.windows++;
          acoustic(from, rate, out);
        }),
    }),
  };
}
