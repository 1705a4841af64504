// The minimum night flow of a metered area, as partners read it.
import { z } from "zod";
import { FLOW_DOUBT_WORDS, FLOW_QUALITY_WORDS, FLOW_REASON_WORDS } from "./area-words.ts";
import { PLACE } from "./common.ts";
import { date, decimal, group, list, name, text, time, word } from "./fields.ts";

const flow = (en: string, sv: string) => decimal(3, "m³/h", en, sv).nullable();

const DOUBT = group(
  {
    meter: name("the meter, by its name in the configuration", "mätaren"),
    doubt: word(FLOW_DOUBT_WORDS, "what was odd", "vad som är konstigt"),
  },
  "something odd about a meter",
  "något konstigt med en mätare",
);

export const areaFlow = z.strictObject({
  ...PLACE,
  area: name("the area, as in the topic", "mätområdet, som i ämnet"),
  title: text("its name for people; null where there is none", "mätområdets namn").nullable(),
  time: time("when that night's hours were over: 4 o'clock", "när nattens timmar var slut: klockan 4"),
  night: date(
    "the date of its morning, in the area's local standard time",
    "datum för nattens morgon, i normaltid",
  ),
  flow_m3h: flow(
    "its minimum night flow: the lowest flow of a full hour between 2 and 4 o'clock; null where it is not known, or not believed",
    "minsta nattflöde: lägsta flöde under en hel timme mellan 02 och 04",
  ),
  usual_m3h: flow(
    "the median of the 28 nights before it; null of fewer than 7",
    "det vanliga: medianen av de 28 nätterna före",
  ),
  step_m3h: flow(
    "by how much it has gone up, or down where it is less than 0, and has stayed there; null where it has not, or it is too early to tell",
    "hur mycket det har ökat och förblivit högre, minskat om mindre än 0",
  ),
  step_since: date("the first night of that", "första natten med det").nullable(),
  before_step_m3h: flow("what was usual before it", "det vanliga före ökningen"),
  quality: word(FLOW_QUALITY_WORDS, "whether it can be relied on", "om det går att lita på"),
  reason: word(FLOW_REASON_WORDS, "why there is no flow", "varför flödet saknas").nullable(),
  doubts: list(DOUBT, "what was odd about its meters: none, or several", "vad som är konstigt med mätarna"),
});

export type AreaFlow = z.infer<typeof areaFlow>;
