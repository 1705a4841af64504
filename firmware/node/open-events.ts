// Events that the gateway is not known to have. They are repeated within seconds, since somebody may have to go out
// for them; after that they wait like any other record.
import { lacks, settledUpTo } from "./gaps.ts";
import { addRecord, beginRecords, endRecords } from "./records.ts";
import { foundRecord, SPAN, search } from "./search.ts";
import { profile } from "./setup.ts";

/** An event that nobody acks is repeated so often. */
const REPEATS = 3;

/** The counter of its record, and when it happened by the node's clock, s. */
interface OpenEvent {
  counter: number;
  happenedAt: number;
}

let openEvents: OpenEvent[] = [];
/** Repeats that are left, whether the next one is being waited for, and whether it is to be sent. */
let repeatsLeft = REPEATS;
let repeatWaits = false;
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

/** Whether a repeat is to follow in a while: of open events, or of `hello`. */
export function takeRepeat(hello: boolean): boolean {
  if (!(openEvents.length || hello) || !repeatsLeft || repeatWaits) return false;
  repeatsLeft--;
  repeatWaits = true;
  return true;
}

/** The while is over. */
export function beginRepeat(): void {
  repeatWaits = false;
  repeatDue = openEvents.length > 0;
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
