// What is wrong with the gateway, the worst first: found in what it tells of itself. Without a browser.
import type { GatewayDetail } from "../api.ts";

export type Trouble =
  | { is: "clock"; why: string }
  | { is: "disk-low"; free_mb: number | null }
  | { is: "disk-filling"; days: number }
  | { is: "way"; name: string; since: number }
  | { is: "broker"; name: string; waiting: number; oldest: number | null }
  | { is: "parked"; broker: string; messages: number }
  | { is: "slow"; oldest: number }
  | { is: "refused"; reason: string; count: number };

/** A broker that is connected takes what waits within minutes: so long says that it does not. */
const SLOW_MS = 30 * 60_000;
/** Reasons that say that something of our own has to be mended; every shared band has the others. */
const OURS: ReadonlySet<string> = new Set([
  ...["module-restarted", "module-silent", "module-old", "not-canonical", "not-valid"],
  ...["not-stored", "too-many", "out-of-order", "over-share", "overload"],
]);

/** `before`: as it was told some seconds earlier; a simulated clock makes hours of what waits for a moment. */
export function troublesOf(detail: GatewayDetail, before: GatewayDetail | null): Trouble[] {
  const { at, clockDoubt, disk, ways, brokers, refused } = detail;
  const stuck = new Map(before?.brokers.map(({ name, oldest }) => [name, oldest]));
  return [
    ...(clockDoubt === null ? [] : [{ is: "clock", why: clockDoubt } as const]),
    ...(disk.state === "low" ? [{ is: "disk-low", free_mb: disk.free_mb } as const] : []),
    ...(disk.state === "filling" && disk.full_in_days !== null
      ? [{ is: "disk-filling", days: disk.full_in_days } as const]
      : []),
    ...ways
      .filter(({ state }) => state === "away")
      .map(({ name, since }) => ({ is: "way", name, since }) as const),
    ...brokers
      .filter(({ connected }) => !connected)
      .map(
        (broker) =>
          ({ is: "broker", name: broker.name, waiting: waitingOf(broker), oldest: broker.oldest }) as const,
      ),
    ...brokers
      .filter(({ parked }) => parked > 0)
      .map(({ name, parked }) => ({ is: "parked", broker: name, messages: parked }) as const),
    ...brokers
      .filter(
        ({ name, connected, oldest, parked }) =>
          connected && parked === 0 && oldest !== null && at - oldest > SLOW_MS && stuck.get(name) === oldest,
      )
      .map(({ oldest }) => ({ is: "slow", oldest: oldest! }) as const),
    ...refused
      .filter(({ reason, count }) => OURS.has(reason) && count > 0)
      .map(({ reason, count }) => ({ is: "refused", reason, count }) as const),
  ];
}

export const waitingOf = ({ events, readings, history }: GatewayDetail["brokers"][number]): number =>
  events + readings + history;
