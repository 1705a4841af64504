// The embedded broker's retained messages, counted: aedes keeps as many as there are topics. The gateway's own have a
// bound of their own, so that nobody else can fill it.
import { copyOf, createTally, type KeptPacket, sizeOf, type Tally } from "./embedded-kept.ts";
import type { BrokerLimits, SayOnce } from "./embedded-limits.ts";

/** What of aedes' persistence is done otherwise here. */
export interface RetainedStore {
  storeRetained(packet: KeptPacket): Promise<void>;
}

export interface RetainedDeps {
  limits: BrokerLimits;
  say: SayOnce;
  /** Whether only the gateway publishes there. */
  ofGateway(topic: string): boolean;
}

export interface BoundRetained extends RetainedStore {
  /** Whether it would be retained now. */
  hasRoom(packet: KeptPacket): boolean;
  /** Whether this is what is retained on its topic now. */
  isCurrent(packet: KeptPacket): boolean;
}

const FULL = {
  gateway:
    "The embedded broker retains no more states of this gateway: it has too many nodes for it. Run a broker beside it, and set mqtt.url.",
  others:
    "The embedded broker retains no more messages of other programs: have them retain fewer, or run a broker beside it, and set mqtt.url.",
};

export function boundRetained(store: RetainedStore, deps: RetainedDeps): BoundRetained {
  /** By topic, with their sizes, so that each is counted once. */
  const kept = new Map<string, { payload: Uint8Array | string; size: number }>();
  const tallies = {
    gateway: createTally(deps.limits.retainedOfGateway),
    others: createTally(deps.limits.retained),
  };
  const ownerOf = (topic: string) => (deps.ofGateway(topic) ? "gateway" : "others");

  function hasRoom(packet: KeptPacket): boolean {
    const { topic = "", payload } = packet;
    if (!payload?.length) return true;
    const before = kept.get(topic);
    const tally: Tally = tallies[ownerOf(topic)];
    return before === undefined
      ? tally.hasRoom(sizeOf(packet))
      : tally.hasRoom(sizeOf(packet) - before.size, 0);
  }

  function forget(topic: string): void {
    const before = kept.get(topic);
    if (before === undefined) return;
    kept.delete(topic);
    tallies[ownerOf(topic)].remove(before.size);
  }

  return {
    hasRoom,
    isCurrent({ topic = "", payload = "" }) {
      const now = kept.get(topic)?.payload;
      return now !== undefined && Buffer.from(now).equals(Buffer.from(payload));
    },
    storeRetained(packet) {
      const { topic = "" } = packet;
      const fits = hasRoom(packet);
      forget(topic);
      if (!fits) {
        deps.say(FULL[ownerOf(topic)]);
        // None rather than an old one, which who comes later would take for true.
        return store.storeRetained({ ...packet, payload: Buffer.alloc(0) });
      }
      const copy = copyOf(packet);
      if (copy.payload?.length) {
        const size = sizeOf(copy);
        kept.set(topic, { payload: copy.payload, size });
        tallies[ownerOf(topic)].add(size);
      }
      return store.storeRetained(copy);
    },
  };
}
