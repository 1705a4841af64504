// The words of a metered area's night flow: why a night has none, and what was odd about its meters.
import type { Vocabulary } from "./fields.ts";

export const FLOW_QUALITY_WORDS = {
  known: { en: "the flow is known", sv: "flödet är känt" },
  odd: {
    en: "the flow is known, and something about its meters was odd: see `doubts`",
    sv: "flödet är känt, men något med mätarna är konstigt",
  },
  unknown: { en: "the flow is not known, or not believed: see `reason`", sv: "flödet är inte känt" },
} as const satisfies Vocabulary;

export const FLOW_REASON_WORDS = {
  "no-samples": { en: "a meter told nothing that night", sv: "en mätare sände inget den natten" },
  "few-samples": { en: "too little is known of the hours from 2 to 4", sv: "för få värden mellan 02 och 04" },
  stopped: {
    en: "a meter showed the same from the evening until the night was over",
    sv: "en mätare visade samma värde hela natten",
  },
  zero: { en: "there was no flow at all", sv: "inget flöde alls" },
  negative: { en: "more ran out than in", sv: "mer rann ut än in" },
  units: {
    en: "the flow is off by a factor that is one between units, by day as by night",
    sv: "flödet avviker med en faktor mellan två enheter, dag som natt",
  },
  clock: {
    en: "a meter's times are some full hours off",
    sv: "en mätares klocka, eller tidszon, är fel",
  },
} as const satisfies Vocabulary;

/** Of a meter: why the night has no flow, or what was left out of it. */
export const FLOW_DOUBT_WORDS = {
  ...FLOW_REASON_WORDS,
  jump: { en: "a value far off the others was left out", sv: "ett orimligt värde uteslöts" },
  backwards: {
    en: "it counted back: it was exchanged or set to zero",
    sv: "den räknade bakåt: bytt eller nollställd",
  },
} as const satisfies Vocabulary;

export type FlowQualityName = keyof typeof FLOW_QUALITY_WORDS;
export type FlowReasonName = keyof typeof FLOW_REASON_WORDS;
export type FlowDoubtName = keyof typeof FLOW_DOUBT_WORDS;
