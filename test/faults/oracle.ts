// Judges a seed: what nodes took against what subscribers got, per node and topic, with what the wire has seen between.
// It knows nothing of processes, so that a test can show that it notices each kind of fault.
import type { Sent } from "./proxy.ts";
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
  /** What has to be there by `restBy`, unix ms, unless it was refused: ids of records. */
  rest: readonly string[];
  restBy: number;
  /** Connections of the gateway that ended. */
  breaks: number;
  /** Whether the broker was told to refuse a record with this topic and size at this time. */
  refuses: (sent: Pick<Sent, "topic" | "size" | "at">) => boolean;
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
  /** Acknowledged longer before the broker was killed than the grace: what it forgot, nobody sends again. */
  forgotten: string[];
  records: number;
  /** Sent again, and of them those that the broker had acknowledged longer than the grace before. */
  copies: number;
  staleCopies: number;
  /** Sent and refused, by reason or by silence as planned. */
  refused: number;
}

/** How long a broker may take to make durable what it has acknowledged, ms: what a gateway keeps for it. */
export const GRACE_MS = 1000;
/** Most copies that one break costs: the rows in their grace, and the window. */
export const COPIES_MAX = 1100;
/** An echo that has not come by then is missing, ms. */
const ECHO_MS = 10_000;
const REFUSED_FROM = 128;

export const isSound = (verdict: Verdict): boolean =>
  [verdict.lost, verdict.twoIds, verdict.outOfOrder, verdict.heldUp, verdict.causeless].every(
    ({ length }) => length === 0,
  );

export function judge(evidence: Evidence): Verdict {
  const { taken, sent } = evidence;
  const sends = Map.groupBy(sent, ({ id }) => id);
  return {
    ...missing(evidence, sends),
    twoIds: guises(evidence),
    outOfOrder: disorder(evidence),
    heldUp: heldUpOf(evidence),
    ...copiesOf(evidence, sends),
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
function guises({ taken, subscribers }: Evidence): string[] {
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
function disorder({ subscribers, sent, refuses }: Evidence): string[] {
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
      if (exempt.has(key)) continue;
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

/** What nobody refuses, and has not got through while something else was refused. */
function heldUpOf({ rest, restBy, subscribers, taken, refuses }: Evidence): string[] {
  const first = new Map<string, Arrival>();
  for (const arrival of subscribers[0]?.arrivals ?? [])
    if (!first.has(arrival.id)) first.set(arrival.id, arrival);
  const byId = new Map(taken.map((one) => [one.id, one]));
  return rest.flatMap((id) => {
    const arrival = first.get(id);
    // What never came is lost; that is told elsewhere.
    if (arrival === undefined || arrival.at <= restBy) return [];
    const { topic } = arrival;
    // A reading that could not go out live goes out as history.
    const topics = [topic, topic.replace(/\/history$/, "/reading")];
    const size = arrival.payload.length + topic.length;
    if (topics.some((one) => refuses({ topic: one, size, at: restBy }))) return [];
    return [`${byId.get(id)?.kind} ${id} of ${arrival.node} came only when all was allowed`];
  });
}

/** What was sent more than once, and why. */
function copiesOf({ breaks, refuses }: Evidence, sends: Sends) {
  const causeless: string[] = [];
  let copies = 0;
  let staleCopies = 0;
  for (const [id, mine] of sends) {
    for (let i = 1; i < mine.length; i++) {
      copies++;
      const [before, copy] = [mine[i - 1]!, mine[i]!];
      const acked = mine.find(
        ({ answeredAt, reason }) => answeredAt !== null && reason < REFUSED_FROM,
      )?.answeredAt;
      if (acked != null && copy.at - acked > GRACE_MS && copy.connection !== before.connection) staleCopies++;
      const isExplained =
        copy.connection !== before.connection ||
        before.reason >= REFUSED_FROM ||
        refuses(before) ||
        (before.echoedAt === null && copy.at - before.at >= ECHO_MS);
      if (!isExplained) causeless.push(`${id} was sent twice on connection ${copy.connection}`);
    }
  }
  const most = COPIES_MAX * breaks;
  if (copies > most + [...sends.values()].flat().filter(refuses).length)
    causeless.push(`${copies} copies came of ${breaks} breaks, which allow ${most}`);
  return { causeless, copies, staleCopies };
}
