// A life that was cut goes on: a fresh board boots with what was left in flash, for some hours of virtual time,
// answered by the gateway as it was at the cut. Some are cut a second and a third time. Then it is asked
// whether anything was lost.

import { READING } from "../../shared/messages.ts";
import type { BoardKind } from "../board/kinds.ts";
import { createTape, type Tape, type Uplink } from "../board/lockstep.ts";
import { createSimClock } from "../board/sim-clock.ts";
import { TRANSDUCER } from "../flash/profile.ts";
import type { Book, Fault, FaultKind } from "./book.ts";
import { apply, type Cut, cutsOf, installed, type Memory, memoryOf, ringOf } from "./cuts.ts";
import { type Op, sureOf } from "./life.ts";
import { createNode } from "./node.ts";
import { chances, labSignals } from "./signals.ts";

const HOUR = 3_600_000;
/** A node that is answered has told all within this time after it boots: a report each 15 minutes. */
const PATIENCE = HOUR;
/** As long, where frames get lost on either way: what a node tells after waking ends with the first of them. */
const PATIENCE_LOSSY = 48 * HOUR;
const LOSS = 0.15;

export interface BranchOptions {
  kind: BoardKind;
  /** Flash at the cut; it is changed. */
  memory: Memory;
  /** Storage as it was installed. */
  image: Uint8Array;
  /** Of this branch's own. */
  book: Book;
  /** When the power failed, unix ms. */
  at: number;
  /** Decides about everything in this branch that is left to chance. */
  seed: number[];
  /** Writes it down, so that an interpreter can live it again; cuts are then such as it can have. */
  record?: (life: Recording) => void;
}

export interface BranchResult {
  faults: Fault[];
  /** Power cuts in it, with the first. */
  cuts: number;
  frames: number;
  /** Records given up for lack of room. */
  givenUp: number;
  /** Virtual hours lived. */
  hours: number;
}

/** A life as it was recorded: what it was given, what it sent, and its Storage at the end. */
export interface Recording {
  boots: Tape["boots"];
  uplinks: Uplink[];
  flash: Uint8Array;
}

/** How many bytes an operation still put down, 1 for an erase; undefined where it is not as simple as that. */
function bytesOf(cut: Cut, op: Op): number | undefined {
  const all = op.what === "write" ? op.data.length : 1;
  if (cut.how === "before") return 0;
  if (cut.how === "after") return all;
  return cut.how === "within" && !cut.torn ? cut.bytes : undefined;
}

/** How many more cuts: mostly none. */
function moreCuts(chance: number): number {
  return chance < 0.85 ? 0 : chance < 0.95 ? 1 : 2;
}

export function goOn({ kind, memory, image, book, at, seed, record }: BranchOptions): BranchResult {
  const chance = chances(...seed);
  const clock = createSimClock(at + 1 + Math.floor(chance() * HOUR));
  const tape = record
    ? createTape({ kind, clock, signals: labSignals(seed[0]!), transducer: TRANSDUCER })
    : undefined;
  const signals = tape?.signals ?? labSignals(seed[0]!);
  const lossy = chance() < 0.1;
  const more = moreCuts(chance());
  const ring = ringOf(kind);
  const faults: Fault[] = [];
  const fault = (kind: FaultKind, text: string) => faults.push({ kind, text });
  let { image: storage, ring: outside } = memory;
  const uplinks: Uplink[] = [];
  let frames = 0;
  let hours = 0;

  for (let cut = 0; cut <= more; cut++) {
    const last = cut === more;
    // Most of the operations after a boot are those of its first minute.
    let left = last ? Number.POSITIVE_INFINITY : 1 + Math.floor(chance() ** 2 * 30);
    const operation = left;
    let failing: Op | undefined;
    const fresh = new Set<number>();
    let told = false;
    const begun = clock.now();
    const toFail = (op: Op) => {
      if (op.address < ring.from || op.address >= ring.to)
        fault("changed", `flash outside the ring, at 0x${op.address.toString(16)}`);
      if (--left > 0) return false;
      failing = op;
      return true;
    };
    const board = createNode({
      kind,
      image: storage,
      ring: outside,
      clock,
      signals,
      book,
      lost: () => lossy && chance() < LOSS,
      flashHooks: {
        write: (address, data) => {
          const cutHere = toFail({ what: "write", at: clock.now(), address, data: Uint8Array.from(data) });
          return cutHere ? 0 : undefined;
        },
        erase: (address) => toFail({ what: "erase", at: clock.now(), address }),
      },
      onSent: ({ type, counter }) => {
        frames++;
        if (type === READING) fresh.add(counter);
      },
      onHeard: () => {
        if (!book.settled()) return;
        for (const counter of fresh) told ||= book.delivered(counter);
      },
      ...(tape
        ? {
            onLeft: (bytes: Uint8Array) => uplinks.push({ at: clock.now(), bytes }),
            onArrival: tape.received,
          }
        : {}),
    });
    tape?.boot();
    board.boot();
    const until = begun + (lossy ? PATIENCE_LOSSY : PATIENCE);
    while (!told && failing === undefined && clock.next() <= until) clock.step();
    // Until the last ack has arrived; some for longer, so that pages are opened after a cut.
    if (told) clock.runUntil(clock.now() + (chance() < 0.05 ? 6 * HOUR : 1000));
    board.powerOff();
    tape?.end();
    hours += (clock.now() - begun) / HOUR;
    ({ image: storage, ring: outside } = memoryOf(board.flash, board.ringFlash));
    if (failing) {
      const cuts = cutsOf(failing, chance).filter((one) => !tape || bytesOf(one, failing!) !== undefined);
      const here = cuts[Math.floor(chance() * cuts.length)]!;
      apply(kind, { image: storage, ring: outside }, failing, here, chance);
      if (tape) tape.boots.at(-1)!.cut = { operation, bytes: bytesOf(here, failing)! };
      clock.runUntil(clock.now() + 1 + Math.floor(chance() * 600_000));
    }
    for (const text of board.errors()) fault("error", text);
    // A board that was to be cut and had nothing more to write has been switched off instead.
    if (last && !told) {
      const why =
        fresh.size === 0
          ? "takes no reading any more"
          : book.settled()
            ? "delivers no new reading"
            : "does not settle what the gateway lacks";
      fault("stuck", `it ${why}`);
    }
  }
  if (Buffer.compare(installed(kind, storage), installed(kind, image)) !== 0)
    fault("changed", "code or profile");
  const sure = sureOf(kind);
  const lost = book.lost.filter(({ newer }) => newer < sure);
  if (lost.length > 0)
    fault(
      "lost",
      `${lost.length} records that were written in whole: ${lost[0]!.counter}, ${lost[0]!.how}, with ${lost[0]!.newer} newer ones`,
    );
  const never = [...book.open].filter((counter) => counter <= book.upTo());
  if (never.length > 0) fault("lost", `${never.length} records are settled and never came: ${never[0]}`);
  faults.push(...book.faults);
  if (tape) record!({ boots: tape.boots, uplinks, flash: storage });
  return { faults, cuts: 1 + more, frames, givenUp: book.lost.length - lost.length, hours };
}
