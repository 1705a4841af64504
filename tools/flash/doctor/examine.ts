// Listens to a line, then calls it: what is there, and at which speed. Nothing on a board is changed. All that is ever sent:
//
//   listen ── nothing, noise ──► Enter ── nothing, noise ──► Enter at other speeds ── nothing ──► each module's question
//      │                           │                           │                                for its version
//      └────────── a prompt ───────┴──────────► a question that prints what the board is
//
// No Ctrl-C, which would end a program; and Enter at one speed is none for a board at any other (test/tools/flash/doctor.test.ts).
import { PROFILE } from "../../../firmware/profile.ts";
import { MODULE_NAMES, RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import type { RawLine } from "../raw-line.ts";
import { type Heard, isHeldBack, judge, textOf, versionOf } from "./signs.ts";

/** bit/s, the likeliest first. */
export const SPEEDS = [9600, 115_200, 57_600, 38_400, 19_200, 4800, 2400, 1200] as const;

export const ENTER = "\r\n";
/** A console answers Enter within this, and a board its question, ms. */
const ANSWER_MS = 500;
const QUESTION_MS = 1500;
const STEP_MS = 100;
const LEAST_TEXT = 4;
/** What speaks is heard out until it has been quiet for so long, ms. */
const QUIET_MS = 300;

/** Its marks are split, so that an echo is no answer. */
export const QUESTION = `\x10print("<#D"+"R"+JSON.stringify([process.env.VERSION,process.env.BOARD,require("Storage").list().indexOf("${PROFILE}")>=0])+"#>")\n`;
const ANSWERED = /<#DR(\[.*?\])#>/;

export interface Interpreter {
  version: string;
  board: string;
  holdsNode: boolean;
}

export interface Examined {
  heard: Heard;
  /** At which it was heard, bit/s: the one that was asked for, or another. */
  baud: number;
  /** It has said XOFF, and no XON after it. */
  heldBack: boolean;
  /** All that came was what was sent. */
  echo: boolean;
  /** What answered at a prompt; undefined where nothing did. */
  interpreter?: Interpreter;
}

export interface ExamineOptions {
  /** bit/s */
  baud: number;
  /** How long is listened before anything is sent, ms. */
  listen: number;
  sleep(ms: number): Promise<unknown>;
}

const isReadable = ({ is }: Heard) => is !== "nothing" && is !== "noise" && is !== "zeros";

export async function examineLine(line: RawLine, options: ExamineOptions): Promise<Examined> {
  const { baud } = options;
  const ear = createEar(line, options.sleep);
  let heard = judge(await ear.hear(options.listen));
  let echo = false;
  const call = async () => {
    const bytes = await ear.ask(ENTER, ANSWER_MS);
    echo = textOf(bytes) === ENTER;
    return judge(bytes);
  };
  const before = heard;
  // What a program prints may have a console behind it.
  if (!isReadable(heard) || heard.is === "text") heard = louder(await call(), heard);
  if (isReadable(heard) || echo || heard.is === "zeros") return finish(heard, baud);
  for (const speed of SPEEDS) {
    if (speed === baud) continue;
    await line.setSpeed(speed);
    ear.forget();
    const passive = before.is === "noise" ? judge(await ear.hear(ANSWER_MS)) : before;
    const other = isReadable(passive) ? passive : await call();
    // At a wrong speed a few bytes may look like text.
    const isChance = other.is === "text" && other.line.length < LEAST_TEXT;
    if (isReadable(other) && !isChance) return finish(other, speed);
    heard = louder(other, heard);
  }
  if (heard.is === "nothing") heard = (await askModules()) ?? heard;
  const speed = heard.is === "module" ? RADIO_MODULES[heard.module].driver.baud : baud;
  return finish(heard, speed);

  async function askModules(): Promise<Heard | undefined> {
    for (const module of MODULE_NAMES) {
      const { driver, firmware } = RADIO_MODULES[module];
      await line.setSpeed(driver.baud);
      const text = textOf(await ear.ask(`${ENTER}${firmware.ask}${ENTER}`, 2 * ANSWER_MS));
      const version = versionOf(text, module);
      if (version !== undefined) return { is: "module", module, version };
    }
    return undefined;
  }

  async function finish(found: Heard, speed: number): Promise<Examined> {
    const interpreter = found.is === "prompt" ? await ask() : undefined;
    const examined = { heard: found, baud: speed, echo, heldBack: isHeldBack(ear.all()) };
    return interpreter === undefined ? examined : { ...examined, interpreter };
  }

  async function ask(): Promise<Interpreter | undefined> {
    const answer = ANSWERED.exec(textOf(await ear.ask(QUESTION, QUESTION_MS, ANSWERED)))?.[1];
    if (answer === undefined) return undefined;
    try {
      const [version, board, holdsNode] = JSON.parse(answer) as unknown[];
      return { version: String(version), board: String(board), holdsNode: holdsNode === true };
    } catch {
      return undefined;
    }
  }
}

/** What says more: one that is known, else text, else noise, else nothing. */
function louder(one: Heard, other: Heard): Heard {
  const ranks = ["nothing", "zeros", "noise", "text"];
  const rank = (heard: Heard) => (ranks.includes(heard.is) ? ranks.indexOf(heard.is) : ranks.length);
  return rank(one) >= rank(other) ? one : other;
}

function createEar(line: RawLine, sleep: ExamineOptions["sleep"]) {
  let all: Buffer = Buffer.alloc(0);
  let from = 0;
  line.onBytes((bytes) => {
    all = Buffer.concat([all, bytes]);
  });
  /** Until something that can be read has come and is over, or the time is. */
  const hear = async (ms: number, until?: RegExp): Promise<Uint8Array> => {
    let quiet = 0;
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      const length = all.length;
      await sleep(STEP_MS);
      quiet = all.length === length ? quiet + STEP_MS : 0;
      const bytes = all.subarray(from);
      if (until?.test(textOf(bytes))) break;
      if (until === undefined && quiet >= QUIET_MS && isReadable(judge(bytes))) break;
    }
    const bytes = all.subarray(from);
    from = all.length;
    return bytes;
  };
  const forget = () => {
    from = all.length;
  };
  return {
    all: () => all,
    ...{ forget, hear },
    ask: async (text: string, ms: number, until?: RegExp) => {
      forget();
      await line.send(text);
      return hear(ms, until);
    },
  };
}
