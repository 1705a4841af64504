// Asks a radio module what it is before it is trusted with anything: the wrong kind, or firmware that loses answers
// or hangs, is reported in a sentence that says what to do.
//
//   asking --a version that will do--> done
//    |  ^  --a version too old, or TRIES questions without any--> faulty
//    |  '---------------------------- after PAUSE_MS -------------'
import type { ModuleFacts } from "../../shared/radio/modules/facts.ts";
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";

export interface IdentifyDeps {
  clock: Clock;
  log: Log;
  via: string;
  /** bit/s */
  baud: number;
  write(text: string): void;
  /** Sets who reads the text of the module. */
  onLines(listener: (text: string) => void): void;
  /** Nothing usable is there, and what to do, in a sentence: once, until something else is wrong. */
  onFault(fault: Problem["fault"], sentence: string): void;
  /** It can be used. Called once. */
  done(version: string): void;
}

/** What is wrong with what answers, or does not. */
interface Problem {
  /** Tells it from another: not by the words of what answers, which may be others each time. */
  name: string;
  fault: "module-silent" | "module-old";
  sentence: string;
}

/** An answer takes so long; a module that has just got power may miss the question. */
const ANSWER_MS = 1500;
const TRIES = 4;
/** Somebody may have mended it by then. */
const PAUSE_MS = 15_000;
/** Characters kept of an answer, and of a line that has no end yet. */
const ANSWER_MAX = 200;
/** Characters of an answer that are logged. */
const QUOTE_MAX = 60;

/** Asks until it knows. Returns a function that ends it. */
export function identify(kind: ModuleFacts, deps: IdentifyDeps): () => void {
  const { clock, log, via } = deps;
  const versionAnswer = new RegExp(`(?:${kind.firmware.before})(\\d+\\.\\d+\\.\\d+)`);
  let timer: Timer = null;
  let tries = 0;
  /** What has come since the last question, and of it the line that has no end yet. */
  let answer = "";
  let line = "";
  /** The last problem that was reported, by its name. */
  let reported: string | undefined;

  function ask(): void {
    const isMute = answer === "";
    answer = "";
    tries++;
    // To a module that was awake, what wakes it is the beginning of a command: end that before the question.
    if (isMute && tries === TRIES && kind.rouse !== undefined) deps.write(`${kind.rouse}\r\n`);
    deps.write(`${kind.driver.breakBaud ? "U" : ""}\r\n${kind.firmware.ask}\r\n`);
    timer = clock.setTimeout(timedOut, ANSWER_MS);
  }

  function timedOut(): void {
    if (tries < TRIES) {
      ask();
      return;
    }
    const quote = printable(answer).slice(0, QUOTE_MAX);
    pauseFor(quote === "" ? silence(kind, deps.baud) : stranger(kind, quote));
  }

  function pauseFor({ name, fault, sentence }: Problem): void {
    if (name !== reported) {
      deps.onFault(fault, sentence);
      log.error({ via }, sentence);
    }
    reported = name;
    tries = 0;
    clock.clearTimeout(timer);
    timer = clock.setTimeout(ask, PAUSE_MS);
  }

  function identified(version: string): void {
    clock.clearTimeout(timer);
    if (isOlder(version, kind.firmware.least)) {
      pauseFor(tooOld(kind, version));
      return;
    }
    if (isOlder(version, kind.firmware.wanted))
      log.warn({ via, version }, `This ${kind.title} ${kind.firmware.fault}: ${updateOf(kind)}.`);
    deps.onLines(() => {});
    deps.done(version);
  }

  deps.onLines((text) => {
    answer = (answer + text).slice(-ANSWER_MAX);
    const lines = (line + text).split(/[\r\n]+/);
    line = lines.pop()!.slice(-ANSWER_MAX);
    for (const each of lines) {
      const version = versionAnswer.exec(each.trim())?.[1];
      if (version === undefined) continue;
      identified(version);
      return;
    }
  });
  ask();
  return () => clock.clearTimeout(timer);
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, " ").trim();
}

/** Versions are of three numbers: "4.2.1". */
function isOlder(version: string, other: string): boolean {
  const [left, right] = [version, other].map((text) => text.split(".").map(Number)) as [number[], number[]];
  for (let i = 0; i < 3; i++) if (left[i] !== right[i]) return left[i]! < right[i]!;
  return false;
}

function updateOf({ firmware }: ModuleFacts): string {
  return `${firmware.update}, to ${firmware.wanted} or later`;
}

function silence({ title }: ModuleFacts, baud: number): Problem {
  const sentence = `No ${title} answers here: check its cable and power, and that it speaks at ${baud} bit/s.`;
  return { name: "silence", fault: "module-silent", sentence };
}

function stranger(kind: ModuleFacts, quote: string): Problem {
  if (kind.locked !== undefined && quote.includes(kind.locked.says)) {
    const sentence = `What answers here says "${kind.locked.says}". ${kind.locked.todo}.`;
    return { name: "locked", fault: "module-old", sentence };
  }
  const sentence = `What answers here is no ${kind.title} as far as is known ("${quote}"): check "module" in the configuration. Or its firmware is too old: ${updateOf(kind)}.`;
  return { name: "stranger", fault: "module-old", sentence };
}

function tooOld(kind: ModuleFacts, version: string): Problem {
  const sentence = `This ${kind.title} has firmware ${version} and cannot be used with it: ${updateOf(kind)}.`;
  return { name: `version ${version}`, fault: "module-old", sentence };
}
