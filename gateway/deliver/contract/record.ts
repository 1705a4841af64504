// What nodes have recorded, as partners read it: each is one message under one id, and is sent again only as the same
// message. Readings, events, nights and their spectra.
import { z } from "zod";
import {
  BAND,
  COMPONENTS,
  CREPT,
  db,
  dbfs,
  FLAGS,
  kpa,
  leakState,
  MEASURED,
  MEASUREMENTS,
  NODE,
  nightDate,
  RULE,
  SCORE,
  SUPPLY,
  stateCode,
  VIA,
} from "./common.ts";
import { group, integer, list, word } from "./fields.ts";
import { EVENT_WORDS, type EventName, FAULT_WORDS, type FlagName } from "./words.ts";

/** What every record carries. */
const ENVELOPE = {
  id: z
    .string()
    .regex(/^\d+-\d+-\d+-\d+$/)
    .meta({
      description:
        "network-node-epoch-counter: names this message on its topic, the same in every copy of it",
      "x-sv": "nät-nod-epok-räknare: meddelandets namn, samma i varje kopia",
      "x-plain": true,
    }),
  ...NODE,
  ...MEASURED,
  ...VIA,
  late: z.boolean().meta({
    description:
      "it comes late, after an outage or out of turn: store it, and let no display or alarm go back to it",
    "x-sv": "kommer i efterhand: lagra det, men visa eller larma inte på det",
  }),
};

export const reading = z.strictObject({ ...ENVELOPE, ...MEASUREMENTS });

const faults = (en: string, sv: string) =>
  list(
    word<keyof typeof FAULT_WORDS, FlagName>(FAULT_WORDS, "a fault", "ett fel") as z.ZodType<FlagName>,
    en,
    sv,
  ).nullable();

export const event = z.strictObject({
  ...ENVELOPE,
  kind: word<keyof typeof EVENT_WORDS, EventName>(
    EVENT_WORDS,
    "what happened",
    "vad som hände",
  ) as z.ZodType<EventName>,
  kind_code: integer(null, "the same as a number", "samma som ett tal"),
  change_kpa: kpa(
    "of a burst: how much the pressure changed; a fall is negative",
    "tryckändring vid rörbrott",
  ),
  change_db: db(
    "of a change of leak state: how far the last nights are above the baseline (a percentile of up to seven: a single loud night does not move it)",
    "hur mycket nätterna ligger över normalnivån",
  ),
  duration_s: integer(
    "s",
    "of a burst: how long the fall has lasted when it was told",
    "varaktighet",
  ).nullable(),
  before_kpa: kpa("of a burst: pressure before it", "tryck före"),
  after_kpa: kpa("of a burst: pressure after it", "tryck efter"),
  before_state: leakState("of a change of leak state: the state before", "tillstånd före").nullable(),
  before_state_code: stateCode("the same as a number", "samma som ett tal").nullable(),
  after_state: leakState("of a change of leak state: the state after", "tillstånd efter").nullable(),
  after_state_code: stateCode("the same as a number", "samma som ett tal").nullable(),
  before_faults: faults(
    "of a fault: what was wrong with the sensors before it; empty where nothing was",
    "givarfel före; tom om inget fel fanns",
  ),
  after_faults: faults(
    "of a fault: what is wrong with them after it; empty where nothing is",
    "givarfel efter; tom om inget fel finns",
  ),
  ...RULE,
  ...CREPT,
  ...SCORE,
  components: COMPONENTS.nullable(),
  ...FLAGS,
});

export const night = z.strictObject({
  ...ENVELOPE,
  night: nightDate,
  level_10_dbfs: dbfs(
    "level that a tenth of its windows were under: the quiet ones",
    "ljudnivå, 10:e percentilen",
  ),
  level_50_dbfs: dbfs("median level", "ljudnivå, median"),
  level_90_dbfs: dbfs("level that a tenth were over", "ljudnivå, 90:e percentilen"),
  baseline_dbfs: dbfs("what level_10 usually is here: a median of past quiet nights", "normalnivå"),
  baseline_deviation_db: db("by how much it usually differs from night to night", "normalnivåns spridning"),
  rise_db: db(
    "how far the last nights are above the baseline: a percentile of up to seven, which a single loud night does not move",
    "höjning över normalnivån",
  ),
  main_band_dbfs: dbfs(
    "level in the band where leaks are heard, in the quietest windows",
    "ljudnivå i huvudbandet",
  ),
  frequency_hz: integer(
    "Hz",
    "of a sine that crosses zero as often, in the quietest windows",
    "frekvens",
  ).nullable(),
  tonality_db: integer("dB", "how much a tone stands out, in the quietest windows", "tonalitet").nullable(),
  windows: integer(
    null,
    "how many windows of a quarter of a second were listened to",
    "antal lyssnade fönster",
  ),
  pressure_10_kpa: kpa("gauge pressure of the night, 10th percentile", "övertryck, 10:e percentilen"),
  pressure_50_kpa: kpa("its median", "median"),
  pressure_min_kpa: kpa("its least sample", "lägsta värde"),
  pressure_drop_kpa: kpa("how much lower than usual the 10th percentile is", "hur mycket lägre än vanligt"),
  ...SCORE,
  state: leakState("leak state after this night", "läckagetillstånd efter natten"),
  state_code: stateCode("the same as a number", "samma som ett tal"),
  ...RULE,
  ...CREPT,
  ...FLAGS,
  ...SUPPLY,
});

const LINE = group(BAND.shape, "a line of the spectrum", "en linje i spektrumet");
const COUNT = group(
  {
    from_dbfs: dbfs("lower edge; null where it has none", "nedre gräns"),
    to_dbfs: dbfs("upper edge; null where it has none", "övre gräns"),
    windows: integer(null, "how many windows had a level between them", "antal fönster"),
  },
  "a class of levels",
  "en klass av ljudnivåer",
);

export const spectrum = z.strictObject({
  ...ENVELOPE,
  part: word<"lines" | "levels">(
    {
      lines: { en: "mean levels in the quietest windows", sv: "medelnivåer i de tystaste fönstren" },
      levels: {
        en: "how the levels of the night's windows were spread",
        sv: "hur nattens nivåer fördelade sig",
      },
    },
    "which of its two parts this is; each is a message",
    "vilken av två delar",
  ),
  night: nightDate,
  lines: list(LINE, "of `lines`: low to high, from 64 Hz on", "linjer, låga först").nullable(),
  windows: integer(
    null,
    "of `lines`: how many windows were the quietest fifth",
    "antal tystaste fönster",
  ).nullable(),
  counts: list(
    COUNT,
    "of `levels`: low to high; the first has all below, the last all above",
    "klasser, låga först",
  ).nullable(),
});

export type Reading = z.infer<typeof reading>;
export type Event = z.infer<typeof event>;
export type Night = z.infer<typeof night>;
export type Spectrum = z.infer<typeof spectrum>;
