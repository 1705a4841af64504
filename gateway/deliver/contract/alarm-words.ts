// The words of alarms: what each means, from the one catalogue that people read them in (gateway/alarms/sentences).
import type {
  AdviceName,
  AfterRepair,
  AlarmKind,
  AlarmState,
  CloseReason,
  PartName,
} from "../../alarms/alarm.ts";
import { EN } from "../../alarms/sentences/en.ts";
import { SV } from "../../alarms/sentences/sv.ts";
import type { Term } from "../../alarms/sentences/words.ts";
import type { Vocabulary } from "./fields.ts";

function vocabulary<Word extends string>(en: Record<Word, Term>, sv: Record<Word, Term>): Vocabulary<Word> {
  const text = ({ name, means }: Term) => (name === means ? name : `${name}: ${means}`);
  const words = (Object.keys(en) as Word[]).map((word) => [word, { en: text(en[word]), sv: text(sv[word]) }]);
  return Object.fromEntries(words);
}

export const ALARM_KIND_WORDS = vocabulary<AlarmKind>(EN.kinds, SV.kinds);
export const ALARM_STATE_WORDS = vocabulary<AlarmState>(EN.states, SV.states);
export const ALARM_REASON_WORDS = vocabulary<CloseReason>(EN.reasons, SV.reasons);
export const AFTER_REPAIR_WORDS = vocabulary<AfterRepair>(EN.after, SV.after);
export const ADVICE_WORDS = vocabulary<AdviceName>(EN.advice, SV.advice);
export const PART_WORDS = vocabulary<PartName>(EN.parts, SV.parts);
