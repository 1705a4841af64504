// A node's life with every step counted: days on which a gateway answers, five on which nobody does, so that the
// journal is full and its readings are thinned, and a day on which all of it is asked for, with a command, a burst,
// and a night with its spectrum. The node has been there for a month, so it has a baseline to decide by.
import { cobsDecode, cobsEncode } from "../../shared/cobs.ts";
import { NIGHT } from "../../shared/messages.ts";
import { createVirtualBoard } from "../board/board.ts";
import { crcOf } from "../board/native.ts";
import type { Signals } from "../board/signals.ts";
import { createSimClock } from "../board/sim-clock.ts";
import { synthesise } from "../board/synth.ts";
import { bundle } from "../build/bundle.ts";
import { BOARD_KINDS } from "../image/kinds.ts";
import { flashImages } from "../image/layout.ts";
import { profileFor, TRANSDUCER } from "../image/profile.ts";
import { tokenise } from "../image/tokens.ts";
import { KEY } from "../powercuts/answers.ts";
import { createBook, type Frame, readFrame } from "../powercuts/book.ts";
import { ringOf } from "../powercuts/cuts.ts";
import { instrument, STEP_MARK, SWITCH_MARK } from "./cost.ts";
import { monthLearned } from "./learned.ts";
import { createStepLog, type Day, emptyDay, tenth } from "./steps.ts";

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
/** A gateway's answer takes so long. */
const ANSWER_AFTER_MS = 20;
/** The interval it has anyway, so that days can be compared. */
const COMMAND = { id: 1, interval: 900 };

/**
 * Days that are counted, by when they begin: acks come; none has come for four days; they come again. The last is the
 * day of the weekly spectrum.
 */
const DAYS = { answered: 1, alone: 6, after: 7 } as const;
export type DayKind = keyof typeof DAYS;
/** No answer between these days; the command on the last one comes half a day into it. */
const SILENCE = { from: 2, to: 7 };
const COMMAND_DAY = DAYS.after + 0.5;
const END = START + (DAYS.after + 1) * DAY_MS;

/** On the last day the pressure falls, ms after START, by so much, kPa, and for so long, ms. */
const BURST = { at: DAYS.after * DAY_MS + 18.2 * 3_600_000, kpa: 60, lasts: 1_800_000 };
/** Bytes of the record with which a flashed ring starts, at offset 4 (tools/image/layout.ts). */
const FIRST_RECORD_AT = 4;
const FIRST_RECORD = 52;

export type Life = Record<DayKind, Day>;

export interface StepCost {
  step: string;
  /** How often on each day. */
  times: Record<DayKind, number>;
  statements: number;
  /** Median and longest, ms of board time. */
  median_ms: number;
  longest_ms: number;
}

/** Of a quiet site, with the burst. */
function signals(): Signals {
  const { acoustic, pressure } = synthesise({ seed: 1, leak: null });
  const fallen = (at: number) => {
    const since = at - START - BURST.at;
    return since >= 0 && since < BURST.lasts ? BURST.kpa : 0;
  };
  return { acoustic, pressure: (at) => pressure!(at) - fallen(at) };
}

/** The frame in what left on the line; undefined where it is no frame. */
function frameOf(bytes: Uint8Array): Frame | undefined {
  if (bytes[0] !== 0) return undefined;
  const inner = Uint8Array.from(bytes.subarray(1, -1));
  return readFrame(inner.subarray(0, cobsDecode(inner, inner.length, crcOf)));
}

/** Lives it. */
export function countedLife(board: string): Life {
  // Instrumented code is several times as long: a Storage of many pages takes the place of the board's own.
  const own = BOARD_KINDS[board]!;
  const kind = { ...own, storage: { ...own.storage, pages: 400 } };
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: KEY });
  const clock = createSimClock(START);
  const days: Life = { answered: emptyDay(), alone: emptyDay(), after: emptyDay() };
  const daysLived = () => (clock.now() - START) / DAY_MS;
  const today = (): Day => {
    const day = Math.floor(daysLived());
    const counted = (Object.keys(DAYS) as DayKind[]).find((each) => DAYS[each] === day);
    return counted === undefined ? emptyDay() : days[counted];
  };
  const log = createStepLog({ clock, kind, utcOffset: profile.utcOffset, today });

  const book = createBook();
  let commanded = false;
  const answer = ({ counter }: Frame, isCommand: boolean) => {
    log.onAnswer(isCommand ? "command" : "ack");
    const frame = isCommand
      ? book.command(counter, COMMAND, clock.now())
      : book.ack(counter, Math.floor(clock.now()));
    node.receive(cobsEncode(frame, crcOf));
  };
  const onTransmit = (bytes: Uint8Array) => {
    const frame = frameOf(bytes);
    if (frame === undefined) return;
    if (frame.type === NIGHT) log.onNight(frame);
    const day = daysLived();
    if (day >= SILENCE.from && day < SILENCE.to) return;
    book.heard(frame);
    clock.setTimeout(() => {
      const isCommand = !commanded && day >= COMMAND_DAY;
      commanded ||= isCommand;
      answer(frame, isCommand);
    }, ANSWER_AFTER_MS);
  };

  const images = flashImages(kind, tokenise(instrument(bundle(board))), profile);
  const learnedAt = ringOf(kind).from - kind.storage.address + FIRST_RECORD_AT + FIRST_RECORD;
  images.image.set(monthLearned(START / DAY_MS), learnedAt);
  const node = createVirtualBoard({
    ...{ kind, ...images, clock, onTransmit },
    signals: signals(),
    transducer: TRANSDUCER,
    onWrite: (bytes) => {
      if (bytes[0] === 0) log.onSent(bytes[2]! & 31);
    },
    onConsole: (text) => {
      if (text.startsWith(STEP_MARK)) log.onStep(JSON.parse(text.slice(1)));
      else if (text.startsWith(SWITCH_MARK)) log.onSwitch(JSON.parse(text.slice(1)));
    },
    onReboot: log.onReboot,
    flashHooks: log.flashHooks,
  });
  node.boot();
  clock.runUntil(END);
  if (node.errors().length > 0) throw new Error(node.errors()[0]);
  return days;
}

/** The steps of its days, in the order in which they were first seen. */
export function stepCosts(life: Life): StepCost[] {
  const names = new Set(Object.values(life).flatMap(({ steps }) => steps.map(({ name }) => name)));
  return [...names].map((step) => {
    const of = (day: Day) => day.steps.filter(({ name }) => name === step);
    const all = Object.values(life).flatMap(of);
    const sorted = all.sort((a, b) => a.ms - b.ms);
    const median = sorted[sorted.length >> 1]!;
    return {
      step,
      times: {
        answered: of(life.answered).length,
        alone: of(life.alone).length,
        after: of(life.after).length,
      },
      statements: median.statements,
      median_ms: tenth(median.ms),
      longest_ms: tenth(sorted.at(-1)!.ms),
    };
  });
}
