// A node: when it measures, when it sends what, and what it makes of an answer. Four policies share all of it but
// when a reading leaves, so that what differs between them is that.
import type { Chance } from "../../evaluate/simulate/chance.ts";
import type { Agenda } from "./agenda.ts";
import { createNodeClock } from "./clock.ts";
import { createBucket } from "./duty.ts";
import type { Answer, Content } from "./home.ts";
import { createRecords, type Packed } from "./records.ts";
import { createSender, type Draft } from "./sender.ts";
import { type RadioOptions, SLOT_GUARD } from "./settings.ts";
import { bodyOf, OVERHEAD, RECORDS_HEAD, recordOf } from "./sizes.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** An event and a hello are sent again so often, after so many ms. */
const REPEATS = 3;
const REPEAT_AFTER: [number, number] = [2000, 10_000];
/** Frames besides the batch in a slot. */
const MORE = 2;
/** Without an answer for so long a node says hello again. */
const PATIENCE = DAY;

export interface RadioNode {
  /** Switched on, or reset. */
  boot(): void;
  listens(counter: number): number | null;
  answered(answer: Answer): void;
}

export interface NodeLinks {
  agenda: Agenda;
  chance: Chance;
  send(content: Content, ms: number): void;
  measured(kind: "reading" | "event", counter: number): void;
}

export function createNode(node: number, options: RadioOptions, links: NodeLinks): RadioNode {
  const { policy, slots, repeats, interval } = options;
  const { agenda, chance, measured } = links;
  const batched = policy === "slots" || policy === "batches";
  const confirmed = policy === "confirmed";
  const clock = createNodeClock(options.drift, options.learn, chance);
  const bucket = createBucket(options.duty);
  const records = createRecords(chance);
  const sender = createSender(agenda, bucket, options.spreadingFactor, links.send);
  let life = 0;
  let planned = 0;
  let lastAnswer = 0;
  let lastBatch = Number.NEGATIVE_INFINITY;
  let sentBefore: number[][] = [];

  /** Not any more after a reset. */
  function after(ms: number, run: () => void): void {
    const mine = life;
    agenda.at(agenda.now() + ms, () => {
      if (life === mine) run();
    });
  }

  const content = (counter: number, list: number[], must = false): Content => ({
    node,
    counter,
    records: list,
    voids: [],
    must,
  });

  /** A frame of its own; sent again it is the same bytes. */
  function single(counter: number): Draft {
    return {
      bytes: records.body(counter) + OVERHEAD,
      seal() {
        records.markSent({ records: [counter] });
        return content(counter, [counter]);
      },
    };
  }

  function sendReading(counter: number, tries = 0): void {
    sender.add({
      draft: () => single(counter),
      // What has to wait for airtime until the next reading would pile up: it is left to be asked for.
      until: agenda.now() + interval,
      dropped: () => records.markSent({ records: [counter] }),
      done(answered) {
        if (!confirmed) more(0, records.asked().length > 0);
        else if (!answered && tries < REPEATS)
          after(chance.between(...REPEAT_AFTER), () => sendReading(counter, tries + 1));
      },
    });
  }

  function sendEvent(counter: number, tries = 0): void {
    sender.add(
      {
        draft: () =>
          tries === 0
            ? { bytes: records.body(counter) + OVERHEAD, seal: () => content(counter, [counter], true) }
            : {
                bytes: OVERHEAD + RECORDS_HEAD + recordOf(records.body(counter)),
                seal: () => content(records.take(), [counter], true),
              },
        done(answered) {
          if (!answered && tries < REPEATS)
            after(chance.between(...REPEAT_AFTER), () => sendEvent(counter, tries + 1));
        },
      },
      true,
    );
  }

  function hello(began = agenda.now(), tries = 0): void {
    // Any answer will do.
    if (lastAnswer > began) return;
    sender.add({
      draft: () => ({
        bytes: bodyOf("hello", chance) + OVERHEAD,
        seal: () => content(records.take(), [], true),
      }),
      done(answered) {
        if (answered) return;
        const pause = tries < REPEATS ? chance.between(...REPEAT_AFTER) : HOUR * chance.between(0.9, 1.1);
        after(pause, () => hello(began, tries + 1));
      },
    });
  }

  /** What is left to send, and what the gateway misses: at most two frames, if they still end before `until`. */
  function more(count: number, replies: boolean, until?: number): void {
    if (count >= MORE) return;
    const reply = replies || options.answer !== "next";
    if (records.unsent() === 0 && !(reply && records.asked().length > 0)) return;
    sender.add({
      ...(until === undefined ? {} : { until }),
      draft: () => (batched && records.unsent() > 0 ? batch([]) : reply ? frameOf(records.reply()) : null),
      done: () => more(count + 1, replies, until),
    });
  }

  function frameOf(packed: Packed | null): Draft | null {
    if (packed === null) return null;
    return {
      bytes: packed.bytes,
      seal() {
        records.markSent(packed);
        return { ...content(records.take(), packed.records), voids: packed.voids };
      },
    };
  }

  const batch = (again: number[]) => frameOf(records.batch(again, options.answer === "fill"));

  function sendBatch(until?: number): void {
    lastBatch = agenda.now();
    // Asked before this batch; what its own answer asks is known too late for the slot, unless options say so.
    const replies = records.asked().length > 0;
    sender.add({
      ...(until === undefined ? {} : { until }),
      draft() {
        const again = sentBefore.flat();
        const fresh = records.fresh();
        const draft = batch(again);
        if (draft === null || repeats === 0) return draft;
        return {
          bytes: draft.bytes,
          seal() {
            sentBefore = [fresh, ...sentBefore].slice(0, repeats);
            return draft.seal();
          },
        };
      },
      done: () => more(0, replies, until),
    });
    if (agenda.now() - lastAnswer > PATIENCE) {
      lastAnswer = agenda.now() - HOUR;
      after(chance.between(0, HOUR / 4), hello);
    }
    plan();
  }

  /** The next batch: in the node's slot once it has a clock. */
  function plan(first = false): void {
    const now = agenda.now();
    const mine = ++planned;
    const start = (at: number, until?: number) =>
      agenda.at(at, () => {
        if (planned === mine) sendBatch(until);
      });
    if (policy === "slots" && clock.isSet()) {
      const length = HOUR / slots;
      const offset = (node % slots) * length;
      const from = Math.max(clock.reads(now), clock.reads(lastBatch + HOUR / 2));
      const next = Math.ceil((from - offset) / HOUR) * HOUR + offset;
      start(clock.when(next), clock.when(next + length) - SLOT_GUARD);
    } else start(now + HOUR * (first ? chance.uniform() : chance.between(0.9, 1.1)));
  }

  function measure(): void {
    const counter = records.write("reading");
    measured("reading", counter);
    if (!batched) sendReading(counter);
    after(interval / clock.rate, measure);
  }

  function night(): void {
    const counter = records.write("night");
    if (!batched) sendReading(counter);
    after(DAY, night);
  }

  function event(): void {
    const counter = records.write("event");
    measured("event", counter);
    sendEvent(counter);
    after((chance.wait() * DAY) / options.events, event);
  }

  function boot(): void {
    const now = agenda.now();
    if (life > 0) records.skip();
    life++;
    lastAnswer = now;
    lastBatch = Number.NEGATIVE_INFINITY;
    sentBefore = [];
    clock.lose();
    sender.forget();
    bucket.empty(now);
    after(chance.between(0, interval), measure);
    after(chance.between(0, DAY), night);
    if (options.events > 0) after((chance.wait() * DAY) / options.events, event);
    if (options.resets > 0) after((chance.wait() * DAY) / options.resets, boot);
    if (batched) plan(true);
    if (!confirmed) hello();
  }

  return {
    boot,
    listens: sender.listens,
    answered(answer) {
      lastAnswer = agenda.now();
      records.heed(answer);
      clock.set(agenda.now());
      if (policy === "slots") plan();
      sender.answered();
    },
  };
}
