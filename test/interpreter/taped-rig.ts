// A life that is lived twice: on the virtual board, with what reaches it put on tape, and then from the tape on the
// interpreter. Every frame has to be the same byte at the same virtual millisecond, and so has the flash.
import { expect } from "vitest";
import type { Profile } from "../../firmware/profile.ts";
import { cobsEncode } from "../../shared/cobs.ts";
import type { Life } from "../../tools/board/interpreter-life.ts";
import { createTape } from "../../tools/board/lockstep.ts";
import { crcOf } from "../../tools/board/native.ts";
import type { Signals } from "../../tools/board/signals.ts";
import { createSimClock } from "../../tools/board/sim-clock.ts";
import type { BoardKind } from "../../tools/image/kinds.ts";
import { TRANSDUCER } from "../../tools/image/profile.ts";
import { createRig, START } from "../rig.ts";

export interface TapedRigOptions {
  kind: BoardKind;
  profile: Partial<Profile>;
  signals: Signals;
}

export function createTapedRig({ kind, profile, signals }: TapedRigOptions) {
  const clock = createSimClock(START);
  const tape = createTape({ kind, clock, signals, transducer: TRANSDUCER });
  const rig = createRig({ kind, clock, profile, signals: tape.signals });
  const receive = rig.board.receive;
  rig.board.receive = (bytes) => {
    tape.received(bytes);
    receive(bytes);
  };
  return {
    rig,
    tape,
    boot: () => {
      tape.boot();
      rig.board.boot();
    },
  };
}

const frameLine = (at: number, bytes: Uint8Array) =>
  `${new Date(at).toISOString()} ${Buffer.from(bytes).toString("hex")}`;

/** The interpreter lived as the virtual board of `rig` did. */
export function expectSameLife(life: Life, rig: ReturnType<typeof createRig>): void {
  expect(life.errors).toEqual([]);
  expect(life.uplinks.map(({ at, bytes }) => frameLine(at, bytes))).toEqual(
    rig.uplinks.map(({ at, frame }) => frameLine(at, cobsEncode(frame, crcOf))),
  );
  expect(Buffer.compare(life.flash, rig.board.flash.bytes)).toBe(0);
}
