// Pieces of which records and states are both made: who, when, by which way; flags, states, rules, scores, measurements.
import type { z } from "zod";
import { date, decimal, group, integer, list, name, time, word } from "./fields.ts";
import {
  COMPONENT_WORDS,
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

const received = time("when the gateway had it, by its clock", "när gatewayen fick det, enligt dess klocka");
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
    "it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`)",
    "mättes före detta",
  ).nullable(),
  time_best: best,
};

export const VIA = {
  received,
  via: word<"serial" | "radio" | "journal", `${string}`>(
    VIA_WORDS,
    "the way it came to the gateway",
    "vägen till gatewayen",
  ),
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

export const CREPT = {
  crept_db: decimal(
    1,
    "dB",
    "how far the baseline is above what it was before the noise that is suspected, or that the node is used to: it creeps after the noise while there is a suspicion, so rise and this together are how loud that is; 0 where there is none, null where that is not known, as of older firmware",
    "hur mycket normalnivån har krupit efter ljudet sedan misstanken började",
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

export const SUPPLY = {
  battery_v: decimal(
    2,
    "V",
    "the battery's voltage under load; null on mains or USB",
    "batterispänning",
  ).nullable(),
  temperature_c: integer("°C", "the board's temperature", "kortets temperatur").nullable(),
};

export const kpa = (en: string, sv: string) => decimal(1, "kPa", en, sv).nullable();
export const db = (en: string, sv: string) => decimal(1, "dB", en, sv).nullable();
export const dbfs = (en: string, sv: string) => decimal(1, "dB re full scale", en, sv).nullable();

export const BAND = group(
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

export const nightDate = date(
  "the date of its morning, in the node's local standard time",
  "datum för nattens morgon, i nodens normaltid",
).nullable();

export type Components = z.infer<typeof COMPONENTS>;
