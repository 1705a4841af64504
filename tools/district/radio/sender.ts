// A node's radio: one frame at a time, a window for the answer after each, and the airtime account before each.
import { ANSWER_AFTER, airtime, windowOf } from "../../../shared/radio/airtime.ts";
import type { Agenda } from "./agenda.ts";
import type { Bucket } from "./duty.ts";
import type { Content } from "./home.ts";

/** A frame that would leave now; `seal` takes its counter, and is called when it does leave. */
export interface Draft {
  bytes: number;
  seal(): Content;
}

/** What is to be sent, put together when its turn comes, so that it holds what is new by then. */
export interface Job {
  /** Null where there is nothing to send any more. */
  draft(): Draft | null;
  /** No start after it that would end later, ms. */
  until?: number;
  /** After the window: whether an answer came. Not called for a job that was dropped. */
  done?: (answered: boolean) => void;
  /** Its time has passed before there was airtime for it. */
  dropped?: () => void;
}

export interface Sender {
  /** In its turn; `first` before others that wait. */
  add(job: Job, first?: boolean): void;
  /** When the window for the answer to this counter opened or opens, or null. */
  listens(counter: number): number | null;
  /** The answer is here: the window is closed early. */
  answered(): void;
  /** A reset: what waited is gone. */
  forget(): void;
}

export function createSender(
  agenda: Agenda,
  bucket: Bucket,
  spreadingFactor: number,
  send: (content: Content, ms: number) => void,
): Sender {
  let waiting: Job[] = [];
  let current: { job: Job; counter: number; opens: number; closes: number } | null = null;
  /** Grows with each frame and each reset: a timer of before does nothing. */
  let turn = 0;

  function next(): void {
    while (current === null && waiting.length > 0 && !begin(waiting[0]!));
  }

  /** Whether it has begun, or waits for airtime; false where it is gone. */
  function begin(job: Job): boolean {
    const now = agenda.now();
    const draft = job.draft();
    if (draft === null) {
      waiting.shift();
      return false;
    }
    const ms = airtime(draft.bytes, spreadingFactor);
    const wait = bucket.wait(ms, now);
    if (now + wait + ms > (job.until ?? Number.POSITIVE_INFINITY) || wait === Number.POSITIVE_INFINITY) {
      waiting.shift();
      job.dropped?.();
      return false;
    }
    if (wait > 0) {
      const mine = ++turn;
      // Not on the very ms, which rounding may put before it.
      agenda.at(now + wait + 1, () => {
        if (turn === mine) next();
      });
      return true;
    }
    waiting.shift();
    bucket.spend(ms, now);
    const content = draft.seal();
    const opens = now + ms + ANSWER_AFTER;
    current = { job, counter: content.counter, opens, closes: opens + windowOf(spreadingFactor) };
    send(content, ms);
    const mine = ++turn;
    agenda.at(current.closes, () => {
      if (turn === mine) end(false);
    });
    return true;
  }

  function end(answered: boolean): void {
    const { job } = current!;
    current = null;
    turn++;
    job.done?.(answered);
    next();
  }

  return {
    add(job, first = false) {
      if (first) waiting.unshift(job);
      else waiting.push(job);
      next();
    },
    listens: (counter) => (current?.counter === counter ? current.opens : null),
    answered() {
      if (current !== null) end(true);
    },
    forget() {
      waiting = [];
      current = null;
      turn++;
    },
  };
}
