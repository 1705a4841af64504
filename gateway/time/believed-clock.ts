// The gateway's clock: the machine's while that is believed. While it is not, time goes on evenly from the newest that was
// believed, so that it never goes back, and everybody is told that it is a guess (`isBelieved`). When the machine's time is
// believed again, it is known by how much what was dated meanwhile is wrong.
//
//   machine's   12:00 ... 12:10 | 1970 ........ | 12:40 ...
//   believed    12:00 ... 12:10 | 12:10 . 12:20 | 12:40 ...       dated 12:10 to 12:20: 20 min too early
//                    believed       doubted        believed
import { type Clock, evenly, type Timer } from "../clock.ts";
import { type Doubt, doubtOf, isPlausible, JUMP_MS, MADE } from "./trust.ts";

/** What was dated from and to, unix ms, is wrong by so much, ms. */
export interface Correction {
  from: number;
  to: number;
  by: number;
}

export interface ClockNews {
  /** Null where it is believed. */
  doubt: Doubt | null;
  correction: Correction | null;
}

export interface BelievedClock extends Clock {
  isBelieved(): boolean;
  monotonic(): number;
  /** Why it is not believed, and since when, unix ms; null where it is. */
  doubt(): { why: Doubt; since: number } | null;
  /** Calls back when it is believed or not any more. Returns a function that ends it. */
  onNews(listener: (news: ClockNews) => void): () => void;
  /** Asks the machine and weighs what it says. */
  weigh(): Promise<void>;
  close(): void;
}

export interface BeliefDeps {
  /** The clock that is weighed. */
  machine: Clock;
  /** The newest time in the store, unix ms; null where there is none. */
  newest: number | null;
  /** Whether the machine says that its clock is synchronised; null where it cannot tell. */
  synchronised(): Promise<boolean | null>;
  /** The operator vouches for the machine's clock: only what cannot be is doubted. */
  always?: boolean;
}

const WEIGH_EVERY_MS = 60_000;
/** While it is not believed. */
const WEIGH_AGAIN_MS = 10_000;

/** Nothing is believed before `weigh` has resolved for the first time. */
export function weighedClock({ machine, newest, synchronised, always = false }: BeliefDeps): BelievedClock {
  const listeners = new Set<(news: ClockNews) => void>();
  /** Of the believed time less what passes evenly, ms. */
  let offset = Math.max(newest ?? MADE, MADE) - evenly(machine);
  let doubt: { why: Doubt; since: number } | null = {
    why: "not-synchronised",
    since: offset + evenly(machine),
  };
  /** What listeners were told last. */
  let told: Doubt | null = null;
  let isFirst = true;
  let jumps = 0;
  let jumpedAt: number | null = null;
  /** The newest time that was believed before the doubt. */
  let floor = newest;
  /** From when on what was dated may be wrong: since the machine said last that it is synchronised. */
  let unprovenSince = offset + evenly(machine);
  let timer: Timer = null;
  let asked: Promise<void> | null = null;
  let isClosed = false;

  const even = () => offset + evenly(machine);

  function tell(news: ClockNews): void {
    told = news.doubt;
    for (const listener of listeners) listener(news);
  }

  /** The time as it is believed. */
  function look(): number {
    const guess = even();
    if (doubt !== null) return Math.floor(guess);
    const said = machine.now();
    if (Math.abs(said - guess) <= JUMP_MS && isPlausible(said)) {
      // It is set a little now and then, and no clock runs quite evenly.
      offset += said - guess;
      return said;
    }
    floor = guess;
    jumpedAt = evenly(machine);
    jumps++;
    doubt = { why: "jumped", since: guess };
    machine.setTimeout(() => void weigh(), 0);
    return Math.floor(guess);
  }

  function judge(isSynchronised: boolean | null): void {
    if (isClosed) return;
    look();
    const said = machine.now();
    if (doubt === null) {
      if (isSynchronised === true) unprovenSince = said;
      return;
    }
    const sinceJump = jumpedAt === null ? null : evenly(machine) - jumpedAt;
    const word = always && isPlausible(said) ? true : isSynchronised;
    const why = doubtOf({ now: said, synchronised: word, floor, sinceJump });
    if (why === null) {
      believe(said, word === true);
      return;
    }
    doubt = { ...doubt, why };
    if (why !== told) tell({ doubt: why, correction: null });
  }

  function believe(said: number, isProven: boolean): void {
    const to = even();
    const by = said - to;
    // What was dated before the jump was wrong as well, where the machine knows better only now.
    const from = isProven && jumpedAt !== null ? Math.min(unprovenSince, doubt!.since) : doubt!.since;
    offset += by;
    doubt = null;
    jumpedAt = null;
    // Before the first time nothing was dated, unless doubt was told.
    const isWrong = (!isFirst || told !== null) && Math.abs(by) > JUMP_MS && to > from;
    if (isProven || isFirst) unprovenSince = said;
    isFirst = false;
    if (told !== null || isWrong) tell({ doubt: null, correction: isWrong ? { from, to, by } : null });
  }

  function weigh(): Promise<void> {
    const before = jumps;
    asked ??= synchronised().then((isSynchronised) => {
      asked = null;
      // What the machine said before the jump says nothing of the time after it.
      if (jumps !== before) return weigh();
      judge(isSynchronised);
      return jumps === before ? undefined : weigh();
    });
    return asked;
  }

  function weighRegularly(): void {
    const ms = doubt === null ? WEIGH_EVERY_MS : WEIGH_AGAIN_MS;
    timer = machine.setTimeout(() => void weigh().then(weighRegularly), ms);
  }

  return {
    now: look,
    monotonic: () => evenly(machine),
    setTimeout: machine.setTimeout,
    clearTimeout: machine.clearTimeout,
    isBelieved() {
      look();
      return doubt === null;
    },
    doubt() {
      look();
      return doubt;
    },
    onNews(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async weigh() {
      await weigh();
      if (timer === null && !isClosed) weighRegularly();
    },
    close() {
      isClosed = true;
      machine.clearTimeout(timer);
    },
  };
}
