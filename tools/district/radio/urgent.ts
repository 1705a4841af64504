// Events that nobody has answered yet, and how often what nobody answers is sent again.
import type { Chance } from "../../chance.ts";
import { addRecord, beginFrame, type Packed, type Records } from "./records.ts";

/** What nobody answers is sent again so often, after 2 to 10 s each. */
export const REPEATS = 3;
export const repeatAfter = (chance: Chance) => chance.between(2000, 10_000);

export interface Urgent {
  boot(): void;
  add(counter: number): void;
  /** Nobody has answered a frame, which was a hello or not: plans to send again, if that is called for. */
  onSilence(wasHello: boolean): void;
  /** They are to be sent again now, and are not any more once they are packed. */
  isDue(): boolean;
  pack(): Packed;
  /** Those that it says of have arrived. */
  answered(arrived: (counter: number) => boolean): void;
}

export interface UrgentDeps {
  chance: Chance;
  records: Records;
  after(ms: number, run: () => void): void;
  /** The time has come; `due`: for events too, and not only for a hello. */
  again(due: boolean): void;
}

export function createUrgent({ chance, records, after, again }: UrgentDeps): Urgent {
  let unanswered: number[] = [];
  let repeatsLeft = REPEATS;
  let planned = false;
  let due = false;

  function plan(): void {
    repeatsLeft--;
    planned = true;
    after(repeatAfter(chance), () => {
      planned = false;
      due = unanswered.length > 0;
      again(due);
    });
  }

  return {
    boot() {
      unanswered = [];
      repeatsLeft = REPEATS;
      planned = due = false;
    },
    add(counter) {
      unanswered.push(counter);
      repeatsLeft = REPEATS;
    },
    onSilence(wasHello) {
      if ((unanswered.length > 0 || wasHello) && repeatsLeft > 0 && !planned) plan();
    },
    isDue: () => due,
    pack() {
      due = false;
      const packed = beginFrame(records);
      for (const counter of unanswered) addRecord(packed, counter, records);
      return packed;
    },
    answered(arrived) {
      unanswered = unanswered.filter((counter) => !arrived(counter));
    },
  };
}
