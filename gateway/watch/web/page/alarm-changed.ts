// What a change of an alarm has changed, in words: what was said before, and what is said now.
import type { ChangeField, FieldChange } from "../../../alarms/change.ts";
import type { AlarmWords } from "../../../alarms/sentences/words.ts";

export function changedIn(
  changed: readonly FieldChange[],
  words: AlarmWords,
): (readonly [field: ChangeField, before: string, after: string])[] {
  return changed.map((change) => [change.name, ...wordsOf(change, words)]);
}

function wordsOf(
  change: FieldChange,
  { kinds, place, advice, states }: AlarmWords,
): readonly [before: string, after: string] {
  switch (change.name) {
    case "kind":
      return both(change, (kind) => kinds[kind].name);
    case "place": {
      const [before, after] = both(change, place);
      // Between the same two ends: others hear it.
      return before === after ? both(change, ({ nodes }) => nodes.join(", ")) : [before, after];
    }
    case "probability":
      return both(change, (value) => (value === null ? "–" : `${Math.round(100 * value)}\u00a0%`));
    case "advice":
      return both(change, (name) => advice[name].name);
    case "state":
      return both(change, (state) => states[state].name);
  }
}

const both = <Value>({ before, after }: { before: Value; after: Value }, say: (value: Value) => string) =>
  [say(before), say(after)] as const;
