// What people read in Home Assistant, in the language that the configuration names.
import type { Language } from "../../../config/home-assistant.ts";

type Said = Readonly<Record<Language, string>>;

export const NODE_NAMES = {
  leak: { en: "Suspected leak", sv: "Misstänkt läcka" },
  leak_state: { en: "Leak state", sv: "Läckagetillstånd" },
  leak_score: { en: "Leak score", sv: "Läckagepoäng" },
  rise: { en: "Rise above normal", sv: "Höjning över normalnivån" },
  level: { en: "Noise level", sv: "Ljudnivå" },
  pressure: { en: "Pressure", sv: "Tryck" },
  burst: { en: "Burst", sv: "Rörbrott" },
  battery: { en: "Battery", sv: "Batteri" },
  battery_voltage: { en: "Battery voltage", sv: "Batterispänning" },
  sensor_fault: { en: "Sensor fault", sv: "Givarfel" },
  temperature: { en: "Board temperature", sv: "Kortets temperatur" },
  signal_strength: { en: "Signal strength", sv: "Signalstyrka" },
  signal_margin: { en: "Signal margin", sv: "Signalmarginal" },
  last_seen: { en: "Last seen", sv: "Senast hörd" },
  reception: { en: "Reception", sv: "Mottagning" },
} satisfies Record<string, Said>;

export const GATEWAY_NAMES = {
  connection: { en: "Connection", sv: "Anslutning" },
  problem: { en: "Problem", sv: "Problem" },
  waiting: { en: "Waiting records", sv: "Väntande poster" },
  oldest_waiting: { en: "Oldest waiting record", sv: "Äldsta väntande post" },
  late_nodes: { en: "Late nodes", sv: "Försenade noder" },
  silent_nodes: { en: "Silent nodes", sv: "Tysta noder" },
  disk_free: { en: "Free disk space", sv: "Ledigt diskutrymme" },
} satisfies Record<string, Said>;

/** Words of the contract, by what people call them. */
export const LEAK_STATES = {
  "warm-up": { en: "learning", sv: "lär in" },
  ok: { en: "normal", sv: "normalt" },
  suspect: { en: "suspected leak", sv: "misstänkt läcka" },
  leak: { en: "likely leak", sv: "sannolik läcka" },
  muted: { en: "muted", sv: "tystad" },
  "used-to-it": { en: "used to the noise", sv: "van vid ljudet" },
} satisfies Record<string, Said>;

export const RECEPTION = {
  online: { en: "heard", sv: "hörs" },
  late: { en: "late", sv: "försenad" },
  offline: { en: "silent", sv: "tyst" },
} satisfies Record<string, Said>;

/** What a later version says, and this one has no word for. */
export const OTHER: Said = { en: "other", sv: "annat" };

/** Each of them in one language. */
export const inLanguage = <Key extends string>(
  words: Readonly<Record<Key, Said>>,
  language: Language,
): Record<Key, string> =>
  Object.fromEntries(Object.entries<Said>(words).map(([key, said]) => [key, said[language]])) as Record<
    Key,
    string
  >;
