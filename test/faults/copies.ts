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
/**
 * Of what a connection sends that lasted, this share at least is news, or a copy that was due: of what the broker had not
 * acknowledged when its grace and this are counted back from the break. How many are due hangs on the line and the machine.
 */
const LASTED_MS = 2200;
const USEFUL_SHARE = 0.5;
const LATE_MS = 1000;
/** So much that is waiting would have filled it. */
const MANY = 50;
/** An echo that has not come by then is missing, ms. */
const ECHO_MS = 10_000;

/** What was sent more than once, and why. */
export function copiesOf(evidence: Evidence, sends: Sends) {
  const { connections, refuses } = evidence;
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
        const ackedMs = ackedBeforeBreak(mine.slice(0, i), evidence);
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

/** For how long these had been acknowledged when the connection of the last of them broke, ms, as its gateway knew. */
function ackedBeforeBreak(sends: readonly Sent[], { connections, gatewayStarts }: Evidence): number {
  const connection = connections[sends.at(-1)!.connection - 1]!;
  const bornAt = Math.max(0, ...gatewayStarts.filter((at) => at <= connection.from));
  const known = sends.filter((one) => one.at >= bornAt && wasHeard(one, connections));
  return ackedBefore(known, connection);
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

/** Connections that lasted while much was waiting, of which most went into copies that were not due. */
export function standstills(evidence: Evidence, sends: Sends): string[] {
  const { connections, sent, waiting, refuses } = evidence;
  const ofConnections = Map.groupBy(sent, ({ connection }) => connection);
  return connections.flatMap(({ from, until }, i) => {
    const lastedMs = (until ?? from) - from;
    const mine = ofConnections.get(i + 1) ?? [];
    if (lastedMs < LASTED_MS || mine.length < MANY || mine.some((one) => refuses(one))) return [];
    const left = waiting.filter(
      (id) => (sends.get(id)?.[0]?.connection ?? Number.POSITIVE_INFINITY) > i + 1,
    ).length;
    const useful = mine.filter((one) => isOfUse(one, sends.get(one.id)!, evidence)).length;
    if (left < MANY || useful >= USEFUL_SHARE * mine.length) return [];
    return [
      `connection ${i + 1} lasted ${(lastedMs / 1000).toFixed(1)} s and sent ${mine.length}, ${useful} of them of use`,
    ];
  });
}

/** Whether it is news, also to a store that was put back, or the broker may have forgotten it. */
function isOfUse(one: Sent, all: readonly Sent[], evidence: Evidence): boolean {
  const before = all.slice(0, all.indexOf(one));
  const era = eraOf(evidence, one.at);
  if (before.every(({ at }) => eraOf(evidence, at) < era)) return true;
  return ackedBeforeBreak(before, evidence) <= GRACE_MS + LATE_MS;
}
