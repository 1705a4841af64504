// Numbers of the wire protocol that partners see as words: flags, kinds of event, leak states, resets. A number
// that this version does not know keeps its number in a word, so that nothing is swallowed.
import {
  EVENT_KINDS,
  FLAG_ACOUSTIC_FAULT,
  FLAG_BATTERY_LOW,
  FLAG_CLIPPED,
  FLAG_CLOCK_JUMP,
  FLAG_CLOCK_UNSET,
  FLAG_COUPLING_LOST,
  FLAG_FEW_WINDOWS,
  FLAG_FLOOR,
  FLAG_GAIN_CHANGED,
  FLAG_LEARNING_ANEW,
  FLAG_NO_REFERENCE,
  FLAG_PRESSURE_FAULT,
  FLAG_TONAL,
  FLAG_WARM_UP,
  LEAK_STATES,
  RESETS,
} from "../../../shared/messages.ts";

const FLAGS = [
  [FLAG_FLOOR, "floor"],
  [FLAG_WARM_UP, "warm-up"],
  [FLAG_CLOCK_UNSET, "clock-unset"],
  [FLAG_CLIPPED, "clipped"],
  [FLAG_PRESSURE_FAULT, "pressure-fault"],
  [FLAG_ACOUSTIC_FAULT, "acoustic-fault"],
  [FLAG_BATTERY_LOW, "battery-low"],
  [FLAG_NO_REFERENCE, "no-reference"],
  [FLAG_TONAL, "tonal"],
  [FLAG_FEW_WINDOWS, "few-windows"],
  [FLAG_COUPLING_LOST, "coupling-lost"],
  [FLAG_CLOCK_JUMP, "clock-jump"],
  [FLAG_LEARNING_ANEW, "learning-anew"],
  [FLAG_GAIN_CHANGED, "gain-changed"],
] as const;

export type FlagName = (typeof FLAGS)[number][1] | `flag-${number}`;

// Bit 15 has no meaning yet. Bit 0, "ack wanted", is between node and gateway and nobody else's.
const LATER_BITS = [15];

/** Bits of `flags` in their words, low bit first; without "ack wanted". */
export function flagNames(flags: number): FlagName[] {
  const names: FlagName[] = [];
  for (const [bit, name] of FLAGS) if ((flags & bit) !== 0) names.push(name);
  for (const bit of LATER_BITS) if ((flags & (1 << bit)) !== 0) names.push(`flag-${bit}`);
  return names;
}

export type EventKind = (typeof EVENT_KINDS)[number] | `kind-${number}`;

export function eventKind(kind: number): EventKind {
  return EVENT_KINDS[kind] ?? `kind-${kind}`;
}

export type LeakState = (typeof LEAK_STATES)[number] | `state-${number}`;

export function leakState(state: number): LeakState {
  return LEAK_STATES[state] ?? `state-${state}`;
}

/** Why a node restarted. */
export type Reset = (typeof RESETS)[number] | `reset-${number}`;

export function resetName(reset: number): Reset {
  return RESETS[reset] ?? `reset-${reset}`;
}
