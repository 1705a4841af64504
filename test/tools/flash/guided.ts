// Somebody who is led through an installation, at a virtual board: answers from a list, and what was asked and printed.
import { dirname } from "node:path";
import { ToolError } from "../../../tools/errors.ts";
import { awaitCheck } from "../../../tools/flash/confirm/await.ts";
import { enrolmentFrom } from "../../../tools/flash/enrolment.ts";
import { flash } from "../../../tools/flash/flash.ts";
import { guide } from "../../../tools/flash/guide/guide.ts";
import type { GuideDeps } from "../../../tools/flash/guide/journey.ts";
import type { Prompter } from "../../../tools/flash/guide/prompter.ts";
import { hold } from "../../../tools/flash/hold.ts";
import { openRaw } from "../../../tools/flash/raw-line.ts";
import { LANGUAGES, type Language, type Sentences } from "../../../tools/sentences.ts";
import { bundleOf } from "../../rig.ts";
import { PASSWORD, QUIET } from "./flashed-node.ts";
import { type MeasuringBoard, measuringBoard } from "./measuring-board.ts";
import { noise, steady } from "./signals.ts";
import type { BoardBefore } from "./virtual-flash.ts";

export const CTRL_C = Symbol("Ctrl-C");
/** A text typed, a label chosen or a part of it; "": Enter alone. */
export type Answer = string | typeof CTRL_C;

export interface Guided {
  board: MeasuringBoard;
  /** All that was asked and printed. */
  text(): string;
  questions(): string[];
  /** Undefined: it went the whole way. */
  error: unknown;
}

/** What somebody answers to a question, by what it begins with; Enter alone where it says nothing. */
export type Answers = (question: string, nth: number, say: Sentences) => Answer;

function prompterFor(answers: Answers, say: Sentences, stop: AbortController, tell: (line: string) => void) {
  const asked: string[] = [];
  const answerTo = (question: string) => {
    const nth = asked.filter((one) => one === question).length;
    asked.push(question);
    if (nth > 9) throw new Error(`${question} is asked over and over`);
    tell(question);
    const answer = answers(question, nth, say);
    if (answer !== CTRL_C) return answer;
    stop.abort();
    throw new ToolError("flash", say.interrupted);
  };
  const prompter: Prompter = {
    choose: async (question, choices, ready) => {
      const answer = answerTo(question);
      for (const { label } of choices) tell(label);
      const marked = choices.find(({ value }) => value === ready) ?? choices[0]!;
      const chosen = answer === "" ? marked : choices.find(({ label }) => label.includes(answer));
      if (chosen === undefined) throw new Error(`${question} has no choice ${answer}`);
      return chosen.value;
    },
    type: async (question, { ready = "", check } = {}) => {
      for (;;) {
        const answer = answerTo(question) || ready;
        const wrong = check?.(answer);
        if (wrong === undefined) return answer.trim();
        tell(wrong);
      }
    },
  };
  return { prompter, asked };
}

export interface GuidedOptions {
  language?: Language;
  board?: MeasuringBoard;
  before?: BoardBefore;
  /** Other enrolments, whose passwords open the board. */
  passwords?: string[];
  deps?: Partial<GuideDeps>;
  /** Aborted as by Ctrl-C. */
  stop?: AbortController;
  /** Ctrl-C is pressed where this is shown. */
  interruptAt?: RegExp;
}

/** Boards on whose valve somebody taps. */
const tapped = new WeakSet<MeasuringBoard>();

/** A board with sensors that a pipe is behind. */
export function boardAtPipe(before: BoardBefore = {}, password = PASSWORD, pace?: number): MeasuringBoard {
  const quiet = noise(0.02);
  const loud = noise(0.4);
  const board = measuringBoard(
    "pico",
    before,
    password,
    {
      signals: {
        acoustic: (from, rate, out) => {
          const rings = tapped.has(board) && from % 2000 < 150;
          (rings ? loud : quiet)(from, rate, out);
        },
        pressure: steady(400),
      },
    },
    pace,
  );
  return board;
}

/** Leads somebody who answers so through an installation of the enrolment's node. */
export async function led(enrolment: string, answers: Answers, options: GuidedOptions = {}): Promise<Guided> {
  const say = LANGUAGES[options.language ?? "en"];
  const { stop = new AbortController() } = options;
  const lines: string[] = [];
  const tell = (line: string) => {
    lines.push(line);
    if (options.interruptAt?.test(line)) stop.abort();
  };
  const board = options.board ?? boardAtPipe(options.before);
  const { prompter, asked } = prompterFor(answers, say, stop, tell);
  const deps: GuideDeps = {
    ...{ now: () => Date.UTC(2026, 10, 29, 3, 15), seconds: board.seconds, sleep: board.sleep },
    folder: dirname(enrolment),
    listPorts: async () => [
      { path: "/dev/ttyUSB0", manufacturer: "FTDI", serialNumber: null, usb: "0403:6001" },
    ],
    flash: (asking, words, terminal, signal) =>
      flash({ ...asking, wait: 20_000 }, words, terminal, signal, {
        ...{ now: Date.now, pick: (least: number) => least },
        ...{ firmwareFor: async (kind: string) => bundleOf(kind), openLine: async () => board.line },
      }),
    awaitCheck,
    openRaw,
    lookAt: (flags, words, terminal, signal, looked) =>
      hold(
        board.line,
        {
          ...{ port: flags.port, baud: 115_200, wait: 20_000 },
          enrolments: [flags.enrol!, ...(options.passwords ?? [])].map((file) => enrolmentFrom(file, words)),
        },
        words,
        terminal,
        signal,
        (held) => looked(held.board),
      ),
    ...options.deps,
  };
  const screen = {
    ...{ columns: 80, unicode: false, draw: tell },
    print: (text: string) => {
      if (text === say.tap.tapNow(3, 20)) tapped.add(board);
      tell(text);
    },
  };
  let error: unknown;
  try {
    const terminal = { ...QUIET, note: tell };
    await guide({ ask: prompter, say, screen, terminal, signal: stop.signal, deps });
  } catch (thrown) {
    error = thrown;
  } finally {
    board.close();
  }
  return { board, text: () => lines.join("\n"), questions: () => asked, error };
}
