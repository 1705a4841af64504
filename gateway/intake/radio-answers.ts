// The way back to nodes on radio: an answer leaves in its node's window, one at a time, as far as the duty cycle goes
// and its turn has come.
//
//   uplink  |████████|
//   answer           |<- 1 s ->|███|      the node listens from 0.9 s on
import { ANSWER_AFTER, ANSWER_SLACK, airtime } from "../../shared/radio/airtime.ts";
import type { Clock, TimerGroup } from "../clock.ts";
import type { Log } from "../log.ts";
import type { AirtimeAccount } from "./airtime-account.ts";
import type { AnswerSlot } from "./answer-slot.ts";
import type { DownlinkScheduler } from "./downlink-scheduler.ts";
import type { Sending } from "./intake.ts";
import { JITTER_MS, type ModemTiming } from "./modem-timing.ts";
import type { Need, Return } from "./uplink.ts";

/** What a radio may send, whichever module it has: another one in its place goes on with it. */
export interface Transmitter {
  spreadingFactor: number;
  account: AirtimeAccount;
  scheduler: DownlinkScheduler;
  timing: ModemTiming;
  /** Keeps what is about to be sent, or throws. */
  keep(sending: Sending): void;
}

export interface AnswerDeps {
  clock: Clock;
  log: Log;
  via: string;
  transmitter: Transmitter;
  /** What the module holds to be sent. */
  slot: AnswerSlot;
  /** The module is there, and set up. */
  isReady(): boolean;
  /** Hands the module a frame that takes so many ms on the air. */
  send(frame: Uint8Array, ms: number): void;
  /** Runs after so many ms, if the module is still there. */
  later: TimerGroup["later"];
  /** An answer that its node waits for cannot be sent. */
  onUnanswered(): void;
}

/**
 * Where in the node's window answers start, and the latest: in its middle, since a module may be quicker than its
 * figure, and a busy machine learns late that an uplink has ended.
 */
const AIM_MS = ANSWER_AFTER + ANSWER_SLACK / 2;
const LATEST_MS = ANSWER_AFTER + ANSWER_SLACK - JITTER_MS;
/** A command that sets all that can be set; an ack is shorter. */
const COMMAND_MAX_B = 56;
/** No answer is promised further ahead than this. */
const AHEAD_MAX_MS = 10_000;

/** Returns what makes the way back to a node whose packet ended at `end`, unix ms: to be used once. */
export function startAnswers(deps: AnswerDeps): (node: number, end: number) => Return {
  const { clock, log, via, slot, isReady } = deps;
  const { account, scheduler, timing, spreadingFactor, keep } = deps.transmitter;
  const airMs = (bytes: number) => airtime(bytes, spreadingFactor);
  /** Until when the radio is promised to answers, unix ms. */
  let promised = 0;

  /** When an answer of so many bytes would start; undefined where none can be sent. */
  function startOf(bytes: number, end: number): number | undefined {
    const now = clock.now();
    // A promise that is further ahead than any is from before the clock was set back.
    const free = promised - now > AHEAD_MAX_MS ? 0 : promised;
    const at = Math.max(end + AIM_MS, Math.max(now, free) + timing.leadMs(bytes));
    const fits = at <= end + LATEST_MS && account.wait(airMs(bytes), at) === 0;
    return fits && isReady() ? at : undefined;
  }

  /** Counts an answer that starts then; false where that cannot be kept. */
  function book(node: number, at: number, ms: number): boolean {
    try {
      keep({ at, ms });
    } catch (cause) {
      // Where the store cannot be written, nothing is to be acknowledged either.
      log.debug({ via, err: cause }, "An answer is not sent: its time on the air cannot be kept.");
      return false;
    }
    promised = at + ms + timing.tailMs;
    account.spend(ms, at);
    scheduler.spent(node, ms, at);
    return true;
  }

  function drop(node: number, need: Need): void {
    if (need === "must") deps.onUnanswered();
    log.debug({ via, node, need }, "An answer is not sent: there is no time on the air for it.");
  }

  return (node, end) => {
    let used = false;
    const start = (bytes: number) => {
      const at = startOf(bytes, end);
      return used ? undefined : at;
    };
    return {
      writable: () =>
        start(COMMAND_MAX_B) !== undefined && scheduler.mightAnswer(node, airMs(COMMAND_MAX_B), clock.now()),
      arrivesIn: (bytes) => {
        const at = start(bytes);
        return at === undefined ? 0 : at + airMs(bytes) + timing.tailMs - clock.now();
      },
      send: (frame, need = "must") => {
        const bytes = frame.length;
        const ms = airMs(bytes);
        const at = scheduler.mayAnswer(node, need, ms, clock.now()) ? start(bytes) : undefined;
        if (at === undefined) return drop(node, need);
        used = true;
        if (!book(node, at, ms)) return;
        const until = end + ANSWER_AFTER + ANSWER_SLACK - timing.sendMs(bytes);
        deps.later(at - timing.leadMs(bytes) - clock.now(), () => {
          if (!isReady() || !slot.isFree()) return drop(node, need);
          slot.fill(until);
          deps.send(frame, ms);
        });
      },
    };
  };
}
