// What the firmware weighs, and how fast a virtual node lives.
import { CLOCK_SET, PAGE, RECORD } from "../../firmware/node/kinds.ts";
import { READING } from "../../shared/messages.ts";
import { createVirtualBoard } from "../board/board.ts";
import { createSimClock } from "../board/sim-clock.ts";
import { synthesise } from "../board/synth.ts";
import { bootCode } from "../build/bundle.ts";
import { BOARD_KINDS } from "../image/kinds.ts";
import { flashImages, layOut } from "../image/layout.ts";
import { profileFor, TRANSDUCER } from "../image/profile.ts";

const DAY_MS = 86_400_000;

export interface NodeFigures {
  board: string;
  bundle_bytes: number;
  /** Storage left for code before the journal. */
  free_bytes: number;
  virtual_days: number;
  /** Virtual time over real time. */
  times_real_time: number;
  readings: number;
  /** Flash that a reading takes in the journal, and the state that opens a page of it, B. */
  reading_bytes: number;
  state_bytes: number;
  page_erases: number;
}

/** A node that nobody answers: every reading is taken, kept, sealed and sent, every ack waited for. */
export function benchNode(board: string, days: number): NodeFigures {
  const kind = BOARD_KINDS[board]!;
  const code = bootCode(board);
  const profile = profileFor({ network: 1, node: 1, epoch: 0, key: "00".repeat(16) });
  const layout = layOut(kind.storage, kind.ringPages, code, profile, undefined, kind.ring);
  const clock = createSimClock(0);
  let readings = 0;
  let readingBytes = 0;
  let stateBytes = 0;
  const node = createVirtualBoard({
    kind,
    ...flashImages(kind, code, profile),
    clock,
    signals: synthesise({ seed: 1, leak: null }),
    transducer: TRANSDUCER,
    onTransmit: () => {},
    flashHooks: {
      write: (_at, data) => {
        if (data[0] === PAGE) stateBytes = data.length;
        if ((data[0]! & ~CLOCK_SET) === (RECORD | READING)) {
          readings++;
          readingBytes += data.length;
        }
        return undefined;
      },
    },
  });
  node.boot();
  // A day to get warm.
  clock.runUntil(DAY_MS);
  const began = performance.now();
  clock.runUntil((1 + days) * DAY_MS);
  const took = performance.now() - began;
  if (node.errors().length > 0) throw new Error(node.errors()[0]);
  return {
    board,
    bundle_bytes: code.length,
    free_bytes: layout.free,
    virtual_days: days,
    times_real_time: Math.round((days * DAY_MS) / took),
    readings,
    reading_bytes: Math.round(readingBytes / readings),
    state_bytes: stateBytes,
    page_erases: node.ringFlash.erases(),
  };
}
