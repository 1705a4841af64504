// A virtual board's console as the tool has it: lines run in the board's own world, and its time goes on while one waits.

import { createVirtualBoard, type VirtualBoardOptions } from "../../../tools/board/board.ts";
import { createSimClock, type SimClock } from "../../../tools/board/sim-clock.ts";
import type { BoardConsole } from "../../../tools/flash/console.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { TRANSDUCER } from "../../../tools/image/profile.ts";

const START = Date.UTC(2026, 10, 1, 12);
const STEP_MS = 10;

export type BenchOptions = Partial<Omit<VirtualBoardOptions, "kind" | "clock">>;

export interface Bench {
  board: BoardConsole;
  clock: SimClock;
  errors(): string[];
  /** This computer's time, s, and waiting, which moves the board's time too. */
  deps: { seconds(): number; sleep(ms: number): Promise<void> };
}

/** A board that has been reset: nothing runs on it. */
export function benchOf(id: string, options: BenchOptions = {}): Bench {
  const kind = BOARD_KINDS[id]!;
  const clock = createSimClock(START);
  let said = "";
  const board = createVirtualBoard({
    ...{ kind, clock, image: new Uint8Array(kind.storage.pages * kind.storage.pageSize).fill(255) },
    ...{
      signals: { acoustic: undefined, pressure: undefined },
      transducer: TRANSDUCER,
      onTransmit: () => {},
    },
    ...options,
    onConsole: (text) => {
      said += `${text}\n`;
    },
  });
  board.boot();
  const hear: BoardConsole["hear"] = async (pattern, ms) => {
    for (let passed = 0; ; passed += STEP_MS) {
      const found = pattern.exec(said);
      if (found !== null || passed >= ms) return found?.[0];
      clock.runUntil(clock.now() + STEP_MS);
    }
  };
  const tell: BoardConsole["tell"] = async (statement) => {
    said = "";
    board.run(statement);
  };
  return {
    clock,
    errors: () => board.errors(),
    deps: {
      seconds: () => clock.now() / 1000,
      sleep: async (ms) => clock.runUntil(clock.now() + ms),
    },
    board: {
      ...{ hear, tell },
      knock: async () => {},
      reset: async () => {},
      evaluate: async (expression) => {
        await tell(`print("<@"+JSON.stringify(${expression})+"@>")`);
        const found = /<@(.*)@>/s.exec(said);
        if (found === null) throw new Error(`the board said ${said}`);
        return found[1] === "undefined" ? undefined : JSON.parse(found[1]!);
      },
    },
  };
}
