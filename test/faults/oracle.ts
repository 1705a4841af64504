// Judges a seed: what nodes took against what subscribers got, per node and topic, with what the wire has seen between.
// It knows nothing of processes, so that a test can show that it notices each kind of fault.
import { copiesOf, type Sends, standstills } from "./copies.ts";
import { type Evidence, eraOf, GRACE_MS, REFUSED_FROM } from "./evidence.ts";
import type { Sent } from "./proxy.ts";
import { counterOf } from "./records.ts";
import type { Arrival } from "./subscriber.ts";

export interface Verdict {
  /** Sentences, one a record. */
  lost: string[];
  twoIds: string[];
  outOfOrder: string[];
  /** What waited for something else that was refused. */
  heldUp: string[];
  /** Copies that no break, refusal or missing echo explains, and more than a break allows. */
  causeless: string[];
  /** Copies of what the broker had acknowledged longer than the grace before the break. */
  stale: string[];
  /** Connections that lasted, and brought little but copies. */
  standing: string[];
  /** A time that is not when it was taken, or passes for live and is not. */
  misdated: string[];
  /** Acknowledged longer before the broker was killed than the grace: what it forgot, nobody sends again. */
  forgotten: string[];
  /** Acknowledged after a backup that was restored, not published until then, and with no node any more. */
  gone: string[];
  records: number;
  /** Sent again. */
  copies: number;
  /** Sent and refused, by reason or by silence as planned. */
  refused: number;
}

/** Of a site of which nothing is known. */
export const NOTHING: Verdict = {
  ...{
    lost: [],
    twoIds: [],
    outOfOrder: [],
    heldUp: [],
    causeless: [],
    stale: [],
    standing: [],
    misdated: [],
    forgotten: [],
    gone: [],
  },
  ...{ records: 0, copies: 0, refused: 0 },
};

/** What has to be empty, and what that is called. */
export const FAULTS = {
  lost: "lost",
  twoIds: "under two ids",
  outOfOrder: "out of order",
  heldUp: "held up by what was refused",
  causeless: "copies without a cause",
  stale: "copies beyond the grace",
  standing: "connections without progress",
  misdated: "dated wrong",
} as const satisfies Partial<Record<keyof Verdict, string>>;
export type Fault = keyof typeof FAULTS;

/** Whether nothing of what has to be empty has anything in it. */
export const hasNone = <F extends string>(
  faults: Readonly<Record<F, string>>,
  verdict: Readonly<Record<NoInfer<F>, readonly unknown[]>>,
): boolean => (Object.keys(faults) as F[]).every((fault) => verdict[fault].length === 0);

export const isSound = (verdict: Verdict): boolean => hasNone(FAULTS, verdict);

export function judge(evidence: Evidence): Verdict {
  const { taken, sent } = evidence;
  const sends = Map.groupBy(sent, ({ id }) => id);
  return {
    ...missing(evidence, sends),
    twoIds: guises(evidence),
    outOfOrder: disorder(evidence),
    heldUp: heldUpOf(evidence),
    ...copiesOf(evidence, sends),
    standing: standstills(evidence, sends),
    misdated: misdatedOf(evidence),
    records: new Set(taken.map(({ id }) => id)).size,
    refused: sent.filter((one) => one.reason >= REFUSED_FROM || evidence.refuses(one)).length,
  };
}

/** What subscribers have not got of what nodes took. */
function missing(evidence: Evidence, sends: Sends) {
  const { taken, torn, until, subscribers, brokerKills, refuses } = evidence;
  const lost: string[] = [];
  const forgotten: string[] = [];
  const gone: string[] = [];
  for (const { name, arrivals } of subscribers) {
    const there = new Set(arrivals.map(({ id }) => id));
    for (const { id, node, kind, at } of taken) {
      if (there.has(id) || torn.has(id) || at > until) continue;
      const mine = sends.get(id) ?? [];
      const acked = mine.find(
        (one) => one.answeredAt !== null && one.reason < REFUSED_FROM && !refuses(one),
      )?.answeredAt;
      const isForgotten = acked != null && brokerKills.some((kill) => kill > acked + GRACE_MS);
      const what = `${kind} ${id} of ${node} did not reach "${name}": ${wayOf(mine)}`;
      const isGone = acked == null && evidence.gone.has(id);
      (isForgotten ? forgotten : isGone ? gone : lost).push(what);
    }
  }
  return { lost, forgotten, gone };
}

/** How far a record came. */
function wayOf(sends: Sent[]): string {
  if (sends.length === 0) return "never published";
  const { topic, answeredAt, reason } = sends.at(-1)!;
  const answer =
    answeredAt === null
      ? "without an acknowledgement"
      : reason >= REFUSED_FROM
        ? `refused with 0x${reason.toString(16)}`
        : "and acknowledged";
  return `published ${sends.length} times, last on ${topic} ${answer}`;
}

/** One record under two ids, or two under one: of content that was not taken, of two contents, on two topics. */
function guises(evidence: Evidence): string[] {
  const { taken, torn, subscribers } = evidence;
  const found: string[] = [];
  const byId = new Map(taken.map((one) => [one.id, one]));
  for (const one of taken) {
    const other = byId.get(one.id)!;
    if (other.pressure !== one.pressure || other.kind !== one.kind)
      found.push(`${one.node} took two records under ${one.id}`);
  }
  /** By id and era. */
  const firsts = new Map<string, Arrival[]>();
  const told = new Set<string>();
  const tell = (id: string, what: string) => {
    if (!told.has(id)) found.push(what);
    told.add(id);
  };
  for (const { name, arrivals } of subscribers) {
    for (const arrival of arrivals) {
      const { id, topic, node, kind, payload } = arrival;
      const record = byId.get(id);
      const shown = kind === "history" ? "reading" : kind;
      if (record === undefined && torn.has(id)) continue;
      if (record === undefined) tell(id, `"${name}" got ${id}, which no node took`);
      else if (record.node !== node || record.kind !== shown)
        tell(id, `"${name}" got ${id} on ${topic}, which is ${record.kind} of ${record.node}`);
      else if (record.pressure !== undefined && record.pressure !== tenthsKpa(payload))
        tell(id, `"${name}" got ${id} with another content than ${node} took`);
      const mine = firsts.get(id) ?? [];
      firsts.set(id, mine);
      const era = eraOf(evidence, arrival.at);
      const before = mine[era];
      if (before === undefined) {
        mine[era] = arrival;
        const changed = changedSince(evidence, mine, era);
        if (changed.length > 0)
          tell(id, `${id} came after a restore with other ${changed.join(", ")}: ${payload}`);
      } else if (before.topic !== topic) tell(id, `${id} came on ${before.topic} and on ${topic}`);
      else if (before.payload !== payload)
        tell(id, `${id} came with two contents: ${before.payload} and ${payload}`);
    }
  }
  return found;
}

/** Boards of the laboratory run ahead between answers, and it stores on a busy machine, ms. */
const DATED_WITHIN_MS = 120_000;

/** What says how a record came to the gateway, and when. */
const OF_RECEPTION = ["received", "time_after", "time_before", "time_best", "late"];
/** Whether it was late when it was first sent. */
const OF_SENDING = ["late"];

/**
 * Fields that are not as they were before the last restore and should be. What the store lacked it has heard a second time,
 * and the time of an event it reckons back from then; what it had it may not have sent before its backup.
 */
function changedSince({ restores }: Evidence, arrivals: readonly Arrival[], era: number): string[] {
  const before = arrivals.findLastIndex((arrival, i) => arrival !== undefined && i < era);
  if (before < 0) return [];
  const { id, kind, payload } = arrivals[era]!;
  const [old, now] = [JSON.parse(arrivals[before]!.payload), JSON.parse(payload)];
  const wasLacked = restores.slice(before, era).some(({ has }) => !has.has(id));
  const may = wasLacked ? OF_RECEPTION : OF_SENDING;
  return Object.keys({ ...old, ...now }).filter((key) => {
    if (may.includes(key) || JSON.stringify(old[key]) === JSON.stringify(now[key])) return false;
    const isReckoned = wasLacked && kind === "event" && key === "time";
    return !isReckoned || !(Math.abs(Date.parse(old[key]) - Date.parse(now[key])) < DATED_WITHIN_MS);
  });
}

function tenthsKpa(payload: string): number | null {
  const { pressure_kpa: pressure } = JSON.parse(payload) as { pressure_kpa: number | null };
  return pressure === null ? null : Math.round(10 * pressure);
}

interface Newest {
  counter: number;
  id: string;
}

/** First arrivals that come after one that the node made later. What was refused once comes when it comes. */
function disorder({ subscribers, sent, refuses, everRefused, restores }: Evidence): string[] {
  const found: string[] = [];
  const exempt = new Set(
    sent.filter((one) => one.reason >= REFUSED_FROM || refuses(one)).map(({ topic, id }) => `${topic} ${id}`),
  );
  for (const { name, arrivals } of subscribers) {
    const seen = new Set<string>();
    const inOrder = new Map<string, Newest[]>();
    let ahead = [...restores];
    for (const { topic, id, kind, payload, at } of arrivals) {
      // What a store lacks that was put back was not before anything for the gateway.
      for (; ahead[0] !== undefined && ahead[0].at <= at; ahead = ahead.slice(1)) {
        const { has } = ahead[0];
        for (const [each, list] of inOrder)
          inOrder.set(
            each,
            list.filter((one) => has.has(one.id)),
          );
      }
      // On another topic it is no copy, but for one after a restore; that is told elsewhere.
      if (seen.has(id)) continue;
      seen.add(id);
      const key = `${topic} ${id}`;
      const size = sizeOf(topic, payload);
      if (exempt.has(key) || waysOf(topic).some((way) => everRefused({ topic: way, size }))) continue;
      // Late events and nights come in between, as docs/topics.md says.
      if ((kind === "event" || kind === "night") && JSON.parse(payload).late) continue;
      const counter = counterOf(id);
      const before = inOrder.get(topic) ?? [];
      const newest = before.at(-1);
      if (newest !== undefined && counter < newest.counter)
        found.push(`"${name}" got ${id} on ${topic} after ${newest.id}`);
      else inOrder.set(topic, before.concat({ counter, id }));
    }
  }
  return found;
}

/** Where it was to go: a reading that could not go out live goes out as history. */
const waysOf = (topic: string) => [topic, topic.replace(/\/history$/, "/reading")];

/** At most. */
const PROPERTIES_B = 120;
/** Of the packet, with what is told of it in MQTT 5 besides: content type, id and time. */
const sizeOf = (topic: string, payload: string) => payload.length + topic.length + PROPERTIES_B;

/** What came so shortly before may not have let go yet what waited for it. */
const TOLD_LATE_MS = 500;

/** What nobody refuses, and has not got through while something else was refused. */
function heldUpOf({ waiting, passedBy, subscribers, taken, refuses }: Evidence): string[] {
  if (passedBy === null) return [];
  const first = new Map<string, Arrival>();
  for (const arrival of subscribers[0]?.arrivals ?? [])
    if (!first.has(arrival.id)) first.set(arrival.id, arrival);
  const byId = new Map(taken.map((one) => [one.id, one]));
  // History waits for what is missing before it: by node, the lowest counter that the gateway did not have by then.
  const lowestMissing = new Map<string, number>();
  for (const { id, node, payload } of first.values()) {
    if (!(Date.parse(JSON.parse(payload).received) > passedBy - TOLD_LATE_MS)) continue;
    const counter = counterOf(id);
    if (counter < (lowestMissing.get(node) ?? Number.POSITIVE_INFINITY)) lowestMissing.set(node, counter);
  }
  return waiting.flatMap((id) => {
    const arrival = first.get(id);
    // What never came is lost; that is told elsewhere.
    if (arrival === undefined || arrival.at <= passedBy) return [];
    const { topic } = arrival;
    if (counterOf(id) > (lowestMissing.get(arrival.node) ?? Number.POSITIVE_INFINITY)) return [];
    const size = sizeOf(topic, arrival.payload);
    if (waysOf(topic).some((way) => refuses({ topic: way, size, at: passedBy }))) return [];
    return [`${byId.get(id)?.kind} ${id} of ${arrival.node} came only when all was allowed`];
  });
}

/** Of what was taken while the gateway was a process. */
function misdatedOf({ isDated, taken, waiting, gatewayStarts, subscribers }: Evidence): string[] {
  if (!isDated) return [];
  const began = Math.min(...gatewayStarts);
  const before = new Set(waiting);
  const at = new Map(taken.filter(({ id }) => !before.has(id)).map((one) => [one.id, one.at]));
  return (subscribers[0]?.arrivals ?? []).flatMap(({ id, kind, payload }) => {
    const takenAt = at.get(id);
    if (takenAt === undefined || takenAt < began) return [];
    const { time, time_best: best } = JSON.parse(payload) as { time: string | null; time_best: string };
    const said = kind === "reading" ? best : time;
    if (said === null || Math.abs(Date.parse(said) - takenAt) < DATED_WITHIN_MS) return [];
    return [`${kind} ${id} says ${said} and was taken at ${new Date(takenAt).toISOString()}`];
  });
}
