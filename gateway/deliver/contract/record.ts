// What nodes have recorded, as partners read it: each is one message under one id, and is sent again only as the same
// message. Readings, events, nights and their spectra.
import { z } from "zod";
import { date, decimal, group, integer, list, name, time, word } from "./fields.ts";
import {
  COMPONENT_WORDS,
  EVENT_WORDS,
  type EventName,
  FAULT_WORDS,
  FLAG_WORDS,
  type FlagName,
  type LeakStateName,
  RULE_WORDS,
  type RuleName,
  STATE_WORDS,
  VIA_WORDS,
} from "./words.ts";

export const PLACE = {
  site: name("the site, as in the topic", "anläggningen, som i ämnet"),
  gateway: name("the gateway that published it", "den gateway som sände det"),
};

export const NODE = { ...PLACE, node: name("the node's name, as in the topic", "nodens namn, som i ämnet") };

const received = time("when the gateway had it", "när gatewayen fick det");
const best = time(
  "the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it",
  "bästa kända mättid, aldrig null",
);

/** Of every record that is measured: when, as far as it is known. */
export const MEASURED = {
  time: time(
    "when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two",
    "när det mättes; null om nodens klocka inte var ställd",
  ).nullable(),
  time_after: time(
    "it was measured after this; null where `time` is there, or nothing is known",
    "mättes efter detta",
  ).nullable(),
  time_before: time(
    "it was measured before this; null where `time` is there",
    "mättes före detta",
  ).nullable(),
  time_best: best,
};

export const VIA = {
  received,
  via: word<"serial" | "radio", `${string}`>(
    VIA_WORDS,
    "the way it came to the gateway",
    "vägen till gatewayen",
  ),
};

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

export const FLAGS = {
  flags: list(
    word<keyof typeof FLAG_WORDS, FlagName>(FLAG_WORDS, "a flag", "en flagga") as z.ZodType<FlagName>,
    "what is to be known about the values: none, or several",
    "vad man bör veta om värdena",
  ),
  flags_bits: integer(
    null,
    "the same as bits, for charts and SCADA",
    "samma som bitar, för diagram och SCADA",
  ),
};

const score = integer(
  null,
  "how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken",
  "hur säker en läcka är, 0 till 100",
).nullable();

export const leakState = (en: string, sv: string) =>
  word<keyof typeof STATE_WORDS, LeakStateName>(STATE_WORDS, en, sv) as z.ZodType<LeakStateName>;
export const stateCode = (en: string, sv: string) => integer(null, en, sv);

export const RULE = {
  rule: (
    word<keyof typeof RULE_WORDS, RuleName>(
      RULE_WORDS,
      "the rule that spoke for a leak, the strongest where several did; null where none did, or that is not known",
      "den regel som talade för läcka, den starkaste om flera gjorde det",
    ) as z.ZodType<RuleName>
  ).nullable(),
  rule_code: integer(
    null,
    "the same as a number; 0 where none did, null where that is not known: older firmware, a night that does not count, a state whose change has not come",
    "samma som ett tal; 0 om ingen gjorde det",
  ).nullable(),
};

export const SCORE = { leak_score: score };

const part = (en: string, sv: string) => decimal(1, null, en, sv).nullable();
export const COMPONENTS = group(
  Object.fromEntries(Object.entries(COMPONENT_WORDS).map(([key, { en, sv }]) => [key, part(en, sv)])) as {
    [Name in keyof typeof COMPONENT_WORDS]: ReturnType<typeof part>;
  },
  "what the score was made of when the state changed: parts to be compared with each other, positive ones speak for a leak",
  "vad poängen bestod av när tillståndet ändrades",
);

const SUPPLY = {
  battery_v: decimal(
    2,
    "V",
    "the battery's voltage under load; null on mains or USB",
    "batterispänning",
  ).nullable(),
  temperature_c: integer("°C", "the board's temperature", "kortets temperatur").nullable(),
};

const kpa = (en: string, sv: string) => decimal(1, "kPa", en, sv).nullable();
const db = (en: string, sv: string) => decimal(1, "dB", en, sv).nullable();
const dbfs = (en: string, sv: string) => decimal(1, "dB re full scale", en, sv).nullable();

const BAND = group(
  {
    from_hz: integer("Hz", "lower edge", "nedre gräns"),
    to_hz: integer("Hz", "upper edge", "övre gräns"),
    level_dbfs: integer("dB re full scale", "level in it", "ljudnivå"),
  },
  "a band",
  "ett band",
);

/** What is measured in a reporting interval: of `reading`, `history` and `latest`. */
export const MEASUREMENTS = {
  pressure_kpa: kpa(
    "gauge pressure, mean of the reporting interval",
    "övertryck, medelvärde under intervallet",
  ),
  pressure_min_kpa: kpa("its least sample", "lägsta värde"),
  pressure_max_kpa: kpa("its greatest sample", "högsta värde"),
  pressure_deviation_kpa: decimal(2, "kPa", "its standard deviation", "standardavvikelse").nullable(),
  level_dbfs: integer(
    "dB re full scale",
    "level of the quietest tenth of what was heard",
    "ljudnivå i den tystaste tiondelen",
  ).nullable(),
  bands_dbfs: list(
    BAND,
    "levels of bands, low to high; null where not measured",
    "ljudnivåer i band",
  ).nullable(),
  ...SCORE,
  ...FLAGS,
  ...SUPPLY,
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
  ...SCORE,
  components: COMPONENTS.nullable(),
  ...FLAGS,
});

export const nightDate = date(
  "the date of its morning, in the node's local standard time",
  "datum för nattens morgon, i nodens normaltid",
).nullable();

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
export type Components = z.infer<typeof COMPONENTS>;
