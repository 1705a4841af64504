// Judges what was sent more than once: each copy has a cause, one cause has no more of them than it may, and connections
// bring more than copies.
import { type Evidence, eraOf, GRACE_MS, REFUSED_FROM, type Restored, restoresBetween } from "./evidence.ts";
import type { Connection, Sent } from "./proxy.ts";

/** Of a record, by its id, in their order. */
export type Sends = Map<string, Sent[]>;

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

/** What was sent more than once, and why. */
export function copiesOf(evidence: Evidence, sends: Sends) {
  const { connections, gatewayStarts, refuses } = evidence;
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
      const restored = restoresBetween(evidence, before.at, copy.at).at(-1);
      if (restored !== undefined) {
        excused++;
        const ackedMs = ackedBeforeBackup(mine.slice(0, i), restored, evidence);
        if (ackedMs > GRACE_MS + SLACK_MS)
          stale.push(`${id} was sent again, acknowledged ${(ackedMs / 1000).toFixed(1)} s before the backup`);
      } else if (isRefused || lacksEcho) excused++;
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

/**
 * For how long these had been acknowledged when the backup was made, ms; 0 where none was. A backup knows of that what its
 * gateway had heard, in a store that was not put back itself between.
 */
function ackedBeforeBackup(sends: readonly Sent[], restored: Restored, evidence: Evidence): number {
  const { restores, connections, refuses } = evidence;
  const { backedUpAt } = restored;
  const storeFrom = Math.max(0, ...restores.map(({ at }) => at).filter((at) => at <= backedUpAt));
  const lasts = sends
    .filter((one) => one.at > storeFrom && !refuses(one) && wasHeard(one, connections))
    .map((one) => {
      const { until } = connections[one.connection - 1]!;
      return ackedBefore([one], { from: 0, until: Math.min(backedUpAt, until ?? backedUpAt) });
    });
  return Math.max(0, ...lasts);
}

/** Connections that lasted while much was waiting, of which most went into copies. */
export function standstills(evidence: Evidence): string[] {
  const { connections, sent, waiting, refuses } = evidence;
  const firsts = new Map<string, Sent>();
  for (const one of sent) if (!firsts.has(one.id)) firsts.set(one.id, one);
  // To a store that was put back all is news that it does not know of.
  const firstsOfEras = new Map<string, Sent>();
  for (const one of sent) {
    const key = `${eraOf(evidence, one.at)} ${one.id}`;
    if (!firstsOfEras.has(key)) firstsOfEras.set(key, one);
  }
  return connections.flatMap(({ from, until }, i) => {
    const lastedMs = (until ?? from) - from;
    const mine = sent.filter(({ connection }) => connection === i + 1);
    if (lastedMs < LASTED_MS || mine.length < MANY || mine.some((one) => refuses(one))) return [];
    const news = mine.filter(
      (one) => firstsOfEras.get(`${eraOf(evidence, one.at)} ${one.id}`) === one,
    ).length;
    const left = waiting.filter(
      (id) => (firsts.get(id)?.connection ?? Number.POSITIVE_INFINITY) > i + 1,
    ).length;
    if (left < MANY || news >= NEWS_SHARE * mine.length) return [];
    return [
      `connection ${i + 1} lasted ${(lastedMs / 1000).toFixed(1)} s and sent ${mine.length}, ${news} of them new`,
    ];
  });
}
