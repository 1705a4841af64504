// A life that was cut goes on: a fresh board boots with what was left in flash, for some hours of virtual time,
// answered by the gateway as it was at the cut. Some are cut a second and a third time. Then it is asked
// whether anything was lost.

import { READING } from "../../shared/messages.ts";
import { createTape, type Tape, type Uplink } from "../board/lockstep.ts";
import type { Signals } from "../board/signals.ts";
import { createSimClock, type SimClock } from "../board/sim-clock.ts";
import type { BoardKind } from "../image/kinds.ts";
import { TRANSDUCER } from "../image/profile.ts";
import type { Book, Fault, FaultKind, Lost } from "./book.ts";
import { apply, type Cut, cutsOf, installed, type Memory, memoryOf, type Op, ringOf } from "./cuts.ts";
import { createLearning, type Learning, type Learnt } from "./learned.ts";
import { isLoss, sureOf } from "./life.ts";
import { createNode } from "./node.ts";
import { chances, labSignals } from "./signals.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** When a night has been told, UTC: it ends at 04:00 an hour east, give or take a slot. */
const MORNING_MS = 3.5 * HOUR_MS;
/** A node that is answered has told all within this time after it boots: a report each 15 minutes. */
const PATIENCE_MS = HOUR_MS;
/** As long, where frames get lost on either way: what a node tells after waking ends with the first of them. */
const PATIENCE_LOSSY_MS = 48 * HOUR_MS;
const LOSS = 0.15;

export interface BranchOptions {
  kind: BoardKind;
  /** Flash at the cut; it is changed. */
  memory: Memory;
  /** Storage as it was installed. */
  image: Uint8Array;
  /** Of this branch's own. */
  book: Book;
  /** What the node had learned by the cut. */
  learnt: Learnt;
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

/** A branch as it stands. */
interface Branch {
  options: BranchOptions;
  clock: SimClock;
  tape: Tape | undefined;
  signals: Signals;
  chance: () => number;
  lossy: boolean;
  memory: Memory;
  faults: Fault[];
  learning: Learning;
  uplinks: Uplink[];
  frames: number;
}

/** What came of one boot. */
interface Boot {
  /** The operation in which the power failed. */
  failing: Op | undefined;
  /** What it did not get done, if anything. */
  missed: string | undefined;
}

/** One boot, until the node has told all, or its flash operation of the number `last` is to fail. */
function bootOnce(branch: Branch, last: number): Boot {
  const { clock, tape, chance, lossy, faults, learning } = branch;
  const { kind, book } = branch.options;
  const ring = ringOf(kind);
  let operations = 0;
  let failing: Op | undefined;
  const fresh = new Set<number>();
  let told = false;
  const fails = (op: Op) => {
    if (op.address < ring.from || op.address >= ring.to)
      faults.push({ kind: "changed", text: `flash outside the ring, at 0x${op.address.toString(16)}` });
    if (++operations < last) return false;
    failing = op;
    return true;
  };
  const board = createNode({
    kind,
    ...branch.memory,
    clock,
    signals: branch.signals,
    book,
    lost: () => lossy && chance() < LOSS,
    flashHooks: {
      write: (address, data) => {
        const bytes = Uint8Array.from(data);
        if (fails({ what: "write", at: clock.now(), address, data: bytes })) return 0;
        learning.wrote(bytes);
        return undefined;
      },
      erase: (address) => fails({ what: "erase", at: clock.now(), address }),
    },
    onSent: ({ type, counter }) => {
      branch.frames++;
      if (type === READING) fresh.add(counter);
    },
    onHeard: () => {
      if (!book.settled()) return;
      for (const counter of fresh) told ||= book.delivered(counter);
    },
    onLeft: (bytes) => branch.uplinks.push({ at: clock.now(), bytes }),
    onArrival: (bytes) => tape?.received(bytes),
  });
  const until = clock.now() + (lossy ? PATIENCE_LOSSY_MS : PATIENCE_MS);
  tape?.boot();
  learning.boot(branch.memory);
  board.boot();
  while (!told && failing === undefined && clock.next() <= until) clock.step();
  // Until the last ack has arrived; some until the next night is told, so that pages are opened after a cut and what was
  // learned is gone on from.
  const morning = clock.now() - (clock.now() % DAY_MS) + MORNING_MS;
  const next = morning > clock.now() ? morning : morning + DAY_MS;
  if (told) clock.runUntil(chance() < 0.05 ? next : clock.now() + 1000);
  board.powerOff();
  tape?.end();
  branch.memory = memoryOf(board.flash, board.ringFlash);
  for (const text of board.errors()) faults.push({ kind: "error", text });
  const missed = told
    ? undefined
    : fresh.size === 0
      ? "it takes no reading any more"
      : book.settled()
        ? "it delivers no new reading"
        : "it does not settle what the gateway lacks";
  return { failing, missed };
}

/** Puts down what the power left of the operation that it failed in. */
function failIn(branch: Branch, op: Op, operation: number): void {
  const { tape, chance, clock } = branch;
  const cuts = cutsOf(op, chance).filter((cut) => !tape || bytesOf(cut, op) !== undefined);
  const cut = cuts[Math.floor(chance() * cuts.length)]!;
  apply(branch.options.kind, branch.memory, op, cut, chance);
  if (op.what === "write" && cut.how === "after") branch.learning.wrote(op.data);
  else if (op.what === "write" && cut.how !== "before") branch.learning.cut(op.data);
  if (tape) tape.boots.at(-1)!.cut = { operation, bytes: bytesOf(cut, op)! };
  clock.runUntil(clock.now() + 1 + Math.floor(chance() * 600_000));
}

/** Lets a life go on from a cut, with more cuts if the seed says so, and says what came of it. */
export function goOn(options: BranchOptions): BranchResult {
  const { kind, memory, image, book, at, seed, record } = options;
  const chance = chances(...seed);
  const clock = createSimClock(at + 1 + Math.floor(chance() * HOUR_MS));
  const own = labSignals(seed[0]!);
  const tape = record ? createTape({ kind, clock, signals: own, transducer: TRANSDUCER }) : undefined;
  const lossy = chance() < 0.1;
  const more = moreCuts(chance());
  const faults: Fault[] = [];
  const fault = (name: FaultKind, text: string) => faults.push({ kind: name, text });
  const signals = tape?.signals ?? own;
  const branch: Branch = {
    ...{ options, clock, tape, signals, chance, lossy, memory, faults },
    learning: createLearning(kind, faults, options.learnt),
    uplinks: [],
    frames: 0,
  };
  const begun = clock.now();
  for (let cut = 0; cut < more; cut++) {
    // Most of the operations after a boot are those of its first minute. A board that has told all before has
    // its power switched off.
    const operation = 1 + Math.floor(chance() ** 2 * 30);
    const { failing } = bootOnce(branch, operation);
    if (failing) failIn(branch, failing, operation);
  }
  const { missed } = bootOnce(branch, Number.POSITIVE_INFINITY);
  if (missed !== undefined) fault("stuck", missed);

  const storage = branch.memory.image;
  if (Buffer.compare(installed(kind, storage), installed(kind, image)) !== 0)
    fault("changed", "code or profile");
  const sure = sureOf(kind);
  const lost = book.lost.filter((one) => isLoss(one, sure));
  if (lost.length > 0) {
    const [{ counter, how, newer }] = lost as [Lost];
    const many = `${lost.length} records that were written in whole`;
    fault("lost", `${many}: ${counter}, ${how}, with ${newer} newer ones`);
  }
  const never = [...book.open].filter((counter) => counter <= book.upTo());
  if (never.length > 0) fault("lost", `${never.length} records are settled and never came: ${never[0]}`);
  faults.push(...book.faults);
  if (tape) record!({ boots: tape.boots, uplinks: branch.uplinks, flash: storage });
  return {
    faults,
    cuts: 1 + more,
    frames: branch.frames,
    givenUp: book.lost.length - lost.length,
    hours: (clock.now() - begun) / HOUR_MS,
  };
}
