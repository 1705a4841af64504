// A record from the moment at which something is reported until it is sent for the first time: kept in the journal at
// once, and put into a frame of its own when its turn has come.
import { type Cbor, cborPut } from "../../shared/cbor.ts";
import { clockSet, now } from "./clock.ts";
import { boot, keep, takeCounter } from "./journal.ts";
import { ageMs } from "./open-events.ts";
import { out, putBody } from "./records.ts";

/** A record that has not been sent. */
export interface NewRecord {
  type: number;
  counter: number;
  /** Time and clock as the journal has them. */
  journalTime: number;
  journalClock: number;
  /** By the node's clock, s. */
  happenedAt: number;
  /** Items of its body but its time, as CBOR. */
  items: Uint8Array;
}

/** Keeps a record of what happened `agoS` seconds ago. `body`: its items but time and age. */
export function keepNew(type: number, body: Cbor[], agoS: number): NewRecord {
  let at = 0;
  for (let i = 0; i < body.length; i++) at = cborPut(out, at, body[i]);
  let record: NewRecord = {
    type,
    counter: takeCounter(),
    journalTime: now() - agoS,
    journalClock: clockSet,
    happenedAt: getTime() - agoS,
    items: new Uint8Array(out.subarray(0, at)),
  };
  keep(type, record.counter, record.journalTime, record.journalClock, record.items);
  return record;
}

/** Puts its body into `out`; returns the length. */
export function putNew(record: NewRecord): number {
  return putBody(
    0,
    record.type,
    record.journalTime,
    record.journalClock,
    boot,
    ageMs(record.happenedAt),
    record.items,
  );
}
