// How a seed waits: for what a broker does not refuse while it refuses some, and for all once all is mended. Both wait on while
// something comes, since a busy machine is slow and not wrong.
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../processes.ts";
import { goneWith } from "./backups.ts";
import type { Refusal } from "./ordeal.ts";
import type { Kind } from "./records.ts";
import type { LabSite } from "./site.ts";

/**
 * Of what a broker does not refuse, how long none may come, and all may take. Over 3.1.1 two messages that it hangs up
 * over are found by two closes each, with up to 6 s before each (careful.ts), and then what was in flight goes one by one.
 */
const REST_QUIET_MS = 26_000;
const REST_MOST_MS = 60_000;
/** Whatever still comes. Nodes hand on again what subscribers had before a restore, and only then what they had not. */
export const SETTLE_MOST_MS = 150_000;

/** What boards wrote to their journals, and nights that were in the store. */
export const takenAt = ({ nodes, alarms }: LabSite) => [
  ...nodes.flatMap(({ taken }) => taken),
  ...(alarms?.taken() ?? []),
];

/** Waits until what nobody refuses is through; the oracle tells what is not. */
export async function restPasses(
  site: LabSite,
  refusals: readonly Refusal[],
  slowness: number,
): Promise<void> {
  const { arrivals } = site.subscribers[0]!;
  const topics = refusals.flatMap((refusal) => refusal.topics ?? []);
  const overBytes = Math.min(...refusals.map((refusal) => refusal.overBytes ?? Number.POSITIVE_INFINITY));
  const takenOf = new Map(
    site.nodes.flatMap(({ name, taken }) => taken.map(({ id, kind }) => [id, { name, kind }] as const)),
  );
  const isRefused = (id: string) => {
    const { name, kind } = takenOf.get(id)!;
    const isDenied = topicsFor(name, kind).some((end) => topics.some((topic) => topic.endsWith(end)));
    return isDenied || LEAST_B[kind] > overBytes;
  };
  const lacking = () => {
    const there = new Set(arrivals.map(({ id }) => id));
    return site.waiting.filter((id) => !there.has(id) && !isRefused(id)).length;
  };
  const [quietMs, mostMs] = [slowness * REST_QUIET_MS, slowness * REST_MOST_MS];
  await until(site.gateway.hasConnected, "the gateway to connect", quietMs).catch(() => {});
  const began = performance.now();
  let [least, progressAt] = [Number.POSITIVE_INFINITY, began];
  for (let lacks = lacking(); lacks > 0; lacks = lacking()) {
    const now = performance.now();
    if (lacks < least) [least, progressAt] = [lacks, now];
    if (now - progressAt > quietMs || now - began > mostMs) return;
    await sleep(50);
  }
}

/** The smallest of each kind, as large as the oracle takes them to be (measured), bytes. */
const LEAST_B = { reading: 620, event: 750, night: 910 } as const satisfies Record<Kind, number>;

/** Ends of the topics that a record may go out on. */
const topicsFor = (node: string, kind: Kind) =>
  (kind === "reading" ? ["reading", "history"] : [kind]).map((end) => `/${node}/${end}`);

/** Waits until subscribers have what nodes took before `until`; how long that took, ms, or null where it never came. */
export async function settle(site: LabSite, until: number, quietMs: number): Promise<number | null> {
  const began = performance.now();
  const torn = new Set(site.nodes.flatMap((node) => [...node.torn]));
  const wanted = takenAt(site).flatMap(({ id, at }) => (at <= until && !torn.has(id) ? [id] : []));
  const there = site.subscribers.map(({ arrivals }) => ({ arrivals, seen: new Set<string>(), read: 0 }));
  const lacking = () => {
    let lacks = 0;
    const gone = goneWith(site.backups.restores, site.nodes);
    for (const one of there) {
      while (one.read < one.arrivals.length) one.seen.add(one.arrivals[one.read++]!.id);
      for (const id of wanted) if (!one.seen.has(id) && !gone.has(id)) lacks++;
    }
    return lacks;
  };
  let least = Number.POSITIVE_INFINITY;
  let progressAt = began;
  for (;;) {
    const lacks = lacking();
    const now = performance.now();
    if (lacks === 0) return now - began;
    if (lacks < least || !site.gateway.hasConnected()) progressAt = now;
    least = Math.min(least, lacks);
    if (now - progressAt > quietMs || now - began > quietMs + SETTLE_MOST_MS) return null;
    await sleep(50);
  }
}
