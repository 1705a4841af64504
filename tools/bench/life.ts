// A node's life with every step counted: days on which a gateway answers, five on which nobody does, so that the
// journal is full and its readings are thinned, and a day on which all of it is asked for, with a command, a burst,
// and a night with its spectrum. The node has been there for a month, so it has a baseline to decide by.
import { RATE, WINDOW } from "../../firmware/boards/board.ts";
import { decide } from "../../firmware/leak/decide.ts";
import { newLearned } from "../../firmware/leak/learned.ts";
import * as N from "../../firmware/leak/night.ts";
import { BASE_NIGHTS, LAG, NIGHT_BEGINS, NIGHT_WINDOWS } from "../../firmware/leak/thresholds.ts";
import { LEARNED, MOVED, RECORD, TYPE } from "../../firmware/node/kinds.ts";
import { cobsDecode, cobsEncode } from "../../shared/cobs.ts";
import { EVENT, type Maybe, NIGHT, RECORDS, SPECTRUM } from "../../shared/messages.ts";
import { createVirtualBoard } from "../board/board.ts";
import { crcOf } from "../board/native.ts";
import { createSimClock } from "../board/sim-clock.ts";
import { synthesise } from "../board/synth.ts";
import { bundle } from "../build/bundle.ts";
import { BOARD_KINDS } from "../image/kinds.ts";
import { flashImages } from "../image/layout.ts";
import { profileFor, TRANSDUCER } from "../image/profile.ts";
import { align4 } from "../image/storage.ts";
import { tokenise } from "../image/tokens.ts";
import { createBook, type Frame, KEY, readFrame } from "../powercuts/book.ts";
import { ringOf } from "../powercuts/cuts.ts";
import { boardTime, instrument, STATEMENT, SWITCHED, type Switched, TOLD, type Told } from "./cost.ts";

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
/** A gateway's answer takes so long, ms. */
const ANSWER_AFTER = 20;
/** The interval it has anyway, so that days can be compared. */
const COMMAND = { id: 1, interval: 900 };

/**
 * Days that are counted, by when they begin: acks come; none has come for four days; they come again. The last is the
 * day of the weekly spectrum.
 */
const DAYS = { answered: 1, alone: 6, after: 7 } as const;
export type DayKind = keyof typeof DAYS;
const SILENCE = [2, 7] as const;

/** On the last day the pressure falls, ms after it has begun, by so much, kPa, and for so long. */
const BURST = { after: 18.2 * 3_600_000, kpa: 60, lasts: 1_800_000 };
/** Of the firmware's main.ts, by which its timer is known. */
const CONSOLE_WINDOW = 3000;
/** Bytes of the record with which a flashed ring starts, at offset 4 (tools/image/layout.ts). */
const FIRST_RECORD = 52;

export interface Step {
  name: string;
  /** Unix ms. */
  at: number;
  statements: number;
  /** ms of board time, and those without waiting for the flash. */
  ms: number;
  computing: number;
}

/** Computing from 02:00 on until the night has been told, of how many windows, and the longest step of it. */
export interface Night {
  seconds: number;
  longest_ms: number;
  windows: number;
}

export interface Day {
  steps: Step[];
  night?: Night;
  /** How long the line was open, the pressure sensor supplied and sound sampled, ms. */
  line: number;
  supply: number;
  sampling: number;
  /** Words of 4 B written to flash, and pages erased. */
  words: number;
  erases: number;
}

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

/** What a node has learned in a month of quiet nights, the last one before START, as a record of the ring. */
function monthLearned(): Uint8Array {
  const learned = newLearned();
  const first = START / DAY_MS - BASE_NIGHTS - LAG;
  for (let i = 0; i < BASE_NIGHTS + LAG; i++) {
    const night: Maybe[] = Array.from({ length: N.BALANCE + 1 }, () => null);
    // What `synthesise` makes there, give or take a dB.
    const level = -92 + ((i * 7) % 5);
    Object.assign(night, {
      ...{ [N.NIGHT]: first + i, [N.WINDOWS]: NIGHT_WINDOWS, [N.FLAGS]: 0, [N.PRESSURE_10]: 4043 + (i % 3) },
      ...{ [N.LEVEL_10]: level, [N.LEVEL_50]: level + 1, [N.LEVEL_90]: level + 4 },
      ...{ [N.MAIN_BAND]: level - 34, [N.FREQUENCY]: 190, [N.TONALITY]: 1, [N.BALANCE]: -20 },
    });
    decide(learned, night, null, NIGHT_WINDOWS);
  }
  const record = Buffer.alloc(align4(learned.length + 6), 255);
  record.set([LEARNED, learned.length]);
  record.set(learned, 2);
  const end = 2 + learned.length;
  record.writeUInt32LE(crcOf(record.subarray(0, end)), end);
  return record;
}

const tenth = (x: number) => Math.round(10 * x) / 10;

/** What sending is called, by the type of the first frame. */
const SENDING: Record<number, string> = {
  ...{ [RECORDS]: "search, send", [EVENT]: "event, send" },
  ...{ [NIGHT]: "night, send", [SPECTRUM]: "spectrum, send" },
};

/** What windows are called that turn out to be a night's. The quiet ones have always been. */
const QUIET = "night: quiet window";
const WINDOWS: Record<string, string> = {
  window: "night: window",
  "window with spectrum": "night: window with spectrum",
  [QUIET]: QUIET,
};

/** Lives it. The virtual board computes in no time: what it computes while something is on is added. */
export function countedLife(board: string): Life {
  // Instrumented code is several times as long: a Storage of many pages takes the place of the board's own.
  const own = BOARD_KINDS[board]!;
  const kind = { ...own, storage: { ...own.storage, pages: 400 } };
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: KEY });
  const clock = createSimClock(START);
  const book = createBook();
  let commanded = false;
  const none = (): Day => ({ steps: [], line: 0, supply: 0, sampling: 0, words: 0, erases: 0 });
  const days = { answered: none(), alone: none(), after: none() };
  const today = () => {
    const day = Math.floor((clock.now() - START) / DAY_MS);
    const which = (Object.keys(DAYS) as DayKind[]).find((each) => DAYS[each] === day);
    return which === undefined ? none() : days[which];
  };

  /** Since when they are on. */
  let line: number | undefined;
  let supply = 0;
  /** What has happened in the step that runs. */
  const nothing = () => ({
    sent: [] as number[],
    kept: [] as number[],
    written: 0,
    moved: 0,
    erased: 0,
    opened: false,
    read: false,
  });
  let now = nothing();
  /** What the answer that arrives is, and the steps it has made. */
  let arriving = { what: "ack", steps: [] as Step[] };

  const nameOf = ([cause, ms, , calls]: Told): string => {
    const next = now.sent.length > 0 ? (SENDING[now.sent[0]!] ?? "send") : "close";
    if (cause === "boot") return "boot: journal, profile";
    if (cause === "finish") return calls.convolve ? QUIET : calls.FFT ? "window with spectrum" : "window";
    if (cause === "data") return `${arriving.what}: ${next}`;
    if (cause === "timeout") {
      if (now.read) return now.kept.includes(EVENT) ? "pressure: burst" : "pressure";
      if (now.kept.includes(NIGHT)) return `night: decide${now.kept.includes(EVENT) ? ", event" : ""}`;
      // What was kept goes out once who reported it has returned.
      if (ms === 0) return `report: ${next}`;
      if (ms === CONSOLE_WINDOW) return "console off: hello";
      return calls.kickWatchdog ? "watchdog" : `silence: ${next}`;
    }
    if (now.moved > 0) return "reading: thin a page";
    if (now.erased > 0) return "reading: open a page";
    return now.written > 0 ? "reading: keep" : "tick";
  };

  const onStep = (told: Told) => {
    const { all, computing } = boardTime(told);
    const step = { name: nameOf(told), at: clock.now(), statements: told[2], ms: all, computing };
    if (told[0] === "data") {
      // It is whole only with its last bytes.
      for (const before of arriving.steps) before.name = "answer: its first bytes";
      arriving.steps.push(step);
    }
    const day = today();
    // What was heard in a night is gone through in the tick before the one in which it is decided about.
    const heard = day.steps.at(-1);
    if (now.kept.includes(NIGHT) && heard)
      heard.name = heard.name === "tick" ? "night: what was heard" : "night: what was heard, reading";
    day.steps.push(step);
    if (now.sent.includes(NIGHT)) {
      const began = clock.now() - (clock.now() % DAY_MS) + 1000 * (NIGHT_BEGINS - 60 * profile.utcOffset);
      const steps = day.steps.filter(({ at }) => at >= began);
      const sum = steps.reduce((ms, one) => ms + one.computing, 0);
      const longest = Math.max(...steps.map(({ ms }) => ms));
      day.night = { seconds: tenth(sum / 1000), longest_ms: tenth(longest), windows: 0 };
    }
    if (now.opened || line !== undefined) day.line += computing;
    now = nothing();
  };
  const onSwitch = ([what, statements, pin]: Switched) => {
    const at = clock.precise();
    const before = statements * STATEMENT;
    if (what === "open") {
      now.opened = true;
      if (line === undefined) today().line -= before;
      line ??= at;
    } else if (what === "close") {
      if (line !== undefined) today().line += at - line;
      line = undefined;
    } else if (what === "listen") today().sampling += (1000 * WINDOW) / RATE;
    else if (kind.pins[pin!] === "supply") {
      if (what === "on") supply = at;
      else {
        today().supply += at - supply + before;
        now.read = true;
      }
    }
  };

  /** Names the windows of the night that was sent: the last ones before it was over. */
  const nameWindows = ({ items }: Frame) => {
    const { steps, night } = today();
    if (!night) return;
    night.windows = JSON.parse(items[0]!.content)[1][N.WINDOWS];
    const over = steps.findLastIndex(({ name }) => name.startsWith("night: what was heard"));
    const windows = steps.slice(0, over).filter(({ name }) => WINDOWS[name] !== undefined);
    for (const window of windows.slice(-night.windows)) window.name = WINDOWS[window.name]!;
  };

  const onTransmit = (bytes: Uint8Array) => {
    if (bytes[0] !== 0) return;
    const day = (clock.now() - START) / DAY_MS;
    const inner = Uint8Array.from(bytes.subarray(1, -1));
    const frame = readFrame(inner.subarray(0, cobsDecode(inner, inner.length, crcOf)));
    if (frame.type === NIGHT) nameWindows(frame);
    if (day >= SILENCE[0] && day < SILENCE[1]) return;
    book.heard(frame);
    clock.setTimeout(() => {
      const command = !commanded && day >= DAYS.after + 0.5;
      commanded ||= command;
      arriving = { what: command ? "command" : "ack", steps: [] };
      const answer = command
        ? book.command(frame.counter, COMMAND, clock.now())
        : book.ack(frame.counter, Math.floor(clock.now()));
      node.receive(cobsEncode(answer, crcOf));
    }, ANSWER_AFTER);
  };
  const images = flashImages(kind, tokenise(instrument(bundle(board))), profile);
  images.image.set(monthLearned(), ringOf(kind).from - kind.storage.address + 4 + FIRST_RECORD);
  const { acoustic, pressure } = synthesise({ seed: 1, leak: null });
  const fallen = (at: number) => {
    const since = at - START - DAYS.after * DAY_MS - BURST.after;
    return since >= 0 && since < BURST.lasts ? BURST.kpa : 0;
  };
  const node = createVirtualBoard({
    kind,
    ...images,
    clock,
    signals: { acoustic, pressure: (at) => pressure!(at) - fallen(at) },
    transducer: TRANSDUCER,
    onTransmit,
    onWrite: (bytes) => {
      if (bytes[0] === 0) now.sent.push(bytes[2]! & 31);
    },
    onConsole: (text) => {
      if (text.startsWith(TOLD)) onStep(JSON.parse(text.slice(1)));
      else if (text.startsWith(SWITCHED)) onSwitch(JSON.parse(text.slice(1)));
    },
    onReboot: () => {
      if (line !== undefined) today().line += clock.precise() - line;
      line = undefined;
      now = nothing();
    },
    flashHooks: {
      write: (_at, data) => {
        now.written++;
        if (data[0]! >= RECORD && data[0]! & MOVED) now.moved++;
        else if (data[0]! >= RECORD) now.kept.push(data[0]! & TYPE);
        today().words += data.length / 4;
        return undefined;
      },
      erase: () => {
        now.erased++;
        today().erases++;
        return undefined;
      },
    },
  });
  node.boot();
  clock.runUntil(START + (DAYS.after + 1) * DAY_MS);
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
