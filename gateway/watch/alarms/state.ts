// What the watch remembers of a node and of the fleet from one night to the next, and how that stands in the store.
//
//   node   form u8 | flags u8 | epoch u32 | counter u32 | decision | suspicion: 8 numbers |
//          onsets n u8, u16 each | flags n u8, u16 each | nights
//   fleet  form u8 | date u32 | what all have in common: dates, levels, main bands
//
// Numbers are little-endian, as typed arrays of all machines that a gateway runs on have them.
import { LENGTH, newLearned } from "../../../shared/leak/learned.ts";
import { type Common, newCommon } from "./common.ts";
import { NIGHTS, type NightMemory, newMemory } from "./memory.ts";
import type { Suspicion } from "./suspicion.ts";

/** The names under which they are kept. */
export const FLEET = "nights";
export const nodeKey = ({ network, node }: { network: number; node: number }) => `nights ${network}-${node}`;

/** Of a node. */
export interface NodeState {
  memory: NightMemory;
  /** Of the decision that is made again. */
  learned: Uint8Array;
  /** What all have in common is taken off it: not asked while a suspicion is on. */
  isCorrected: boolean;
  suspicion: Suspicion | null;
  /** The node's own rule, on what is left, speaks. */
  isDecided: boolean;
  /** The noise was known when it told its last night. */
  isMuted: boolean;
  /** It has a past of its own, or what sounds there is known: not held against the fleet any more. */
  isGrownUp: boolean;
  /** Dates of the onsets of suspicions, the newest last. */
  onsets: number[];
  /** Of its last nights, the newest last: FLAG_NIGHTS at most. */
  flags: number[];
  /** The last night that was taken. */
  place: { epoch: number; counter: number };
}

export const newNodeState = (): NodeState => ({
  ...{ memory: newMemory(), learned: newLearned(), isCorrected: false, suspicion: null },
  ...{
    isDecided: false,
    isMuted: false,
    isGrownUp: false,
    onsets: [],
    flags: [],
    place: { epoch: 0, counter: 0 },
  },
});

/** Of another form: what is kept is not read, and learning begins anew. */
const NODE_FORM = 1;
const FLEET_FORM = 1;
const CORRECTED = 1;
const SUSPECTED = 2;
const DECIDED = 4;
const MUTED = 8;
const GROWN_UP = 16;
const SLOW = 32;
const YOUNG = 64;
const HEAD = 10;
/** since, onset, base and deviation of both bands; of a young node score and dB over the fleet. */
const SUSPICION = 8 * 4;
export const MOST_ONSETS = 16;
const ONSETS = 1 + 2 * MOST_ONSETS;
export const FLAG_NIGHTS = 3;
const FLAGS = 1 + 2 * FLAG_NIGHTS;
const FLAGS_AT = HEAD + LENGTH + SUSPICION + ONSETS;
const MEMORY_AT = FLAGS_AT + FLAGS;

/** Of one node; may be written to again for the next, since ten thousand nodes are kept each morning. */
export const newNodeBytes = () => new Uint8Array(MEMORY_AT + newMemory().byteLength);

export function nodeBytes(state: NodeState, bytes = newNodeBytes()): Uint8Array {
  const { memory, learned, suspicion, onsets, place } = state;
  bytes.fill(0, HEAD + LENGTH, MEMORY_AT);
  const view = new DataView(bytes.buffer);
  bytes[0] = NODE_FORM;
  bytes[1] =
    (state.isCorrected ? CORRECTED : 0) |
    (suspicion ? SUSPECTED : 0) |
    (state.isDecided ? DECIDED : 0) |
    (state.isMuted ? MUTED : 0) |
    (state.isGrownUp ? GROWN_UP : 0) |
    (suspicion?.isSlow ? SLOW : 0) |
    (suspicion?.fleet ? YOUNG : 0);
  view.setUint32(2, place.epoch, true);
  view.setUint32(6, place.counter, true);
  bytes.set(learned.subarray(0, LENGTH), HEAD);
  const at = HEAD + LENGTH;
  if (suspicion) {
    const { since, onset, base, deviation, fleet } = suspicion;
    const bands = [base.level10, base.main, deviation.level10, deviation.main];
    const numbers = [since, onset, ...bands, fleet?.score ?? 0, fleet?.above ?? 0];
    for (const [i, number] of numbers.entries()) view.setFloat32(at + 4 * i, number, true);
  }
  const kept = onsets.slice(-MOST_ONSETS);
  bytes[at + SUSPICION] = kept.length;
  for (const [i, onset] of kept.entries()) view.setUint16(at + SUSPICION + 1 + 2 * i, onset, true);
  const flags = state.flags.slice(-FLAG_NIGHTS);
  bytes[FLAGS_AT] = flags.length;
  for (const [i, each] of flags.entries()) view.setUint16(FLAGS_AT + 1 + 2 * i, each, true);
  bytes.set(new Uint8Array(memory.buffer, memory.byteOffset, memory.byteLength), MEMORY_AT);
  return bytes;
}

/** A new state where there are no bytes, or of another form. */
export function nodeOf(bytes: Uint8Array | null): NodeState {
  const state = newNodeState();
  if (bytes === null || bytes[0] !== NODE_FORM || bytes.length !== MEMORY_AT + state.memory.byteLength)
    return state;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = bytes[1]!;
  const at = HEAD + LENGTH;
  const number = (i: number) => view.getFloat32(at + 4 * i, true);
  state.learned.set(bytes.subarray(HEAD, HEAD + LENGTH));
  new Uint8Array(state.memory.buffer).set(bytes.subarray(MEMORY_AT));
  const onsets = Array.from({ length: Math.min(bytes[at + SUSPICION]!, MOST_ONSETS) }, (_, i) =>
    view.getUint16(at + SUSPICION + 1 + 2 * i, true),
  );
  return {
    ...state,
    isCorrected: (flags & CORRECTED) !== 0,
    isDecided: (flags & DECIDED) !== 0,
    isMuted: (flags & MUTED) !== 0,
    // Of before this was asked: a noise that is known is not asked of again.
    isGrownUp: (flags & (GROWN_UP | MUTED)) !== 0,
    suspicion:
      (flags & SUSPECTED) === 0
        ? null
        : {
            ...{ since: number(0), onset: number(1) },
            base: { level10: number(2), main: number(3) },
            deviation: { level10: number(4), main: number(5) },
            isSlow: (flags & SLOW) !== 0,
            fleet: (flags & YOUNG) === 0 ? null : { score: number(6), above: number(7) },
          },
    onsets,
    flags: Array.from({ length: Math.min(bytes[FLAGS_AT]!, FLAG_NIGHTS) }, (_, i) =>
      view.getUint16(FLAGS_AT + 1 + 2 * i, true),
    ),
    place: { epoch: view.getUint32(2, true), counter: view.getUint32(6, true) },
  };
}

/** Of all nodes together. */
export interface FleetState {
  common: Common;
  /** The last night that was decided; 0 where none was. */
  date: number;
}

export const newFleetState = (): FleetState => ({ common: newCommon(), date: 0 });

const FLEET_HEAD = 5;

export function fleetBytes({ common, date }: FleetState): Uint8Array {
  const parts = [common.dates, common.level10, common.main].map(
    (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
  );
  const bytes = new Uint8Array(FLEET_HEAD + parts.reduce((sum, { length }) => sum + length, 0));
  bytes[0] = FLEET_FORM;
  new DataView(bytes.buffer).setUint32(1, date, true);
  let at = FLEET_HEAD;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export function fleetOf(bytes: Uint8Array | null): FleetState {
  if (bytes === null || bytes[0] !== FLEET_FORM || bytes.length !== FLEET_HEAD + 8 * NIGHTS)
    return newFleetState();
  const date = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1, true);
  const common = newCommon();
  let at = FLEET_HEAD;
  for (const array of [common.dates, common.level10, common.main]) {
    new Uint8Array(array.buffer).set(bytes.subarray(at, at + array.byteLength));
    at += array.byteLength;
  }
  return { common, date };
}
