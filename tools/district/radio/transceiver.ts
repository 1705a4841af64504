// A node's radio: a frame, the window for its answer, and the airtime account before it. One frame at a time; when
// which is sent is a talker's affair.
import { ANSWER_AFTER, airtime, windowOf } from "../../../shared/radio/airtime.ts";
import type { Agenda } from "./agenda.ts";
import type { NodeAccount } from "./duty.ts";
import type { Content } from "./home.ts";
import { GRACE } from "./settings.ts";

export interface Transceiver {
  /** ms until a frame of so many bytes may start. */
  wait(bytes: number): number;
  /** `done` after the window, where no answer has come. */
  send(content: Content, bytes: number, done: () => void): void;
  /** When the window for the answer to this counter opened or opens, or null. */
  listens(counter: number): number | null;
  /** An answer is here: the window is closed. */
  close(): void;
  /** A reset: nothing is known of what was sent before it. */
  reset(): void;
}

export function createTransceiver(
  agenda: Agenda,
  account: NodeAccount,
  spreadingFactor: number,
  transmit: (content: Content, ms: number) => void,
): Transceiver {
  let current: { counter: number; opens: number } | null = null;
  return {
    wait: (bytes) => account.wait(bytes, agenda.now()),
    send(content, bytes, done) {
      const now = agenda.now();
      const ms = airtime(bytes, spreadingFactor);
      account.spend(ms, now);
      const mine = { counter: content.counter, opens: now + ms + ANSWER_AFTER };
      current = mine;
      transmit(content, ms);
      agenda.at(mine.opens + windowOf(spreadingFactor) + GRACE, () => {
        if (current !== mine) return;
        current = null;
        done();
      });
    },
    listens: (counter) => (current?.counter === counter ? current.opens : null),
    close() {
      current = null;
    },
    reset() {
      current = null;
      account.empty(agenda.now());
    },
  };
}
