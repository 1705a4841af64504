// Boards on a technician's bench and in the field: flashed by the tool's own steps, cut where the seed says, and run with
// what is then in their flash. The judge is shown what they seal when they hand it to their line.

import { crc32 } from "node:zlib";
import { PROFILE } from "../../firmware/profile.ts";
import type { PickNumber } from "../../gateway/chance.ts";
import { readEnrolment } from "../../gateway/config/enrolment.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { cobsEncode } from "../../shared/cobs.ts";
import { createVirtualBoard, type VirtualBoard } from "../../tools/board/board.ts";
import type { SimClock } from "../../tools/board/sim-clock.ts";
import { ToolError } from "../../tools/errors.ts";
import type { BoardConsole } from "../../tools/flash/console.ts";
import { type FlashOptions, putNode } from "../../tools/flash/flash.ts";
import { readUsed } from "../../tools/flash/used.ts";
import { createFlash, type FlashHooks } from "../../tools/image/flash.ts";
import { boardKind } from "../../tools/image/kinds.ts";
import { type Identity, TRANSDUCER } from "../../tools/image/profile.ts";
import { createStorage } from "../../tools/image/storage.ts";
import { memoryOf } from "../../tools/powercuts/cuts.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { LANGUAGES } from "../../tools/sentences.ts";
import { frameIn } from "../faults/nodes.ts";
import { bundleOf } from "../rig.ts";
import { blankBoard } from "../tools/flash/virtual-flash.ts";
import type { Chance } from "./chance.ts";
import type { Judge } from "./judge.ts";

/** A frame every few seconds, and no sound, which takes most of a board's time. */
const PACE = { interval: 10_000, tick: 10_000, windows: 1, acoustic: null, nightWindows: 1440, baud: 115200 };
/** Now and then the pressure sensor is off for so long, ms: the node tells that as an event. */
const SENSOR_BLOCK_MS = 20_000;
const SENSOR_OFF = 0.15;

const NO_TERMINAL = { step() {}, advance() {}, note() {}, debug() {}, end() {} };

/** What a flash is cut at: the tool's own words to the board. */
const STEPS = {
  erase: /eraseAll/,
  code: /write\("\.bootcde"/,
  profile: /write\("sippra\.json"/,
  ring: /write\("sippra\.ring","",0|erasePage/,
  check: /E\.CRC32\(/,
  start: /write\("sippra\.ring",atob|Flash"\)\.write\(/,
};
export type Step = keyof typeof STEPS;
export const STEP_NAMES = Object.keys(STEPS) as Step[];

export interface Cut {
  step: Step;
  /** Of the step's lines to the board, the first being 0. */
  line: number;
  /** Power is gone in the middle of a write, or the cable is pulled before or after the line. */
  how: "before" | "within" | "after";
}

export interface Bench {
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
  /** Its power fails in the write to flash after so many, and comes back a second later. */
  cutInWrite(writes: number): void;
  /** Somebody erases it. */
  erase(): void;
  receive(frame: Uint8Array): void;
  /** How it ended: "flashed", "cut", or the code of the tool's refusal. */
  flash(enrolment: string, options?: Partial<FlashOptions>, cut?: Cut): Promise<string>;
  errors(): string[];
}

export function createLabBoard(name: string, id: string, bench: Bench): LabBoard {
  const { clock, chance, judge, pickStart } = bench;
  const kind = boardKind(id);
  const serial = `serial-of-${name}`;
  let memory: { image?: Uint8Array; ring?: Uint8Array | undefined } = {};
  let virtual: VirtualBoard | undefined;
  let writesLeft = Number.POSITIVE_INFINITY;
  const errors: string[] = [];
  const number = name.charCodeAt(name.length - 1);

  const hooks: FlashHooks = {
    write(_, data) {
      if (writesLeft-- > 0) return undefined;
      writesLeft = Number.POSITIVE_INFINITY;
      clock.setTimeout(() => virtual?.boot(), 1000);
      return chance.below(data.length);
    },
    erase() {
      if (writesLeft-- > 0) return undefined;
      writesLeft = Number.POSITIVE_INFINITY;
      clock.setTimeout(() => virtual?.boot(), 1000);
      return true;
    },
  };

  /** Who its profile says that it is. */
  function identity(): Identity | undefined {
    try {
      return JSON.parse(createStorage(createFlash(kind.storage, memory.image)).read(PROFILE) ?? "");
    } catch {
      return undefined;
    }
  }

  function powerOff(): void {
    if (virtual === undefined) return;
    virtual.powerOff();
    errors.push(...virtual.errors());
    memory = memoryOf(virtual.flash, virtual.ringFlash);
    virtual = undefined;
    writesLeft = Number.POSITIVE_INFINITY;
  }

  function boot(): void {
    powerOff();
    const self = identity();
    if (self === undefined) return;
    virtual = createVirtualBoard({
      ...{ kind, clock, serial, flashHooks: hooks },
      image: memory.image!,
      ring: memory.ring,
      transducer: TRANSDUCER,
      signals: {
        acoustic: undefined,
        pressure: (at) =>
          hash(number, 2, Math.floor(at / SENSOR_BLOCK_MS)) < SENSOR_OFF
            ? -200
            : 200 + 800 * hash(number, at),
      },
      onWrite: (bytes) => {
        const frame = frameIn(bytes);
        if (frame) judge.see({ key: self.key, direction: "up", epoch: self.epoch, frame, by: name });
      },
      onTransmit: (bytes) => {
        const frame = frameIn(bytes);
        if (frame) bench.onUplink(board, self, frame);
      },
    });
    virtual.boot();
  }

  /** The board on the technician's line, with what it holds. */
  function connected(cut: Cut | undefined): { board: BoardConsole; take(): void } {
    let isCut = false;
    let isTorn = false;
    let line = 0;
    const torn = (share: number) => {
      const now = isTorn;
      isTorn = false;
      return now ? Math.floor(share * chance.uniform()) : undefined;
    };
    const { board, flash, ring } = blankBoard(id, {
      ...memory,
      serial,
      hooks: { write: (_, data) => torn(data.length), erase: () => torn(2) === 0 },
    });
    const gone = () => new ToolError("flash", "The board does not answer.");
    const evaluate: BoardConsole["evaluate"] = async (expression) => {
      if (isCut) throw gone();
      const isHere = cut !== undefined && STEPS[cut.step].test(expression) && line++ === cut.line;
      if (!isHere) return board.evaluate(expression);
      isCut = true;
      isTorn = cut.how === "within";
      if (cut.how === "before") throw gone();
      await board.evaluate(expression);
      throw gone();
    };
    return {
      board: { ...board, evaluate },
      take() {
        memory = { image: flash.bytes, ring: ring?.bytes };
      },
    };
  }

  async function flash(path: string, more: Partial<FlashOptions> = {}, cut?: Cut): Promise<string> {
    powerOff();
    const line = connected(cut);
    const options = {
      ...{ port: "here", board: undefined, wait: 0, baud: 115200, replace: false, forget: false },
      ...{ link: "serial" as const, profile: PACE, ...more, enrolment: path },
    };
    const say = LANGUAGES.en;
    try {
      const enrolment = readEnrolment(path);
      const used = readUsed(path, enrolment, say);
      const deps = {
        now: clock.now,
        pick: pickStart,
        firmwareFor: async (kindId: string) => bundleOf(kindId),
      };
      const rest = { options, say, terminal: NO_TERMINAL, board: line.board, enrolment, used, deps };
      await putNode(rest, new AbortController().signal);
      return "flashed";
    } catch (error) {
      if (error instanceof ToolError)
        return error.message === "The board does not answer." ? "cut" : error.code;
      if (error instanceof GatewayError) return error.code;
      // Power that is gone in a write is seen as a throw of the virtual flash.
      if (cut?.how === "within") return "cut";
      throw error;
    } finally {
      line.take();
    }
  }

  const board: LabBoard = {
    ...{ name, boot, powerOff, flash },
    cutInWrite(writes) {
      writesLeft = writes;
    },
    erase() {
      powerOff();
      memory = {};
    },
    receive: (frame) => virtual?.receive(cobsEncode(frame, crc32)),
    errors: () => [...errors, ...(virtual?.errors() ?? [])],
  };
  return board;
}
