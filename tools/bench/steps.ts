// The steps of a counted life. Instrumented code tells each when it is over (cost.ts); by what has happened in it, it
// gets a name here. What was switched on meanwhile is counted for as long as it was on.
import { RATE, WINDOW } from "../../firmware/boards/board.ts";
import { MOVED, RECORD, TYPE } from "../../firmware/node/kinds.ts";
import * as N from "../../shared/leak/night.ts";
import { NIGHT_BEGINS } from "../../shared/leak/thresholds.ts";
import { EVENT, NIGHT, RECORDS, SPECTRUM } from "../../shared/messages.ts";
import type { SimClock } from "../board/sim-clock.ts";
import type { FlashHooks } from "../image/flash.ts";
import type { BoardKind } from "../image/kinds.ts";
import { SENSORS } from "../image/profile.ts";
import type { Frame } from "../powercuts/book.ts";
import { boardTime, type CountedStep, STATEMENT, type Switched } from "./cost.ts";

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
  /** The acoustic amplifier, ms. */
  amplifier: number;
  sampling: number;
  /** Words of 4 B written to flash, and pages erased. */
  words: number;
  erases: number;
}

export const emptyDay = (): Day => ({
  steps: [],
  line: 0,
  supply: 0,
  amplifier: 0,
  sampling: 0,
  words: 0,
  erases: 0,
});

const DAY_MS = 86_400_000;
/** Of the firmware's main.ts, by which its timer is known. */
const CONSOLE_WINDOW_MS = 3000;
/** What a step is called in which the node has heard a night's sound through, until it is known to be the last. */
const TICK = "tick";
const NIGHT_HEARD = "night: what was heard";

/** What sending is called, by the type of the first frame. */
const SENDING: Record<number, string> = {
  ...{ [RECORDS]: "search, send", [EVENT]: "event, send" },
  ...{ [NIGHT]: "night, send", [SPECTRUM]: "spectrum, send" },
};

/** What windows are called that turn out to be a night's. The quiet ones have always been. */
const QUIET = "night: quiet window";
const NIGHT_WINDOWS: Record<string, string> = {
  window: "night: window",
  "window with spectrum": "night: window with spectrum",
  [QUIET]: QUIET,
};

export const tenth = (x: number) => Math.round(10 * x) / 10;

/** What has happened in a step, as seen from outside. */
interface Traces {
  /** Types of frames sent and of records kept. */
  sent: number[];
  kept: number[];
  /** Writes to flash, those that move a record on, and erases. */
  written: number;
  moved: number;
  erased: number;
  lineOpened: boolean;
  pressureRead: boolean;
  listens: boolean;
}

const noTraces = (): Traces => ({
  ...{ sent: [], kept: [], written: 0, moved: 0, erased: 0 },
  ...{ lineOpened: false, pressureRead: false, listens: false },
});

/** `answer`: what the answer is that arrives. */
function nameOf([cause, ms, , calls]: CountedStep, traces: Traces, answer: string): string {
  const { sent, kept } = traces;
  const next = sent.length > 0 ? (SENDING[sent[0]!] ?? "send") : "close";
  switch (cause) {
    case "boot":
      return "boot: journal, profile";
    case "finish":
      return calls.convolve ? QUIET : calls.FFT ? "window with spectrum" : "window";
    case "data":
      return `${answer}: ${next}`;
    case "timeout":
      if (traces.listens) return "window: begin";
      if (traces.pressureRead) return kept.includes(EVENT) ? "pressure: burst" : "pressure";
      if (kept.includes(NIGHT)) return `night: decide${kept.includes(EVENT) ? ", event" : ""}`;
      // What was kept goes out once who reported it has returned.
      if (ms === 0) return `report: ${next}`;
      if (ms === CONSOLE_WINDOW_MS) return "console off: hello";
      return calls.kickWatchdog ? "watchdog" : `silence: ${next}`;
    case "interval":
      if (traces.moved > 0) return "reading: thin a page";
      if (traces.erased > 0) return "reading: open a page";
      return traces.written > 0 ? "reading: keep" : TICK;
  }
}

/** Names the windows of the night that was sent: the last ones before it was over. */
function nameWindows({ steps, night }: Day, { items }: Frame): void {
  if (!night) return;
  night.windows = JSON.parse(items[0]!.content)[1][N.WINDOWS];
  const over = steps.findLastIndex(({ name }) => name.startsWith(NIGHT_HEARD));
  const windows = steps.slice(0, over).filter(({ name }) => NIGHT_WINDOWS[name] !== undefined);
  for (const window of windows.slice(-night.windows)) window.name = NIGHT_WINDOWS[window.name]!;
}

/** What the steps since the night began have cost. */
function nightOf(steps: Step[], began: number): Night {
  const mine = steps.filter(({ at }) => at >= began);
  const sum = mine.reduce((ms, one) => ms + one.computing, 0);
  const longest = Math.max(...mine.map(({ ms }) => ms));
  return { seconds: tenth(sum / 1000), longest_ms: tenth(longest), windows: 0 };
}

const WINDOW_MS = (1000 * WINDOW) / RATE;

/** Adds up how long line, supply and sampling are on. */
function createOnTimes(clock: SimClock, kind: BoardKind, today: () => Day) {
  /** Since when they are on. */
  let lineOn: number | undefined;
  let supplyOn: number | undefined;
  const closeLine = () => {
    if (lineOn !== undefined) today().line += clock.precise() - lineOn;
    lineOn = undefined;
  };
  return {
    closeLine,
    isLineOpen: () => lineOn !== undefined,
    onSwitch: ([what, statements, pin]: Switched) => {
      const at = clock.precise();
      const before = statements * STATEMENT;
      if (what === "open") {
        if (lineOn === undefined) today().line -= before;
        lineOn ??= at;
      } else if (what === "close") closeLine();
      else if (what === "listen") {
        today().sampling += WINDOW_MS;
        today().amplifier += SENSORS[1] + WINDOW_MS;
      } else if (kind.pins[pin!] !== "supply") return;
      else if (what === "on") supplyOn ??= at;
      else if (what === "off" && supplyOn !== undefined) {
        today().supply += at - supplyOn + before;
        supplyOn = undefined;
      }
    },
  };
}

export interface StepLogOptions {
  clock: SimClock;
  kind: BoardKind;
  /** Local standard time less UTC, min. */
  utcOffset: number;
  today(): Day;
}

/** Writes steps into the day that it is. The virtual board computes in no time: what it computes is added. */
export function createStepLog({ clock, kind, utcOffset, today }: StepLogOptions) {
  let traces = noTraces();
  const on = createOnTimes(clock, kind, today);
  /** The answer that arrives, and the steps it has made. */
  let arriving = { what: "ack", steps: [] as Step[] };

  const onStep = (counted: CountedStep) => {
    const { all, computing } = boardTime(counted);
    const [cause, , statements] = counted;
    const step = {
      name: nameOf(counted, traces, arriving.what),
      at: clock.now(),
      statements,
      ms: all,
      computing,
    };
    if (cause === "data") {
      // It is whole only with its last bytes.
      for (const before of arriving.steps) before.name = "answer: its first bytes";
      arriving.steps.push(step);
    }
    const day = today();
    // What was heard in a night is gone through in the tick before the one in which it is decided about.
    const before = day.steps.at(-1);
    if (traces.kept.includes(NIGHT) && before)
      before.name = before.name === TICK ? NIGHT_HEARD : `${NIGHT_HEARD}, reading`;
    day.steps.push(step);
    if (traces.sent.includes(NIGHT)) {
      const midnight = clock.now() - (clock.now() % DAY_MS);
      day.night = nightOf(day.steps, midnight + 1000 * (NIGHT_BEGINS - 60 * utcOffset));
    }
    if (traces.lineOpened || on.isLineOpen()) day.line += computing;
    traces = noTraces();
  };

  const onSwitch = (switched: Switched) => {
    const [what, , pin] = switched;
    on.onSwitch(switched);
    if (what === "open") traces.lineOpened = true;
    if (what === "listen") traces.listens = true;
    if (what === "read" && kind.pins[pin!] === "pressure") traces.pressureRead = true;
  };

  const flashHooks: FlashHooks = {
    write: (_at, data) => {
      traces.written++;
      if (data[0]! >= RECORD && data[0]! & MOVED) traces.moved++;
      else if (data[0]! >= RECORD) traces.kept.push(data[0]! & TYPE);
      today().words += data.length / 4;
      return undefined;
    },
    erase: () => {
      traces.erased++;
      today().erases++;
      return undefined;
    },
  };

  return {
    onStep,
    onSwitch,
    flashHooks,
    /** The node hands a frame of that type to its UART. */
    onSent: (type: number) => void traces.sent.push(type),
    /** A night's frame has left. */
    onNight: (frame: Frame) => nameWindows(today(), frame),
    /** An answer is about to arrive. */
    onAnswer: (what: "ack" | "command") => {
      arriving = { what, steps: [] };
    },
    onReboot: () => {
      on.closeLine();
      traces = noTraces();
    },
  };
}
