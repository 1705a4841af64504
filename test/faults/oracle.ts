// Judges a seed: what nodes took against what subscribers got, per node and topic, with what the wire has seen between.
// It knows nothing of processes, so that a test can show that it notices each kind of fault.
import type { Connection, Sent } from "./proxy.ts";
import { counterOf, type Taken } from "./records.ts";
import type { Arrival } from "./subscriber.ts";

export interface Evidence {
  taken: readonly Taken[];
  /** Ids of which nobody can say whether the board wrote them whole. */
  torn: ReadonlySet<string>;
  /** Records taken up to then have to be there, unix ms. */
  until: number;
  subscribers: readonly { name: string; arrivals: readonly Arrival[] }[];
  sent: readonly Sent[];
  /** When the broker was killed, unix ms. */
  brokerKills: readonly number[];
  /** When the gateway was started, unix ms: what it knew of acknowledgements before is gone with its life. */
  gatewayStarts: readonly number[];
  /** Ids of what was in the outbox at the beginning. */
  waiting: readonly string[];
  /** Whether what is said of times is looked at: the machine's clock was wrong. */
  isDated: boolean;
  /** By then all of that has to be there that was not refused, unix ms; null where that is not asked. */
  passedBy: number | null;
  /** Of the gateway, by their numbers less one. */
  connections: readonly Connection[];
  /** Whether the broker was told to refuse a record with this topic and size at this time. */
  refuses: (sent: Pick<Sent, "topic" | "size" | "at">) => boolean;
  /** Whether it was told so at any time: the gateway does not send what is as large as what was refused before. */
  everRefused: (what: Pick<Sent, "topic" | "size">) => boolean;
}

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
  records: number;
  /** Sent again. */
  copies: number;
  /** Sent and refused, by reason or by silence as planned. */
  refused: number;
}

/** How long a broker may take to make durable what it has acknowledged, ms: what a gateway keeps for it. */
export const GRACE_MS = 1000;
/** Most copies that one break costs: the rows in their grace, and the window. */
export const COPIES_MAX = 1100;
/** A gateway looks once a second what has been acknowledged for long enough; and a busy machine is late, ms. */
const SLACK_MS = 2500;
/** So shortly before a connection's end an answer may not be read any more, ms. */
const UNHEARD_MS = 100;
/** A connection of 3 s makes half of that of progress: of one that lasted, this share at least is no copy. */
const LASTED_MS = 2200;
const NEWS_SHARE = 0.25;
/** So much that is waiting would have filled it. */
const MANY = 50;
/** An echo that has not come by then is missing, ms. */
const ECHO_MS = 10_000;
const REFUSED_FROM = 128;

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

export const isSound = (verdict: Verdict): boolean =>
  Object.keys(FAULTS).every((fault) => verdict[fault as Fault].length === 0);

export function judge(evidence: Evidence): Verdict {
  const { taken, sent } = evidence;
  const sends = Map.groupBy(sent, ({ id }) => id);
  return {
    ...missing(evidence, sends),
    twoIds: guises(evidence),
    outOfOrder: disorder(evidence),
    heldUp: heldUpOf(evidence),
    ...copiesOf(evidence, sends),
    standing: standstills(evidence),
    misdated: misdatedOf(evidence),
    records: new Set(taken.map(({ id }) => id)).size,
    refused: sent.filter((one) => one.reason >= REFUSED_FROM || evidence.refuses(one)).length,
  };
}

type Sends = Map<string, Sent[]>;

/** What subscribers have not got of what nodes took. */
function missing({ taken, torn, until, subscribers, brokerKills, refuses }: Evidence, sends: Sends) {
  const lost: string[] = [];
  const forgotten: string[] = [];
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
      (isForgotten ? forgotten : lost).push(what);
    }
  }
  return { lost, forgotten };
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
function guises({ taken, torn, subscribers }: Evidence): string[] {
  const found: string[] = [];
  const byId = new Map(taken.map((one) => [one.id, one]));
  for (const one of taken) {
    const other = byId.get(one.id)!;
    if (other.pressure !== one.pressure || other.kind !== one.kind)
      found.push(`${one.node} took two records under ${one.id}`);
  }
  const first = new Map<string, { topic: string; payload: string }>();
  const told = new Set<string>();
  const tell = (id: string, what: string) => {
    if (!told.has(id)) found.push(what);
    told.add(id);
  };
  for (const { name, arrivals } of subscribers) {
    for (const { id, topic, node, kind, payload } of arrivals) {
      const record = byId.get(id);
      const shown = kind === "history" ? "reading" : kind;
      if (record === undefined && torn.has(id)) continue;
      if (record === undefined) tell(id, `"${name}" got ${id}, which no node took`);
      else if (record.node !== node || record.kind !== shown)
        tell(id, `"${name}" got ${id} on ${topic}, which is ${record.kind} of ${record.node}`);
      else if (record.pressure !== undefined && record.pressure !== tenthsKpa(payload))
        tell(id, `"${name}" got ${id} with another content than ${node} took`);
      const before = first.get(id);
      if (before === undefined) first.set(id, { topic, payload });
      else if (before.topic !== topic) tell(id, `${id} came on ${before.topic} and on ${topic}`);
      else if (before.payload !== payload)
        tell(id, `${id} came with two contents: ${before.payload} and ${payload}`);
    }
  }
  return found;
}

function tenthsKpa(payload: string): number | null {
  const { pressure_kpa: pressure } = JSON.parse(payload) as { pressure_kpa: number | null };
  return pressure === null ? null : Math.round(10 * pressure);
}

/** First arrivals that come after one that the node made later. What was refused once comes when it comes. */
function disorder({ subscribers, sent, refuses, everRefused }: Evidence): string[] {
  const found: string[] = [];
  const exempt = new Set(
    sent.filter((one) => one.reason >= REFUSED_FROM || refuses(one)).map(({ topic, id }) => `${topic} ${id}`),
  );
  for (const { name, arrivals } of subscribers) {
    const seen = new Set<string>();
    const newest = new Map<string, { counter: number; id: string }>();
    for (const { topic, id, kind, payload } of arrivals) {
      const key = `${topic} ${id}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const size = sizeOf(topic, payload);
      if (exempt.has(key) || waysOf(topic).some((way) => everRefused({ topic: way, size }))) continue;
      // Late events and nights come in between, as docs/topics.md says.
      if ((kind === "event" || kind === "night") && JSON.parse(payload).late) continue;
      const counter = counterOf(id);
      const before = newest.get(topic);
      if (before !== undefined && counter < before.counter)
        found.push(`"${name}" got ${id} on ${topic} after ${before.id}`);
      else newest.set(topic, { counter, id });
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

/** Boards of the laboratory run ahead between answers, and it stores on a busy machine, ms. */
const DATED_WITHIN_MS = 120_000;

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

/** What was sent more than once, and why. */
function copiesOf({ connections, gatewayStarts, refuses }: Evidence, sends: Sends) {
  const causeless: string[] = [];
  const stale: string[] = [];
  let copies = 0;
  let excused = 0;
  for (const [id, mine] of sends) {
    for (let i = 1; i < mine.length; i++) {
      copies++;
      const [before, copy] = [mine[i - 1]!, mine[i]!];
      const isRefused = before.reason >= REFUSED_FROM || refuses(before);
      const lacksEcho = before.echoedAt === null && copy.at - before.at >= ECHO_MS;
      if (isRefused || lacksEcho) excused++;
      else if (copy.connection === before.connection)
        causeless.push(`${id} was sent twice on connection ${copy.connection}`);
      else {
        const connection = connections[before.connection - 1]!;
        const bornAt = Math.max(0, ...gatewayStarts.filter((at) => at <= connection.from));
        const ackedMs = ackedBefore(
          mine.slice(0, i).filter((one) => one.at >= bornAt && wasHeard(one, connections)),
          connection,
        );
        // One that had no answer before the next break has still to be sent.
        if (before.answeredAt !== null && ackedMs > GRACE_MS + SLACK_MS)
          stale.push(`${id} was sent again, acknowledged ${(ackedMs / 1000).toFixed(1)} s before the break`);
      }
    }
  }
  const breaks = connections.filter(({ until }) => until !== null).length;
  if (copies - excused > COPIES_MAX * breaks)
    causeless.push(`${copies - excused} copies came of ${breaks} breaks: ${COPIES_MAX} each are the most`);
  return { causeless, stale, copies };
}

/** Whether the gateway has its answer for sure: what comes shortly before a connection's end can be lost with it. */
function wasHeard({ connection, answeredAt }: Sent, connections: readonly Connection[]): boolean {
  const { until } = connections[connection - 1]!;
  return answeredAt !== null && (until === null || until - answeredAt > UNHEARD_MS);
}

/** How long before a connection's end the first of these was acknowledged, ms; 0 where none was. */
function ackedBefore(sends: readonly Sent[], { until }: Connection): number {
  const acked = sends.find(
    ({ answeredAt, reason }) => answeredAt !== null && reason < REFUSED_FROM,
  )?.answeredAt;
  return acked == null || until === null ? 0 : until - acked;
}

/** Connections that lasted while much was waiting, of which most went into copies. */
function standstills({ connections, sent, waiting, refuses }: Evidence): string[] {
  const firsts = new Map<string, Sent>();
  for (const one of sent) if (!firsts.has(one.id)) firsts.set(one.id, one);
  return connections.flatMap(({ from, until }, i) => {
    const lastedMs = (until ?? from) - from;
    const mine = sent.filter(({ connection }) => connection === i + 1);
    if (lastedMs < LASTED_MS || mine.length < MANY || mine.some((one) => refuses(one))) return [];
    const news = mine.filter((one) => firsts.get(one.id) === one).length;
    const left = waiting.filter(
      (id) => (firsts.get(id)?.connection ?? Number.POSITIVE_INFINITY) > i + 1,
    ).length;
    if (left < MANY || news >= NEWS_SHARE * mine.length) return [];
    return [
      `connection ${i + 1} lasted ${(lastedMs / 1000).toFixed(1)} s and sent ${mine.length}, ${news} of them new`,
    ];
  });
}
