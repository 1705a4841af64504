// A node's life with every step counted: days on which a gateway answers, five on which nobody does, so that the
// journal is full and its readings are thinned, and a day on which all of it is asked for, with a command.
import { RATE, WINDOW } from "../../firmware/boards/board.ts";
import { MOVED, RECORD } from "../../firmware/node/kinds.ts";
import { cobsDecode, cobsEncode } from "../../shared/cobs.ts";
import { RECORDS } from "../../shared/messages.ts";
import { createVirtualBoard } from "../board/board.ts";
import { BOARD_KINDS } from "../board/kinds.ts";
import { crcOf } from "../board/native.ts";
import { createSimClock } from "../board/sim-clock.ts";
import { bundle } from "../build/bundle.ts";
import { tokenise } from "../build/tokens.ts";
import { synthesise } from "../district/synth.ts";
import { flashImages } from "../flash/layout.ts";
import { profileFor, TRANSDUCER } from "../flash/profile.ts";
import { createBook, KEY, readFrame } from "../powercuts/book.ts";
import { boardTime, instrument, STATEMENT, SWITCHED, type Switched, TOLD, type Told } from "./cost.ts";

const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
/** A gateway's answer takes so long, ms. */
const ANSWER_AFTER = 20;
/** The interval it has anyway, so that days can be compared. */
const COMMAND = { id: 1, interval: 900 };

/** Days that are counted, by when they begin: acks come; none has come for four days; they come again. */
const DAYS = { answered: 1, alone: 6, after: 7 } as const;
export type DayKind = keyof typeof DAYS;
const SILENCE = [2, 7] as const;

/** Of the firmware's main.ts, by which its timer is known. */
const CONSOLE_WINDOW = 3000;

export interface Step {
  name: string;
  statements: number;
  /** ms of board time, and those without waiting for the flash. */
  ms: number;
  computing: number;
}

export interface Day {
  steps: Step[];
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
    const day = Math.floor((clock.now() - START) / DAY);
    const which = (Object.keys(DAYS) as DayKind[]).find((each) => DAYS[each] === day);
    return which === undefined ? none() : days[which];
  };

  /** Since when they are on. */
  let line: number | undefined;
  let supply = 0;
  /** What has happened in the step that runs. */
  const nothing = () => ({
    sent: [] as number[],
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
    const next = now.sent.includes(RECORDS) ? "search, send" : now.sent.length > 0 ? "send" : "close";
    if (cause === "boot") return "boot: journal, profile";
    if (cause === "finish") return calls.FFT ? "window with spectrum" : "window";
    if (cause === "data") return `${arriving.what}: ${next}`;
    if (cause === "timeout") {
      if (now.read) return "pressure";
      if (ms === CONSOLE_WINDOW) return "console off: hello";
      return calls.kickWatchdog ? "watchdog" : `silence: ${next}`;
    }
    if (now.moved > 0) return "reading: thin a page, send";
    if (now.erased > 0) return "reading: open a page, send";
    return now.written > 0 ? "reading: keep, send" : "tick";
  };

  const onStep = (told: Told) => {
    const { all, computing } = boardTime(told);
    const step = { name: nameOf(told), statements: told[2], ms: all, computing };
    if (told[0] === "data") {
      // It is whole only with its last bytes.
      for (const before of arriving.steps) before.name = "answer: its first bytes";
      arriving.steps.push(step);
    }
    const day = today();
    day.steps.push(step);
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

  const onTransmit = (bytes: Uint8Array) => {
    const day = (clock.now() - START) / DAY;
    if (bytes[0] !== 0 || (day >= SILENCE[0] && day < SILENCE[1])) return;
    const inner = Uint8Array.from(bytes.subarray(1, -1));
    const frame = readFrame(inner.subarray(0, cobsDecode(inner, inner.length, crcOf)));
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
  const node = createVirtualBoard({
    kind,
    ...flashImages(kind, tokenise(instrument(bundle(board))), profile),
    clock,
    signals: synthesise({ seed: 1, leak: null }),
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
  clock.runUntil(START + (DAYS.after + 1) * DAY);
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
      median_ms: Math.round(median.ms * 10) / 10,
      longest_ms: Math.round(sorted.at(-1)!.ms * 10) / 10,
    };
  });
}
