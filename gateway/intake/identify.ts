// Asks a radio module what it is before it is trusted with anything: the wrong kind, or firmware that loses answers
// or hangs, is told in a sentence that says what to do.
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import { compareVersions, type ModuleKind } from "./modules.ts";

export interface IdentifyDeps {
  clock: Clock;
  log: Log;
  via: string;
  write(text: string): void;
  /** Where what comes from the module goes. */
  onLines(listener: (text: string) => void): void;
  /** It cannot be used, this time. */
  onFault(): void;
  /** It can be used. Called once. */
  done(): void;
}

/** An answer takes so long, ms; a module that has just got power may miss the question. */
const PATIENCE = 1500;
const TRIES = 4;
/** Then somebody may mend it, ms. */
const AGAIN = 15_000;
/** Kept of what it says, for the log. */
const SAID_MAX = 200;

/** Asks until it knows. Returns a function that ends it. */
export function identify(kind: ModuleKind, deps: IdentifyDeps): () => void {
  const { clock, log, via } = deps;
  let timer: Timer = null;
  let tries = 0;
  let said = "";
  let told: string | undefined;

  /** Once, until it says something else. */
  const tell = (sentence: string) => {
    deps.onFault();
    if (sentence !== told) log.error({ via }, sentence);
    told = sentence;
    tries = 0;
    timer = clock.setTimeout(ask, AGAIN);
  };

  function ask(): void {
    said = "";
    tries++;
    deps.write(`${kind.module.wake}${kind.ask}\r\n`);
    timer = clock.setTimeout(late, PATIENCE);
  }

  function late(): void {
    if (tries < TRIES) {
      ask();
      return;
    }
    const text = said.replace(/[^\x20-\x7e]+/g, " ").trim();
    if (text === "") {
      tell(`No ${kind.title} answers here: check cable, power and the port's settings.`);
    } else {
      tell(
        `What answers here is no ${kind.title} as far as is known ("${text.slice(0, 60)}"): check "module" in the configuration, or ${kind.update} to ${kind.wanted} or later.`,
      );
    }
  }

  deps.onLines((text) => {
    said = (said + text).slice(-SAID_MAX);
    for (const line of said.split(/[\r\n]+/).slice(0, -1)) {
      const version = kind.answer.exec(line)?.[1];
      if (version === undefined) continue;
      clock.clearTimeout(timer);
      if (compareVersions(version, kind.least) < 0) {
        tell(
          `This ${kind.title} has firmware ${version} and cannot be used: ${kind.update} to ${kind.wanted} or later.`,
        );
        said = "";
        return;
      }
      const old = compareVersions(version, kind.wanted) < 0;
      if (old)
        log.warn(
          { via, version },
          `This ${kind.title} ${kind.fault}: ${kind.update} to ${kind.wanted} or later.`,
        );
      else log.info({ via, version }, `A ${kind.title} listens.`);
      deps.onLines(() => {});
      deps.done();
      return;
    }
  });
  ask();
  return () => clock.clearTimeout(timer);
}
