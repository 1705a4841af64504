// A board at the end of a line that has sensors: its console, Storage and resets are those of board-on-line.ts, and what measures
// there (check, listening, taps, calibration) runs on a virtual board, whose time goes on by itself, faster than ours or as fast.
import { createVirtualBoard, type VirtualBoard } from "../../../tools/board/board.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { CLEAR } from "../../../tools/flash/expression.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { TRANSDUCER } from "../../../tools/image/profile.ts";
import { type BoardOnLine, boardOnLine } from "./board-on-line.ts";
import type { BenchOptions } from "./virtual-console.ts";
import type { BoardBefore } from "./virtual-flash.ts";

const START = Date.UTC(2026, 10, 1, 12);
const EVERY_MS = 5;
/** What measures is called SIPPRA; variables of the tool have names that begin so. */
const MEASURES = /\bSIPPRA\b/;
const LOADS = /global\.SIPPRA=""/;

export interface MeasuringBoard extends BoardOnLine {
  /** Time on the board, s, and waiting for it. */
  seconds(): number;
  sleep(ms: number): Promise<void>;
  close(): void;
}

/** `pace`: how many times faster than ours its time goes. */
export function measuringBoard(
  id: string,
  before: BoardBefore,
  password: string | undefined,
  options: BenchOptions,
  pace = 20,
): MeasuringBoard {
  const base = boardOnLine(id, before, password);
  const kind = BOARD_KINDS[id]!;
  const clock = createSimClock(START);
  const texts: ((text: string) => void)[] = [];
  let bench: VirtualBoard | undefined;
  const sensors = () =>
    createVirtualBoard({
      ...{ kind, clock, image: new Uint8Array(kind.storage.pages * kind.storage.pageSize).fill(255) },
      ...{ signals: { acoustic: undefined, pressure: undefined }, transducer: TRANSDUCER },
      ...{ onTransmit: () => {}, ...options },
      onConsole: (text) => void setImmediate(() => texts.forEach((listener) => void listener(`${text}\r\n`))),
    });
  const began = performance.now();
  const timer = setInterval(
    () => clock.runUntil(Math.max(clock.now(), START + pace * (performance.now() - began))),
    EVERY_MS,
  );

  return {
    ...base,
    seconds: () => clock.now() / 1000,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / pace)),
    close: () => clearInterval(timer),
    line: {
      ...base.line,
      onText: (listener) => {
        texts.push(listener);
        base.line.onText(listener);
      },
      send: async (text) => {
        for (const line of text.split("\n").slice(0, -1)) {
          if (LOADS.test(line)) {
            bench?.powerOff();
            bench = sensors();
            bench.boot();
          }
          if (bench && MEASURES.test(line)) bench.run(line.split(CLEAR).at(-1)!.replaceAll("\x10", ""));
          else await base.line.send(`${line}\n`);
        }
      },
    },
  };
}
