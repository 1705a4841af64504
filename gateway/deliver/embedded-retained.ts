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
  const kept = new Map<string, KeptPacket>();
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
    if (before === undefined) return tally.hasRoom(sizeOf(packet));
    return tally.hasRoom(sizeOf(packet) - sizeOf(before), 0);
  }

  function forget(topic: string): void {
    const packet = kept.get(topic);
    if (packet === undefined) return;
    kept.delete(topic);
    tallies[ownerOf(topic)].remove(sizeOf(packet));
  }

  return {
    hasRoom,
    isCurrent({ topic = "", payload = "" }) {
      const now = kept.get(topic)?.payload;
      return now !== undefined && Buffer.from(now).equals(Buffer.from(payload));
    },
    storeRetained(packet) {
      const { topic = "", payload } = packet;
      const fits = hasRoom(packet);
      forget(topic);
      if (!fits) {
        deps.say(FULL[ownerOf(topic)]);
        // None rather than an old one, which who comes later would take for true.
        return store.storeRetained({ ...packet, payload: Buffer.alloc(0) });
      }
      const copy = copyOf(packet);
      if (payload?.length) {
        kept.set(topic, copy);
        tallies[ownerOf(topic)].add(sizeOf(copy));
      }
      return store.storeRetained(copy);
    },
  };
}
