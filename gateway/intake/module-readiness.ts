// Whether a radio module listens as it was set up, and what is logged and counted when that changes: once when it
// fails, once when it is back, however often it was tried meanwhile.
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { awayState, type IntakeState } from "./intake.ts";
import type { LineFault } from "./uplink.ts";

export interface ReadinessDeps {
  /** What the module is called, for people. */
  title: string;
  /** For people: "at 868.3 MHz, SF9". */
  where: string;
  clock: Clock;
  log: Log;
  via: string;
  onFault(fault: LineFault): void;
}

export interface ModuleReadiness {
  /** It is set up, and listens but for the answers. */
  isReady(): boolean;
  state(): IntakeState;
  /** Nothing usable is there, as far as is known before it is set up. */
  unusable(fault: "module-silent" | "module-old", why: string): void;
  /** It is the right one, and is set up next. */
  identified(version: string): void;
  /** A command is written to it. */
  commanded(command: string): void;
  /** Its reply, where it refused a command. */
  refused(line: string): void;
  /** It is set to listen: every command before that was confirmed. */
  listens(): void;
  restarted(): void;
  /** It did not answer, or refused on and on. */
  notAnswered(): void;
  /** Its port is gone. */
  ended(): void;
}

/** An outage that took longer is worth telling that it is over. */
const OUTAGE_MS = 10_000;

export function trackReadiness(deps: ReadinessDeps): ModuleReadiness {
  const { clock, log, via, onFault, title, where } = deps;
  let state: IntakeState = { name: "opening", since: clock.now() };
  const isReady = () => state.name === "listening";
  /** Since when it is not ready, unix ms. */
  let outageSince = 0;
  let warned = false;
  /** Until it has been logged. */
  let version: string | undefined;
  let lastCommand = "";
  let refusal = "";

  function setAway(why: string): void {
    state = awayState(state, why, clock.now());
  }

  return {
    isReady,
    state: () => state,
    unusable(fault, why) {
      onFault(fault);
      setAway(why);
    },
    identified(found) {
      version = found;
      outageSince = clock.now();
      state = { name: "opening", since: outageSince };
    },
    commanded(command) {
      if (command !== lastCommand) refusal = "";
      lastCommand = command;
    },
    refused(line) {
      refusal = line;
    },
    listens() {
      if (isReady()) return;
      const now = clock.now();
      state = { name: "listening", since: now };
      if (version !== undefined) log.info({ via, version }, `A ${title} listens ${where}.`);
      else if (now - outageSince > OUTAGE_MS) log.info({ via }, `The ${title} listens again ${where}.`);
      version = undefined;
      warned = false;
    },
    restarted() {
      onFault("module-restarted");
      if (!isReady()) return;
      outageSince = clock.now();
      state = { name: "opening", since: outageSince };
    },
    notAnswered() {
      if (isReady()) outageSince = clock.now();
      const sentence = cannotBeSetUp(title, lastCommand, refusal);
      setAway(version === undefined ? `The ${title} does not answer as it should.` : sentence);
      if (warned) return;
      warned = true;
      onFault("module-silent");
      if (version === undefined) return;
      log.error({ via, version }, sentence);
    },
    ended: () => setAway("Its port is gone."),
  };
}

function cannotBeSetUp(title: string, command: string, refusal: string): string {
  const reply = refusal === "" ? "nothing" : `"${refusal}"`;
  return `This ${title} cannot be set up: to "${command}" it says ${reply}. Is the radio's configuration for another region, or the module?`;
}
