// Boards on the bench and in the field, which run what is in their flash. The judge is shown what they seal when they hand it
// to their line: whether it leaves, nobody knows.
import { crc32 } from "node:zlib";
import { PROFILE } from "../../firmware/profile.ts";
import type { PickNumber } from "../../gateway/chance.ts";
import { cobsEncode } from "../../shared/cobs.ts";
import { createVirtualBoard, type VirtualBoard } from "../../tools/board/board.ts";
import type { SimClock } from "../../tools/board/sim-clock.ts";
import type { FlashOptions } from "../../tools/flash/job.ts";
import { createFlash, type FlashHooks } from "../../tools/image/flash.ts";
import { type BoardKind, boardKind } from "../../tools/image/kinds.ts";
import { type Identity, TRANSDUCER } from "../../tools/image/profile.ts";
import { createStorage } from "../../tools/image/storage.ts";
import { memoryOf } from "../../tools/powercuts/cuts.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { frameIn } from "../faults/nodes.ts";
import type { Chance } from "./chance.ts";
import type { Judge } from "./judge.ts";
import { type Cut, flashBoard, type Memory } from "./technician.ts";

/** Now and then the pressure sensor is off for so long, ms: the node tells that as an event. */
const SENSOR_BLOCK_MS = 20_000;
const SENSOR_OFF = 0.15;
const BACK_MS = 1000;

export interface Surroundings {
  clock: SimClock;
  chance: Chance;
  judge: Judge;
  pickStart: PickNumber;
  /** An uplink has left a board's line. */
  onUplink(board: LabBoard, identity: Identity, frame: Uint8Array): void;
}

export interface LabBoard {
  name: string;
  boot(): void;
  powerOff(): void;
  /** Its power fails in the operation on flash after so many, and comes back a second later. */
  cutInWrite(operations: number): void;
  /** Somebody erases it. */
  erase(): void;
  receive(frame: Uint8Array): void;
  /** How it ended: "flashed", "cut", or the code of the tool's refusal. */
  flash(enrolment: string, options?: Partial<FlashOptions>, cut?: Cut): Promise<string>;
  errors(): string[];
}

/** Who the profile in a flash says that it is. */
function identityIn(kind: BoardKind, { image }: Memory): Identity | undefined {
  try {
    return JSON.parse(createStorage(createFlash(kind.storage, image)).read(PROFILE) ?? "");
  } catch {
    return undefined;
  }
}

/** Lets the power fail in an operation on flash. */
function createFuse({ clock, chance }: Surroundings, onBack: () => void) {
  let left = Number.POSITIVE_INFINITY;
  const fails = () => {
    if (left-- > 0) return false;
    left = Number.POSITIVE_INFINITY;
    clock.setTimeout(onBack, BACK_MS);
    return true;
  };
  const hooks: FlashHooks = {
    write: (_, { length }) => (fails() ? chance.below(length) : undefined),
    erase: fails,
  };
  return {
    hooks,
    after: (operations: number) => {
      left = operations;
    },
  };
}

const pressureOf = (board: string) => (at: number) => {
  const number = board.charCodeAt(board.length - 1);
  return hash(number, 2, Math.floor(at / SENSOR_BLOCK_MS)) < SENSOR_OFF ? -200 : 200 + 800 * hash(number, at);
};

export function createLabBoard(name: string, id: string, around: Surroundings): LabBoard {
  const { clock, chance, judge, pickStart, onUplink } = around;
  const kind = boardKind(id);
  const serial = `serial of ${name}`;
  const signals = { acoustic: undefined, pressure: pressureOf(name) };
  const errors: string[] = [];
  let memory: Memory = {};
  let virtual: VirtualBoard | undefined;
  const fuse = createFuse(around, () => virtual?.boot());

  function powerOff(): void {
    if (virtual === undefined) return;
    virtual.powerOff();
    errors.push(...virtual.errors());
    memory = memoryOf(virtual.flash, virtual.ringFlash);
    virtual = undefined;
    fuse.after(Number.POSITIVE_INFINITY);
  }

  function boot(): void {
    powerOff();
    const self = identityIn(kind, memory);
    if (self === undefined) return;
    const { key, epoch } = self;
    virtual = createVirtualBoard({
      ...{ kind, clock, serial, signals, image: memory.image!, ring: memory.ring },
      ...{ transducer: TRANSDUCER, flashHooks: fuse.hooks },
      onWrite: (bytes) => {
        const frame = frameIn(bytes);
        if (frame) judge.see({ key, direction: "up", epoch, frame, by: name });
      },
      onTransmit: (bytes) => {
        const frame = frameIn(bytes);
        if (frame) onUplink(board, self, frame);
      },
    });
    virtual.boot();
  }

  const board: LabBoard = {
    ...{ name, boot, powerOff },
    cutInWrite: fuse.after,
    erase() {
      powerOff();
      memory = {};
    },
    receive: (frame) => virtual?.receive(cobsEncode(frame, crc32)),
    async flash(enrolment, options = {}, cut) {
      powerOff();
      const job = { id, serial, memory, enrolment, options, cut, now: clock.now, pickStart };
      const end = await flashBoard({ ...job, uniform: chance.uniform });
      memory = end.memory;
      return end.outcome;
    },
    errors: () => [...errors, ...(virtual?.errors() ?? [])],
  };
  return board;
}
