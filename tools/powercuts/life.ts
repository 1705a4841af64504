// A node's life that is not cut, written down: every flash operation and every frame, in their order. From it
// the flash, and what the gateway knew, can be made again as they were at any point.
import { CLOCK_SET, MOVED, RECORD, TYPE } from "../../firmware/node/kinds.ts";
import { EVENT_KINDS } from "../../shared/events.ts";
import { EVENT, READING, UPLINKS } from "../../shared/messages.ts";
import { createSimClock } from "../board/sim-clock.ts";
import { bootCode } from "../build/bundle.ts";
import { BOARD_KINDS, type BoardKind } from "../image/kinds.ts";
import { flashImages } from "../image/layout.ts";
import { profileFor } from "../image/profile.ts";
import { type Command, KEY } from "./answers.ts";
import { createBook, type Fault, INTERVAL_S, type Lost } from "./book.ts";
import { memoryOf, type Op } from "./cuts.ts";
import { createLearning } from "./learned.ts";
import { createNode } from "./node.ts";
import { chances, labSignals, START } from "./signals.ts";

export { START };

const MINUTE_MS = 60_000;
/** From the laboratory's scale to that of the recordings, 0.1 dB. */
const REFERENCE = 0;
const DAY_MS = 86_400_000;

/** `frame` of "sent" is its bytes, that of "heard" is the number of its "sent" among all events. */
export type Event =
  | Op
  | { what: "sent"; at: number; frame: Uint8Array }
  | { what: "heard"; at: number; frame: number }
  /** A command was on its way to the node. */
  | { what: "asked"; at: number; command: Command };

export interface Life {
  kind: BoardKind;
  seed: number;
  /** Flash as it was when the node was installed: Storage, and the ring where it lies outside. */
  image: Uint8Array;
  ring: Uint8Array | undefined;
  events: Event[];
  faults: Fault[];
  /** Records that it kept, by what they are. */
  kept: Record<string, number>;
}

/**
 * A profile that keeps a node's rhythm and saves the samples that would cost the laboratory its time. Calibrated so that
 * the signals' loud days are a leak to the start rule, and the others are not.
 */
export const labProfile = () =>
  profileFor(
    { network: 1, node: 7, epoch: 0, key: KEY },
    { interval: 1000 * INTERVAL_S, tick: 5 * MINUTE_MS, windows: 1, reference: REFERENCE },
  );

/** What a record of the ring is, for people; undefined where it is none, or was moved. */
function nameOf(data: Uint8Array): string | undefined {
  if (data[0]! < RECORD || data[0]! & MOVED) return undefined;
  const type = data[0]! & TYPE;
  // An event's body begins with its kind, in a byte.
  if (type === EVENT) return EVENT_KINDS[data[2 + (data[0]! & CLOCK_SET ? 8 : 10)]!];
  return UPLINKS[type] ?? `type ${type}`;
}

/** Days on which nobody answers: how many in a row, from which day on. One is longer than small journals last. */
const SILENCES: [from: number, days: number][] = [
  [3, 1],
  [8, 2],
  [17, 6],
];

/** Share of answers that are a command: some ten in a month. */
const COMMANDS = 0.004;

/** Records of a reading and what belongs to it take so much flash at most, B. */
const READING_BYTES = 72;

/**
 * How many of the newest records a journal has to hold whatever happens: what fits in its pages but for the one
 * that is being filled and the one that is erased for it, and of that three quarters.
 */
export function sureOf({ storage, ring, ringPages }: BoardKind): number {
  const { pages, pageSize } = ring ?? { ...storage, pages: ringPages };
  return Math.floor((0.75 * Math.max(1, pages - 2) * pageSize) / READING_BYTES);
}

/** Whether a record should not have gone, however full the journal was. */
export const isLoss = ({ type, newer }: Lost, sure: number) => type !== READING || newer < sure;

/** Lives `days` of a node on a kind of board, with frames that get lost, days of silence, and resets. */
export function live(kind: BoardKind | string, days: number, seed: number): Life {
  const board = typeof kind === "string" ? BOARD_KINDS[kind]! : kind;
  const images = flashImages(board, bootCode(board.id), labProfile());
  const clock = createSimClock(START);
  const events: Event[] = [];
  const book = createBook();
  const chance = chances(seed, 1);
  const numbers = new Map<Uint8Array, number>();
  const wrong: Fault[] = [];
  const learning = createLearning(board, wrong);
  const kept: Record<string, number> = {};
  const day = () => (clock.now() - START) / DAY_MS;
  const silent = () => SILENCES.some(([from, long]) => day() >= from && day() < from + long);
  const node = createNode({
    kind: board,
    ...images,
    clock,
    signals: labSignals(seed),
    book,
    lost: () => silent() || chance() < 0.05,
    flashHooks: {
      write: (address, data) => {
        const bytes = Uint8Array.from(data);
        events.push({ what: "write", at: clock.now(), address, data: bytes });
        learning.wrote(bytes);
        const name = nameOf(bytes);
        if (name !== undefined) kept[name] = (kept[name] ?? 0) + 1;
        return undefined;
      },
      erase: (address) => {
        events.push({ what: "erase", at: clock.now(), address });
        return undefined;
      },
    },
    command: () => {
      if (chance() > COMMANDS) return undefined;
      const command = { id: 1 + events.length, interval: chance() < 0.5 ? INTERVAL_S : 600 };
      events.push({ what: "asked", at: clock.now(), command });
      return command;
    },
    onSent: ({ bytes }) => {
      numbers.set(bytes, events.length);
      events.push({ what: "sent", at: clock.now(), frame: bytes });
    },
    onHeard: ({ bytes }) => events.push({ what: "heard", at: clock.now(), frame: numbers.get(bytes)! }),
  });
  const end = START + days * DAY_MS;
  while (clock.now() < end) {
    learning.boot(memoryOf(node.flash, node.ringFlash));
    node.boot();
    clock.runUntil(Math.min(end, clock.now() + Math.ceil(chance() * 6 * DAY_MS)));
    node.powerOff();
    clock.runUntil(clock.now() + Math.ceil(chance() * 10 * MINUTE_MS));
  }
  const sure = sureOf(board);
  const faults: Fault[] = [
    ...book.faults,
    ...wrong,
    ...node.errors().map((text): Fault => ({ kind: "error", text })),
    ...book.lost
      .filter((one) => isLoss(one, sure))
      .map(({ counter, how }): Fault => ({ kind: "lost", text: `record ${counter}: ${how}` })),
  ];
  return { kind: board, seed, ...images, events, faults, kept };
}
