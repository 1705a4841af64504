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
}

const FULL = {
  gateway:
    "The embedded broker retains no more states of this gateway: it has too many nodes for it. Run a broker beside it, and set mqtt.url.",
  others:
    "The embedded broker retains no more messages of other programs: have them retain fewer, or run a broker beside it, and set mqtt.url.",
};

export function boundRetained(store: RetainedStore, deps: RetainedDeps): BoundRetained {
  const sizes = new Map<string, number>();
  const tallies = {
    gateway: createTally(deps.limits.retainedOfGateway),
    others: createTally(deps.limits.retained),
  };
  const ownerOf = (topic: string) => (deps.ofGateway(topic) ? "gateway" : "others");

  function hasRoom(packet: KeptPacket): boolean {
    const { topic = "", payload } = packet;
    if (!payload?.length) return true;
    const before = sizes.get(topic);
    const tally: Tally = tallies[ownerOf(topic)];
    return before === undefined ? tally.hasRoom(sizeOf(packet)) : tally.hasRoom(sizeOf(packet) - before, 0);
  }

  function forget(topic: string): void {
    const size = sizes.get(topic);
    if (size === undefined) return;
    sizes.delete(topic);
    tallies[ownerOf(topic)].remove(size);
  }

  return {
    hasRoom,
    storeRetained(packet) {
      const { topic = "", payload } = packet;
      const kept = hasRoom(packet);
      forget(topic);
      if (!kept) {
        deps.say(FULL[ownerOf(topic)]);
        // None rather than an old one, which who comes later would take for true.
        return store.storeRetained({ ...packet, payload: Buffer.alloc(0) });
      }
      if (payload?.length) {
        const size = sizeOf(packet);
        sizes.set(topic, size);
        tallies[ownerOf(topic)].add(size);
      }
      return store.storeRetained(copyOf(packet));
    },
  };
}
