// Events that the gateway is not known to have. They are repeated within seconds, since somebody may have to go out
// for them; after that they wait like any other record.
import { random } from "../../shared/numbers.ts";
import { lacks, settledUpTo } from "./gaps.ts";
import { addRecord, beginRecords, endRecords } from "./records.ts";
import { foundRecord, SPAN, search } from "./search.ts";
import { profile } from "./setup.ts";

/** An event that nobody acks is repeated so often. */
const REPEATS = 3;
/** A repeat follows after this, and after as much as REPEAT_JITTER_MS more. */
const REPEAT_MS = 2000;
const REPEAT_JITTER_MS = 8000;

/** The counter of its record, and when it happened by the node's clock, s. */
interface OpenEvent {
  counter: number;
  happenedAt: number;
}

let openEvents: OpenEvent[] = [];
/** Repeats that are left, the timer of the next one, and whether it is due. */
let repeatsLeft = REPEATS;
let repeatTimer: TimerId = 0;
export let repeatDue = false;

/** ms from a moment of the node's clock, s, until now. */
export function ageMs(moment: number): number {
  return Math.floor(1000 * (getTime() - moment));
}

export function addOpenEvent(counter: number, happenedAt: number): void {
  openEvents.push({ counter, happenedAt });
  repeatsLeft = REPEATS;
}

/** Keeps what the answer to the uplink of this counter leaves open. */
export function keepOpenEvents(answered: number): void {
  openEvents = openEvents.filter(
    (event) => event.counter > answered || event.counter > settledUpTo + SPAN || lacks(event.counter) > 0,
  );
}

/** Whether another repeat may follow, where there is anything to repeat: open events, or `also` something else. */
export function mayRepeat(also: boolean): boolean {
  return (openEvents.length > 0 || also) && repeatsLeft > 0 && !repeatTimer;
}

/** Repeats open events in a while; `onRepeat` sends them. */
export function repeatLater(onRepeat: () => void): void {
  repeatsLeft--;
  repeatTimer = setTimeout(
    () => {
      repeatTimer = 0;
      repeatDue = openEvents.length > 0;
      onRepeat();
    },
    REPEAT_MS + random(REPEAT_JITTER_MS + 1),
  );
}

/** Puts all open events into a frame of records, with their ages; returns its length, 0 where there are none left. */
export function putOpenEvents(): number {
  repeatDue = false;
  beginRecords(profile.epoch);
  openEvents.forEach((event) => {
    search(event.counter);
    let record = foundRecord(event.counter);
    if (record) addRecord(record, ageMs(event.happenedAt));
  });
  return endRecords();
}
