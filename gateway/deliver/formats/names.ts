// Numbers of the wire protocol that partners see as words: flags, kinds of event, leak states, rules, resets. A number
// that this version does not know keeps its number in a word, so that nothing is swallowed.
import { EVENT_KINDS } from "../../../shared/events.ts";
import { FLAG_ACK_WANTED, FLAGS, LEAK_STATES, RESETS, RULES } from "../../../shared/messages.ts";
import { MARKS } from "../../store/records.ts";
import type { EventName, FlagName, LeakStateName, ResetName, RuleName } from "../contract/words.ts";

/** Bits of `flags`; the 16th has no meaning yet. */
const BITS = 16;

const FLAG_NAMES = Array.from({ length: BITS }, (_, bit) => ({
  mask: 1 << bit,
  name: FLAGS[bit] ?? (`flag-${bit}` as const),
}));

/** Bits of `flags` in their words, low bit first; without "ack wanted", which is between node and gateway. */
export function flagNames(flags: number): FlagName[] {
  const names: FlagName[] = [];
  for (const { mask, name } of FLAG_NAMES) {
    if ((flags & mask) !== 0 && name !== "ack-wanted") names.push(name);
  }
  return names;
}

/** What the gateway has found out of a record's times, in words. */
const markNames = (marks: number): FlagName[] => [
  ...((marks & MARKS.clockWrong) !== 0 ? (["clock-wrong"] as const) : []),
  ...((marks & MARKS.guessed) !== 0 ? (["received-guessed"] as const) : []),
];

/** Both ways in which a message has its flags; what the gateway adds has no bit. */
export const flagFields = (flags: number, marks: number) => ({
  flags: [...flagNames(flags), ...markNames(marks)],
  flags_bits: flags & ~FLAG_ACK_WANTED,
});

export const eventName = (kind: number): EventName => EVENT_KINDS[kind] ?? `kind-${kind}`;

export const leakStateName = (state: number): LeakStateName => LEAK_STATES[state] ?? `state-${state}`;

/** Both ways in which a message says its rule: null where the node did not, and where none spoke. */
export function ruleFields(rule: number | null | undefined): {
  rule: RuleName | null;
  rule_code: number | null;
} {
  if (rule === null || rule === undefined) return { rule: null, rule_code: null };
  const known = RULES[rule];
  return { rule: known === "none" ? null : (known ?? `rule-${rule}`), rule_code: rule };
}

/** Why a node restarted. */
export const resetName = (reset: number): ResetName => RESETS[reset] ?? `reset-${reset}`;
