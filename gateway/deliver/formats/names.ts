// Numbers of the wire protocol that partners see as words: flags, kinds of event, leak states, resets. A number
// that this version does not know keeps its number in a word, so that nothing is swallowed.
import { EVENT_KINDS, type EventKind } from "../../../shared/events.ts";
import { FLAGS, LEAK_STATES, type LeakState, RESETS } from "../../../shared/messages.ts";

/** Bits of `flags`; the 16th has no meaning yet. */
const BITS = 16;

/** "Ack wanted" is between node and gateway and nobody else's. */
export type FlagName = Exclude<(typeof FLAGS)[number], "ack-wanted"> | `flag-${number}`;

const FLAG_NAMES = Array.from({ length: BITS }, (_, bit) => ({
  mask: 1 << bit,
  name: FLAGS[bit] ?? (`flag-${bit}` as const),
}));

/** Bits of `flags` in their words, low bit first; without "ack wanted". */
export function flagNames(flags: number): FlagName[] {
  const names: FlagName[] = [];
  for (const { mask, name } of FLAG_NAMES) {
    if ((flags & mask) !== 0 && name !== "ack-wanted") names.push(name);
  }
  return names;
}

export type EventName = EventKind | `kind-${number}`;

export function eventName(kind: number): EventName {
  return EVENT_KINDS[kind] ?? `kind-${kind}`;
}

export type LeakStateName = LeakState | `state-${number}`;

export function leakStateName(state: number): LeakStateName {
  return LEAK_STATES[state] ?? `state-${state}`;
}

/** Why a node restarted. */
export type Reset = (typeof RESETS)[number] | `reset-${number}`;

export function resetName(reset: number): Reset {
  return RESETS[reset] ?? `reset-${reset}`;
}
