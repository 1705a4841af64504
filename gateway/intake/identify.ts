// Asks a radio module what it is before it is trusted with anything: the wrong kind, or firmware that loses answers
// or hangs, is told in a sentence that says what to do.
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
  /** Where what comes from the module goes. */
  onLines(listener: (text: string) => void): void;
  /** Nothing usable is there: told once, until that changes. */
  onFault(fault: "module-silent" | "module-old"): void;
  /** It can be used. Called once. */
  done(version: string): void;
}

/** An answer takes so long, ms; a module that has just got power may miss the question. */
const PATIENCE = 1500;
const TRIES = 4;
/** Then somebody may mend it, ms. */
const AGAIN = 15_000;
/** Kept of what it says, for the log; and of a line that has no end yet. */
const SAID_MAX = 200;
const QUOTED = 60;

/** Negative where version `a` is older than `b`: "4.2.1". */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number)) as [number[], number[]];
  for (let i = 0; i < 3; i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return 0;
}

/** Asks until it knows. Returns a function that ends it. */
export function identify(kind: ModuleFacts, deps: IdentifyDeps): () => void {
  const { clock, log, via } = deps;
  const answer = new RegExp(`(?:${kind.firmware.before})(\\d+\\.\\d+\\.\\d+)`);
  let timer: Timer = null;
  let tries = 0;
  let said = "";
  let line = "";
  /** What people know already: not its words, which may be others each time. */
  let told: string | undefined;

  /** Once, until it is something else. */
  const tell = (what: string, fault: "module-silent" | "module-old", sentence: string) => {
    if (what !== told) {
      deps.onFault(fault);
      log.error({ via }, sentence);
    }
    told = what;
    tries = 0;
    clock.clearTimeout(timer);
    timer = clock.setTimeout(ask, AGAIN);
  };

  function ask(): void {
    said = "";
    tries++;
    // What wakes it is the beginning of a command where it was awake: that one ends before the question.
    deps.write(`${kind.driver.wake.trim()}\r\n${kind.firmware.ask}\r\n`);
    timer = clock.setTimeout(late, PATIENCE);
  }

  function late(): void {
    if (tries < TRIES) {
      ask();
      return;
    }
    const text = said
      .replace(/[^\x20-\x7e]+/g, " ")
      .trim()
      .slice(0, QUOTED);
    const update = `${kind.firmware.update}, to ${kind.firmware.wanted} or later`;
    if (text === "") {
      tell(
        "silent",
        "module-silent",
        `No ${kind.title} answers here: check its cable and power, and that it speaks at ${deps.baud} bit/s.`,
      );
    } else {
      tell(
        "another",
        "module-old",
        `What answers here is no ${kind.title} as far as is known ("${text}"): check "module" in the configuration. Or its firmware is too old: ${update}.`,
      );
    }
  }

  /** Whether the line told the version, whatever that is. */
  function read(text: string): boolean {
    const version = answer.exec(text)?.[1];
    if (version === undefined) return false;
    clock.clearTimeout(timer);
    const update = `${kind.firmware.update}, to ${kind.firmware.wanted} or later`;
    if (compareVersions(version, kind.firmware.least) < 0) {
      tell(
        version,
        "module-old",
        `This ${kind.title} has firmware ${version} and cannot be used with it: ${update}.`,
      );
      return true;
    }
    if (compareVersions(version, kind.firmware.wanted) < 0)
      log.warn({ via, version }, `This ${kind.title} ${kind.firmware.fault}: ${update}.`);
    deps.onLines(() => {});
    deps.done(version);
    return true;
  }

  deps.onLines((text) => {
    said = (said + text).slice(-SAID_MAX);
    const lines = (line + text).split(/[\r\n]+/);
    line = lines.pop()!.slice(-SAID_MAX);
    for (const each of lines) if (read(each.trim())) return;
  });
  ask();
  return () => clock.clearTimeout(timer);
}
