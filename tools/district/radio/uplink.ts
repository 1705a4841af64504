// What a node sends and when: the rules of firmware/node/uplink.ts, batches.ts and slots.ts once more, without what
// boards and modules add to them. Where the two differ, the firmware is right; test/e2e/radio-simulation.test.ts has
// them side by side. What is varied is only when a reading leaves, and what becomes of what an answer asks for.
import type { Chance } from "../../chance.ts";
import type { Agenda } from "./agenda.ts";
import { createBacklog } from "./backlog.ts";
import type { NodeClock } from "./clock.ts";
import type { Answer } from "./home.ts";
import { isEmpty, type Packed, type Records } from "./records.ts";
import type { RadioOptions } from "./settings.ts";
import { BODY_MAX, OVERHEAD, type RecordKind } from "./sizes.ts";
import { createSlotTimer } from "./slot-timer.ts";
import { createTalker, type Frame } from "./talker.ts";
import type { Transceiver } from "./transceiver.ts";
import { createUrgent, REPEATS, repeatAfter } from "./urgent.ts";

const HOUR_MS = 3_600_000;
/** Frames of records in a slot. */
const FRAMES_IN_SLOT = 2;
/** ms without an answer until a node says hello again. */
const FORSAKEN_MS = 24 * HOUR_MS;
/** ms for which readings are kept back without a clock. */
const PATIENCE_MS = 6 * HOUR_MS;
/** From the first answer after a start to what a node tells of itself: the second tick of 20 s. */
const CHECK_MS = 30_000;
/** Longer than a hello, B of its body. */
const HELLO_MAX = 64;
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
  report(kind: RecordKind, counter: number): void;
  answered(answer: Answer): void;
}

/** A record that goes in a frame of its own. */
interface Single {
  counter: number;
  event: boolean;
  /** It has to be answered. */
  must: boolean;
  /** After it, it is left to be asked for. */
  until: number;
  tries: number;
}

/** What a frame is, for when nobody answers it; and what may be sent next. */
type Kind = Single | "hello" | "records";
type Due = "urgent" | "hello" | "single" | "backlog";

function helloFrame(records: Records, chance: Chance): Frame<Kind> {
  const bytes = records.sizes.bodyOf("hello", chance) + OVERHEAD;
  return { kind: "hello", content: { counter: records.take(), records: [], voids: [], must: true }, bytes };
}

function singleFrame(single: Single, records: Records): Frame<Kind> {
  const { counter, must } = single;
  const bytes = records.body(counter) + OVERHEAD;
  return { kind: single, content: { counter, records: [counter], voids: [], must }, bytes };
}

function packedFrame({ records: list, voids, bytes }: Packed, records: Records): Frame<Kind> {
  return { kind: "records", content: { counter: records.take(), records: list, voids, must: false }, bytes };
}

/** Whether an answer to the frame with this counter says that a record has arrived. */
const arrived = (counter: number, frame: number, { settled, missing }: Answer) =>
  counter <= frame && counter <= settled + SPAN && !missing.includes(counter);

export function createUplink(node: number, options: RadioOptions, deps: UplinkDeps): NodeUplink {
  const { policy, interval } = options;
  const { agenda, chance, clock, records, radio, after } = deps;
  const batched = policy === "slots" || policy === "batches";
  const confirmed = policy === "confirmed";
  let bootedAt = 0;
  let answeredAt = 0;
  /** Said once each time the node wakes, until it is answered. Nodes that are answered one by one say none. */
  let hello: "due" | "said" | "answered" = "due";
  /** Frames of the backlog that may be sent before the next slot. */
  let framesLeft = 0;
  let singles: Single[] = [];

  const dated = () => clock.isSet() || agenda.now() - bootedAt > PATIENCE_MS;
  const backlog = createBacklog(options, records, dated);
  const urgent = createUrgent({
    ...{ chance, records, after },
    again: (due) => {
      if (due || hello !== "answered") wake();
    },
  });
  const planSlot = createSlotTimer(node, options, { agenda, chance, clock, after, onSlot });
  const talker = createTalker<Due, Kind>({ node, chance, radio, after }, { due, room, take, onSilence });

  function due(): Due | null {
    singles = singles.filter((one) => one.until >= agenda.now());
    if (urgent.isDue()) return "urgent";
    if (hello === "due" && !singles[0]?.event) return "hello";
    if (singles.length > 0) return "single";
    return framesLeft > 0 && backlog.waits() ? "backlog" : null;
  }

  /** Single readings ask for what they take: they are to be compared at their best. */
  function room(what: Due): number {
    const body = what === "single" && !batched ? records.body(singles[0]!.counter) : BODY_MAX;
    return (hello === "due" ? HELLO_MAX : body) + OVERHEAD;
  }

  function take(what: Due): Frame<Kind> | null {
    if (what === "hello") {
      hello = "said";
      return helloFrame(records, chance);
    }
    if (what === "single") return singleFrame(singles.shift()!, records);
    const packed = what === "urgent" ? urgent.pack() : backlog.pack();
    if (isEmpty(packed)) return null;
    if (what === "backlog") framesLeft--;
    return packedFrame(packed, records);
  }

  function wake(): void {
    if (hello === "said") hello = "due";
    talker.pump();
  }

  function onSilence(kind: Kind): void {
    urgent.onSilence(kind === "hello");
    if (confirmed && typeof kind === "object" && !kind.event && kind.tries < REPEATS)
      after(repeatAfter(chance), () => {
        singles.push({ ...kind, tries: kind.tries + 1 });
        wake();
      });
  }

  function onSlot(): void {
    if (agenda.now() - answeredAt > FORSAKEN_MS && !confirmed) hello = "due";
    framesLeft = confirmed ? 0 : FRAMES_IN_SLOT;
    backlog.onSlot();
    wake();
  }

  function boot(): void {
    bootedAt = answeredAt = agenda.now();
    hello = confirmed ? "answered" : "due";
    framesLeft = 0;
    singles = [];
    for (const part of [talker, urgent, backlog]) part.boot();
    planSlot();
    wake();
  }

  function report(kind: RecordKind, counter: number): void {
    const event = kind === "event";
    const must = event || kind === "check";
    if (!must && batched) {
      backlog.add();
      return;
    }
    if (event) {
      singles.unshift({ counter, event, must, until: Number.POSITIVE_INFINITY, tries: 0 });
      urgent.add(counter);
    } else singles.push({ counter, event, must, until: agenda.now() + interval, tries: 0 });
    wake();
  }

  function answered(answer: Answer): void {
    answeredAt = agenda.now();
    hello = "answered";
    if (clock.set(answeredAt)) {
      planSlot();
      if (!confirmed) after(CHECK_MS, () => report("check", records.write("check")));
    }
    backlog.answered(answer.settled, answer.missing);
    urgent.answered((counter) => arrived(counter, talker.lastCounter(), answer));
    talker.answered();
    talker.pump();
  }

  return { boot, report, answered };
}
