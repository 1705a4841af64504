// An alarm, and the list of those that are not closed, as partners read them. Who has it and what people wrote stays with
// the gateway: who reads a broker is not always one of them.
import { z } from "zod";
import {
  ADVICE_WORDS,
  AFTER_REPAIR_WORDS,
  ALARM_KIND_WORDS,
  ALARM_REASON_WORDS,
  ALARM_STATE_WORDS,
  PART_WORDS,
} from "./alarm-words.ts";
import { PLACE } from "./common.ts";
import { decimal, group, integer, list, name, text, time, word } from "./fields.ts";

const NAMED = {
  alarm: integer(null, "its number: a gateway counts its own, and none twice", "larmets nummer"),
  kind: word(ALARM_KIND_WORDS, "what it is", "vad det är"),
  state: word(ALARM_STATE_WORDS, "what people have done about it", "vad som är gjort"),
  state_code: integer(
    null,
    "the same as a number: 0 open, 1 acknowledged, 2 located, 3 repaired, 4 closed",
    "samma som ett tal",
  ),
  probability: decimal(
    2,
    null,
    "how likely water runs out of a pipe there, 0 to 1; null where there is nothing to weigh",
    "hur sannolikt det är en läcka, 0 till 1",
  ).nullable(),
  nodes: list(
    name("a node's name", "nodens namn"),
    "the nodes that it is at, the nearest first; none where it is about the gateway",
    "noder, den närmaste först",
  ),
  summary: text("a line for people: what, where, how sure, since when, and what to do", "en rad på engelska"),
  summary_sv: text(
    "the same in Swedish",
    "en rad för människor: vad, var, hur säkert, sedan när, och vad man bör göra",
  ),
};

const FIGURE = group(
  {
    name: text("which, with its unit at the end: `rise_db`, `nights`", "vilken, med enheten sist"),
    value: decimal(
      2,
      null,
      "in that unit; null where it is a text, or not known",
      "i den enheten",
    ).nullable(),
    text: text("where it is no number", "där det inte är ett tal").nullable(),
  },
  "a figure",
  "ett tal",
);

const PART = group(
  {
    name: word(PART_WORDS, "which evidence it is", "vilket underlag"),
    weight: decimal(
      2,
      null,
      "what it adds to the logarithm of the odds: over 0 it speaks for a leak, under 0 against, 0 says nothing",
      "vad det lägger till oddsens logaritm: över 0 talar för läcka, under 0 emot",
    ),
    figures: list(FIGURE, "what it rests on", "vad det bygger på"),
    sentence: text("the same in words", "samma i ord, på engelska"),
    sentence_sv: text("the same in Swedish", "samma i ord"),
  },
  "a piece of evidence",
  "ett underlag",
);

const STRETCH = group(
  {
    from: name("the node at one end", "noden i ena änden"),
    to: name("the node at the other", "noden i den andra"),
    likelier: name(
      "the end that it is likelier nearer to; null where that cannot be told",
      "den troligare änden",
    ).nullable(),
    length_m: decimal(1, "m", "along the pipe; null where it is not known", "längs ledningen").nullable(),
  },
  "the stretch of pipe between two of the nodes; null where only one hears it, or nobody knows how pipes run",
  "ledningssträckan mellan två av noderna",
);

const hours = (en: string, sv: string) => decimal(1, "h", en, sv).nullable();

export const alarm = z.strictObject({
  ...PLACE,
  ...NAMED,
  time: time("when anything here changed last", "när något här senast ändrades"),
  stretch: STRETCH.nullable(),
  area: text("the metered area; null where there is none", "mätområdet").nullable(),
  advice: word(ADVICE_WORDS, "what to do", "vad man bör göra"),
  parts: list(PART, "what the probability is made of", "vad sannolikheten består av"),
  began: time("when it began, as far as can be told", "när det började, så vitt man vet"),
  opened: time("when it was first told", "när larmet kom"),
  acknowledged: time("when somebody took it", "när det kvitterades").nullable(),
  located: time("when somebody found where it is", "när det lokaliserades").nullable(),
  repaired: time("when somebody mended it", "när det åtgärdades").nullable(),
  closed: time("when it was closed", "när det avslutades").nullable(),
  reason: word(ALARM_REASON_WORDS, "what it was closed with", "orsak vid avslut").nullable(),
  merged_into: integer(
    null,
    "the alarm that goes on with it, where it is closed as merged",
    "larmet som det fortsätter i",
  ).nullable(),
  quiet_since: time(
    "since when nothing is found there any more, while somebody has it",
    "sedan när inget hörs längre, medan någon har det",
  ).nullable(),
  after_repair: word(
    AFTER_REPAIR_WORDS,
    "what the nights after the repair say; null before it",
    "vad nätterna efter åtgärden säger",
  ).nullable(),
  awareness_h: hours("from when it began until somebody took it", "från början tills det kvitterades"),
  location_h: hours("from then until its place was found", "därefter tills det lokaliserades"),
  repair_h: hours("from then until it was mended", "därefter tills det åtgärdades"),
});

const LISTED = group({ ...NAMED, began: alarm.shape.began }, "an alarm", "ett larm");

export const alarms = z.strictObject({
  ...PLACE,
  time: time(
    "when any alarm changed last; null where none has for 30 days",
    "när något larm senast ändrades",
  ).nullable(),
  count: integer(null, "alarms that are not closed", "larm som inte är avslutade"),
  water_count: integer(null, "those of them that are about water", "de av dem som gäller vatten"),
  alarms: list(
    LISTED,
    "the first 50 of them: those about water, and of them the likeliest, come first",
    "de första 50: vatten först, sannolikast först",
  ),
});

export type AlarmPayload = z.infer<typeof alarm>;
export type AlarmsPayload = z.infer<typeof alarms>;
