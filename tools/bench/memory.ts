// How many of the interpreter's variables the firmware takes: some hours of each board's life on the real
// interpreter, which stands outside this project.

import { crc32 } from "node:zlib";
import { sealDownlink } from "../../gateway/admit/seal.ts";
import { getU32 } from "../../shared/bytes.ts";
import { cborPut } from "../../shared/cbor.ts";
import { cobsDecode, cobsEncode } from "../../shared/cobs.ts";
import { ACK, type AckBody, BODY_MAX, RECORDS } from "../../shared/messages.ts";
import { createVirtualBoard } from "../board/board.ts";
import type { Limits } from "../board/interpreter.ts";
import { liveOnInterpreter, onInterpreter } from "../board/interpreter-life.ts";
import { createTape } from "../board/lockstep.ts";
import { createSimClock } from "../board/sim-clock.ts";
import { synthesise } from "../board/synth.ts";
import { bootCode } from "../build/bundle.ts";
import { BOARD_KINDS } from "../image/kinds.ts";
import { flashImages } from "../image/layout.ts";
import { profileFor, TRANSDUCER } from "../image/profile.ts";

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 1);
/** For the first half nobody answers, and readings pile up; then they are asked for in one long frame. */
const LIFE = 6 * HOUR_MS;
const ANSWER_AFTER = 20;

export interface MemoryFigures {
  /**
   * Variables in use between two events after a garbage collection, and the most that was seen: at every event,
   * and where the firmware calls AES, the FFT and the UART. Null where the interpreter cannot be this board.
   */
  variables_idle: number | null;
  variables_peak: number | null;
  /** Why it cannot. */
  variables_fault: string | null;
}

/** What the firmware takes on an interpreter with these limits, the bench's own variables not counted. */
export async function benchMemory(board: string, binary: string, limits: Limits): Promise<MemoryFigures> {
  const kind = onInterpreter(BOARD_KINDS[board]!, limits);
  const key = new Uint8Array(16);
  const identity = { network: 1, node: 1, epoch: 0 };
  const images = flashImages(kind, bootCode(board), profileFor({ ...identity, key: "00".repeat(16) }));
  const clock = createSimClock(START);
  const tape = createTape({
    kind,
    clock,
    signals: synthesise({ seed: 1, leak: null }),
    transducer: TRANSDUCER,
  });
  const missing = new Uint8Array(8);
  /** The readings that piled up have not come yet. */
  let behind = true;
  let answers = 0;
  const node = createVirtualBoard({
    kind,
    ...images,
    clock,
    signals: tape.signals,
    transducer: TRANSDUCER,
    onTransmit: (bytes) => {
      const now = clock.now();
      if (bytes[0] !== 0 || now < START + LIFE / 2) return;
      const frame = bytes.slice(1, -1);
      cobsDecode(frame, frame.length, crc32);
      const counter = getU32(frame, 4);
      if ((frame[0]! & 31) === RECORDS) behind = false;
      if (behind) for (let i = 0; i < Math.min(64, counter - 1); i++) missing[i >> 3]! |= 1 << (i & 7);
      const [settled, wanted] = behind ? [0, missing] : [counter, null];
      const body: AckBody = [counter, settled, wanted, Math.floor(now / 1000), now % 1000];
      const plain = new Uint8Array(BODY_MAX);
      const length = cborPut(plain, 0, body);
      const ack = sealDownlink({ ...identity, key }, ACK, ++answers, plain.subarray(0, length));
      clock.setTimeout(() => {
        const line = cobsEncode(ack, crc32);
        tape.received(line);
        node.receive(line);
      }, ANSWER_AFTER);
    },
  });
  tape.boot();
  node.boot();
  clock.runUntil(START + LIFE);
  tape.end();
  if (node.errors().length > 0) throw new Error(node.errors()[0]);
  const { idle, peak, errors } = await liveOnInterpreter({
    binary,
    kind,
    image: images.image,
    boots: tape.boots,
  });
  if (errors.length > 0) return { variables_idle: null, variables_peak: null, variables_fault: errors[0]! };
  return { variables_idle: idle, variables_peak: peak, variables_fault: null };
}
