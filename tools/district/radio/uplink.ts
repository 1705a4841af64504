// What a node sends and when: the rules of firmware/node/uplink.ts, batches.ts and slots.ts once more, without what
// boards and modules add to them. Where the two differ, the firmware is right; test/e2e/radio-simulation.test.ts has
// them side by side. What is varied is only when a reading leaves, and what becomes of what an answer asks for.
import { slotOf } from "../../../shared/radio/slots.ts";
import type { Chance } from "../../chance.ts";
import type { Agenda } from "./agenda.ts";
import type { NodeClock } from "./clock.ts";
import type { Answer, Content } from "./home.ts";
import { addRecord, addWanted, beginFrame, isEmpty, type Packed, type Records } from "./records.ts";
import type { RadioOptions } from "./settings.ts";
import { BODY_MAX, bodyOf, OVERHEAD } from "./sizes.ts";
import type { Transceiver } from "./transceiver.ts";

const HOUR = 3_600_000;
/** What nobody answers is sent again so often, after 2 to 10 s each. */
const REPEATS = 3;
const REPEAT_AFTER: [number, number] = [2000, 10_000];
/** Frames of records in a slot. */
const MOST = 2;
/** ms without an answer until a node says hello again. */
const FORSAKEN = 24 * HOUR;
/** ms for which readings are kept back without a clock. */
const PATIENCE = 6 * HOUR;
/** ms of chance after a wait for airtime. */
const SCATTER = 30_000;
/** Longer than a hello, B of its body. */
const SHORT = 64;
/** Counters that an answer speaks of. */
const SPAN = 64;

export interface UplinkDeps {
  agenda: Agenda;
  chance: Chance;
  clock: NodeClock;
  records: Records;
  radio: Transceiver;
  /** By the node's own clock; not any more after a reset. */
  after(ms: number, run: () => void): void;
}

export interface NodeUplink {
  boot(): void;
  report(kind: "reading" | "event" | "night", counter: number): void;
  answered(answer: Answer): void;
}

/** A record that goes in a frame of its own. */
interface Fresh {
  counter: number;
  event: boolean;
  /** After it, it is left to be asked for. */
  until: number;
  tries: number;
}

export function createUplink(node: number, options: RadioOptions, deps: UplinkDeps): NodeUplink {
  const { policy, slots, repeats: batchesAgain, interval, answer: asks } = options;
  const { agenda, chance, clock, records, radio, after } = deps;
  const batched = policy === "slots" || policy === "batches";
  const confirmed = policy === "confirmed";
  let booted = 0;
  let waiting: Fresh | "hello" | "records" | null = null;
  let asked = 0;
  let helloDue = true;
  let helloTried = false;
  /** Frames of records that may be sent before the next slot. */
  let frames = 0;
  let fresh: Fresh[] = [];
  let urgent: number[] = [];
  let repeats = REPEATS;
  let repeatPlanned = false;
  let repeatDue = false;
  /** What the last answer said: all up to `held` is there, and these are not; up to `sought` they have been sent. */
  let held = 0;
  let missing: Set<number> | null = null;
  let sought = 0;
  let later: Set<number> | null = null;
  let heard = 0;
  let paused = false;
  let slotPlanned = 0;
  /** All up to `told` has been sent once; whether there is more; and where repeated batches begin and end. */
  let told = 0;
  let unsent = false;
  let due = false;
  let began: number[] = [];
  let again = 0;
  let until = 0;

  const lacks = (counter: number) => missing?.has(counter) ?? false;
  const clocked = () => clock.isSet() || agenda.now() - booted > PATIENCE;
  const batchDue = () => batched && ((due && clocked()) || again < until);

  function addBatch(to: Packed): void {
    if (due && clocked()) {
      told = addWanted(to, told, (counter) => records.body(counter) > 0, records);
      due = told < records.next();
    } else {
      const from = again > held ? again : held + 1;
      addWanted(to, from, (counter) => counter < until && records.body(counter) > 0, records);
      again = until;
    }
  }

  function putRecords(): Packed {
    const packed = beginFrame();
    const batch = batchDue();
    if (batch) addBatch(packed);
    if (missing !== null && !(batch && asks !== "fill")) {
      sought = addWanted(packed, sought, lacks, records);
      if (sought > Math.max(...missing)) missing = null;
    }
    return packed;
  }

  function putUrgent(): Packed {
    const packed = beginFrame();
    for (const counter of urgent) addRecord(packed, counter, records);
    return packed;
  }

  function send(what: NonNullable<typeof waiting>, content: Omit<Content, "node">, bytes: number): void {
    waiting = what;
    asked = content.counter;
    radio.send({ node, ...content }, bytes, onSilence);
  }

  function sendRecords({ records: list, voids, bytes }: Packed): void {
    send("records", { counter: records.take(), records: list, voids, must: false }, bytes);
  }

  /** Whether there is nothing to send, or no airtime for it yet; then it goes on when there is. */
  function rests(): boolean {
    const first = fresh[0];
    const hello = helloDue && !helloTried;
    if (!(repeatDue || hello || first || (frames > 0 && (missing !== null || batchDue())))) return true;
    // Single readings ask for what they take: they are to be compared at their best.
    const body = hello ? SHORT : first && !batched && !repeatDue ? records.body(first.counter) : BODY_MAX;
    const ms = radio.wait(body + OVERHEAD);
    if (ms === 0) return false;
    paused = true;
    after(ms + chance.between(0, SCATTER), () => {
      paused = false;
      pump();
    });
    return true;
  }

  function pump(): void {
    if (waiting !== null || paused) return;
    fresh = fresh.filter((one) => one.until >= agenda.now());
    if (rests()) return;
    const first = fresh[0];
    if (repeatDue) {
      repeatDue = false;
      const packed = putUrgent();
      if (isEmpty(packed)) pump();
      else sendRecords(packed);
    } else if (helloDue && !helloTried && !first?.event) {
      helloTried = true;
      const bytes = bodyOf("hello", chance) + OVERHEAD;
      send("hello", { counter: records.take(), records: [], voids: [], must: true }, bytes);
    } else if (first) {
      fresh.shift();
      const { counter, event } = first;
      send(first, { counter, records: [counter], voids: [], must: event }, records.body(counter) + OVERHEAD);
    } else if (frames > 0) {
      const packed = putRecords();
      if (isEmpty(packed)) return;
      frames--;
      sendRecords(packed);
    }
  }

  function wake(): void {
    helloTried = false;
    pump();
  }

  function onSilence(): void {
    const what = waiting!;
    waiting = null;
    if ((urgent.length > 0 || what === "hello") && repeats > 0 && !repeatPlanned) {
      repeats--;
      repeatPlanned = true;
      after(chance.between(...REPEAT_AFTER), () => {
        repeatPlanned = false;
        repeatDue = urgent.length > 0;
        if (repeatDue || helloDue) wake();
      });
    }
    if (confirmed && typeof what === "object" && !what.event && what.tries < REPEATS)
      after(chance.between(...REPEAT_AFTER), () => {
        fresh.push({ ...what, tries: what.tries + 1 });
        wake();
      });
    pump();
  }

  function untilSlot(): number {
    if (policy !== "slots" || !clock.isSet()) return HOUR * chance.between(0.5, 1.5);
    const into = (clock.reads(agenda.now()) - slotOf(node, slots, HOUR)) % HOUR;
    const left = HOUR - (into < 0 ? into + HOUR : into);
    return left < HOUR / 2 ? left + HOUR : left;
  }

  function planSlot(): void {
    const mine = ++slotPlanned;
    after(untilSlot(), () => {
      if (slotPlanned === mine) onSlot();
    });
  }

  function onSlot(): void {
    planSlot();
    if (agenda.now() - heard > FORSAKEN) helloDue = !confirmed;
    frames = confirmed ? 0 : MOST;
    if (asks === "next" && later !== null) {
      missing = later;
      later = null;
    }
    due = unsent || due;
    unsent = false;
    began.push(told);
    until = told;
    again = began.length > batchesAgain ? began.shift()! : told;
    wake();
  }

  return {
    boot() {
      booted = heard = agenda.now();
      waiting = missing = later = null;
      helloDue = !confirmed;
      fresh = [];
      urgent = [];
      began = [];
      repeats = REPEATS;
      frames = again = until = 0;
      told = records.next();
      repeatPlanned = repeatDue = paused = unsent = due = false;
      planSlot();
      wake();
    },
    report(kind, counter) {
      if (kind !== "event" && batched) {
        unsent = true;
        return;
      }
      const event = kind === "event";
      const one = {
        counter,
        event,
        until: event ? Number.POSITIVE_INFINITY : agenda.now() + interval,
        tries: 0,
      };
      if (event) {
        fresh.unshift(one);
        urgent.push(counter);
        repeats = REPEATS;
      } else fresh.push(one);
      wake();
    },
    answered({ settled, missing: list }) {
      heard = agenda.now();
      helloDue = false;
      if (clock.set(heard)) planSlot();
      held = settled;
      until = 0;
      sought = held + 1;
      const lacking = list.length > 0 ? new Set(list) : null;
      if (asks === "next") later = lacking;
      else missing = lacking;
      urgent = urgent.filter((counter) => counter > asked || counter > held + SPAN || list.includes(counter));
      radio.close();
      waiting = null;
      pump();
    },
  };
}
