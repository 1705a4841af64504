// Flow meters on MQTT: what is published on the topics that the configuration names, and on no other, is gathered for some
// seconds and worked into the store. It is bounded, whoever publishes: in size, in rate, and in how much is told of what is wrong.
//
//   topic -> payload.ts -> { value, time } -> future? old? retained? too often? -> gathered -> work.ts, one transaction
import { type Clock, evenly, every, isBelieved } from "../../clock.ts";
import type { Log } from "../../log.ts";
import type { Area, AreaMeter, FlowBook, FlowSample } from "../../store/view.ts";
import { tokenBuckets } from "../../token-buckets.ts";
import { watchLag } from "./lag.ts";
import { dateOf } from "./night.ts";
import { type PayloadForm, toldIn } from "./payload.ts";
import { DOUBTS, type DoubtName, PAYLOAD_FAULTS } from "./sentences.ts";
import { type Oddity, takeSamples } from "./work.ts";

/** A meter on a topic. */
export interface TopicMeter {
  area: Area;
  meter: AreaMeter;
  topic: string;
  form: PayloadForm;
}

/** What a broker hands on. */
export interface FlowMessage {
  topic: string;
  payload: Uint8Array;
  retained: boolean;
}

export interface FlowTopicsDeps {
  meters: readonly TopicMeter[];
  /** Calls back with what is published on a topic. Returns a function that ends it. */
  subscribe(topic: string, listener: (message: FlowMessage) => void): () => void;
  /** As `flow.work` of the store. */
  work<T>(work: (book: FlowBook) => T): T;
  clock: Clock;
  /** What it is gathered by. */
  wall: Clock;
  log: Log;
}

/** What has come is on disk after so long, ms. */
const GATHER_MS = 5_000;
/** Of one meter so many wait at most. */
const WAITING_MAX = 2_000;
/** Messages that are looked into: a logger that was away sends what it has kept. */
const RATE = { burst: WAITING_MAX, perS: 20 };
/** A sample of each so many ms is enough of any meter. */
export const PACE_MS = 5_000;
/** A meter's clock may be ahead by so much. */
const AHEAD_MS = 5 * 60_000;
const OLD_MS = 3 * 86_400_000;
/** More than fit into what is not too old, so that most of them are when they are looked through. */
const SLOTS_MAX = (1.5 * OLD_MS) / PACE_MS;
/** The same is told once a day. */
const TOLD_EVERY_MS = 86_400_000;

export interface FlowTopics {
  /** Works in at once what has come. */
  flush(): void;
  close(): void;
}

export function startFlowTopics(deps: FlowTopicsDeps): FlowTopics {
  const { meters, subscribe, wall } = deps;
  const readers = meters.map((each) => readerOf(each, deps));
  const byTopic = Map.groupBy(readers, ({ topic }) => topic);
  const stops = [...byTopic].map(([topic, own]) =>
    subscribe(topic, (message) => {
      for (const reader of own) reader.take(message);
    }),
  );
  const flush = () => {
    for (const reader of readers) reader.flush();
  };
  stops.push(every(GATHER_MS, wall, flush));
  return {
    flush,
    close() {
      for (const stop of stops) stop();
      flush();
    },
  };
}

interface Reader {
  topic: string;
  take(message: FlowMessage): void;
  flush(): void;
}

function readerOf({ area, meter, topic, form }: TopicMeter, deps: FlowTopicsDeps): Reader {
  const { work, clock, wall, log } = deps;
  const say = saidDaily(deps, area, meter);
  const lag = watchLag();
  const doubtClock = clockDoubts(deps, area, meter, say);
  let waiting: FlowSample[] = [];
  const slots = timeSlots();
  const rate = tokenBuckets(RATE, () => evenly(wall));

  function doubted(doubt: DoubtName): null {
    say(DOUBTS[doubt](meter.name));
    return null;
  }

  /** Null where it tells nothing that can be used, which is said. */
  function sampleIn({ payload, retained }: FlowMessage): FlowSample | null {
    if (!rate.take("")) return doubted("often");
    const told = toldIn(payload, form);
    if (told.is === "refused") {
      say(`What ${meter.name} publishes ${PAYLOAD_FAULTS[told.why]}.`);
      return null;
    }
    const now = clock.now();
    if (told.at === null && retained) return doubted("retained");
    if (told.at === null && !isBelieved(clock)) return doubted("no-clock");
    const at = told.at ?? now;
    if (isBelieved(clock)) {
      if (at > now + AHEAD_MS) return doubted("future");
      if (at < now - OLD_MS) return doubted("old");
    }
    const taken = slots.take(at, now);
    if (taken !== "new") return taken === "same" ? null : doubted("often");
    if (told.at !== null && !retained && lag.isOff(at, now)) doubtClock(at);
    return { at, value: told.value };
  }

  return {
    topic,
    take(message) {
      try {
        const sample = sampleIn(message);
        if (sample !== null && waiting.length < WAITING_MAX) waiting.push(sample);
      } catch (cause) {
        log.error({ err: cause, area: area.name }, "A flow meter's message could not be taken.");
      }
    },
    flush() {
      if (waiting.length === 0) return;
      const samples = waiting;
      waiting = [];
      try {
        tellOddities(
          work((book) => takeSamples(book, { area, meter, samples, now: clock.now() })),
          say,
        );
      } catch (cause) {
        // The disk may have room again by the next time.
        waiting = [...samples, ...waiting].slice(0, WAITING_MAX);
        say(`What ${meter.name} told could not be kept: ${(cause as Error).message}`);
      }
    },
  };
}

/** Notes for nights around a sample that its meter's clock is wrong: once a night. */
function clockDoubts({ work }: FlowTopicsDeps, area: Area, meter: AreaMeter, say: Say): (at: number) => void {
  let last: number | null = null;
  return (at) => {
    const date = dateOf(at, area.offset);
    if (last === date) return;
    last = date;
    say(`${meter.name}'s times are all as late: its clock, or the zone of its times, is wrong.`);
    // Which night it is of cannot be told: the one before and the one after have none.
    work((book) => {
      for (const each of [date - 1, date, date + 1])
        book.addDoubt(area.name, each, { meter: meter.name, doubt: "clock" });
    });
  };
}

/** One sample each PACE_MS, whatever order they come in: "same" where it was taken before, "other" where one close to it was. */
function timeSlots(): { take(at: number, now: number): "new" | "same" | "other" } {
  const slots = new Map<number, number>();
  return {
    take(at, now) {
      const slot = Math.floor(at / PACE_MS);
      const before = slots.get(slot);
      if (before !== undefined) return before === at ? "same" : "other";
      slots.set(slot, at);
      if (slots.size > SLOTS_MAX)
        for (const each of slots.keys()) if (each * PACE_MS < now - OLD_MS) slots.delete(each);
      return "new";
    },
  };
}

type Say = (sentence: string) => void;

/** Each sentence once a day. */
function saidDaily({ log, wall }: Pick<FlowTopicsDeps, "log" | "wall">, area: Area, meter: AreaMeter): Say {
  const said = new Map<string, number>();
  return (sentence) => {
    const now = wall.now();
    if (now - (said.get(sentence) ?? Number.NEGATIVE_INFINITY) < TOLD_EVERY_MS) return;
    said.set(sentence, now);
    log.warn({ area: area.name, meter: meter.name }, sentence);
  };
}

export function tellOddities(oddities: readonly Oddity[], say: (sentence: string) => void): void {
  for (const fault of new Set(oddities.map(({ fault }) => fault))) {
    const { meter } = oddities.find((each) => each.fault === fault)!;
    say(DOUBTS[fault](meter));
  }
}
