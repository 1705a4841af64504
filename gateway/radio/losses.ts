// How many frames meet on the air, by formula: a frame is lost where another one overlaps it, whoever is nearer,
// or the gateway sends an answer meanwhile. Reach and fading are not in it; a simulation has them.

/** Frames that begin at any moment: how long each is on the air, and how many begin in a second. */
export interface Traffic {
  airMs: number;
  rate: number;
}

export interface Losses {
  /** The share of batches lost with slots: of all, and of those that have a slot of their own. */
  slotted: number;
  alone: number;
  /** The same batches at any moment. */
  unslotted: number;
  /** Each reading at once, in a frame of its own. */
  aloha: number;
}

/** The share of frames of this length that none of this traffic overlaps (Poisson arrivals). */
export function clear(airMs: number, traffic: readonly Traffic[]): number {
  return Math.exp(-traffic.reduce((sum, other) => sum + other.rate * (airMs + other.airMs), 0) / 1000);
}

export function lossesOf(network: {
  /** The share of nodes that share a slot: their batches start together, and are taken as lost. */
  sharing: number;
  /** The frames of a batch, as traffic of all nodes; events and hellos, which wait for no slot. */
  batches: readonly Traffic[];
  others: readonly Traffic[];
  reading: Traffic;
  /** In slots an answer falls into the slot of who asked: only answers to others make the gateway deaf. */
  acks: Traffic;
}): Losses {
  const { batches, others, reading, acks, sharing } = network;
  const rate = batches.reduce((sum, each) => sum + each.rate, 0);
  const mean = (of: (airMs: number) => number) =>
    batches.reduce((sum, each) => sum + each.rate * of(each.airMs), 0) / rate;
  const unasked = others.reduce((sum, each) => sum + each.rate, 0);
  const toOthers = { airMs: acks.airMs, rate: (acks.rate * unasked) / (unasked + rate) };
  const alone = 1 - mean((airMs) => clear(airMs, [...others, toOthers]));
  return {
    slotted: sharing + (1 - sharing) * alone,
    alone,
    unslotted: 1 - mean((airMs) => clear(airMs, [...batches, ...others, acks])),
    // Pure ALOHA: exp(-2G) get through.
    aloha: 1 - clear(reading.airMs, [reading]),
  };
}

/**
 * The share of readings that arrive in time where each frame is lost with this chance. A reading waits for its
 * batch. A lost one goes out again with the next batches: so often unasked, and where an answer to one of them asks for
 * it; `askedShare` is the share of gaps that the gateway has the airtime to ask for.
 */
export function within(
  loss: number,
  tries: { batchMs: number; repeats: number; askedShare: number; withinMs: number },
): number {
  let arrived = 0;
  let missing = 1;
  for (let k = 0; k * tries.batchMs < tries.withinMs; k++) {
    // It was taken at any moment of the time before its batch.
    const inTime = Math.min(1, (tries.withinMs - k * tries.batchMs) / tries.batchMs);
    const sent = k <= tries.repeats ? 1 : (1 - loss) * tries.askedShare;
    arrived += missing * sent * (1 - loss) * inTime;
    missing *= 1 - sent * (1 - loss);
  }
  return arrived;
}
