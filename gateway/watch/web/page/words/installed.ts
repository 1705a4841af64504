// Words of how a node was installed: who, when, what was measured there, and what has changed since.
import { type Both, say } from "./language.ts";

type Term = readonly [name: string, means: string];

interface InstalledWords {
  head: string;
  fact: Record<
    | "when"
    | "board"
    | "firmware"
    | "position"
    | "check"
    | "tap"
    | "heard"
    | "pressure"
    | "acoustic"
    | "photographs"
    | "note",
    Term
  >;
  by: (when: string, who: string) => string;
  serial: (board: string, serial: string) => string;
  program: (firmware: string, espruino: string, link: string) => string;
  link: string;
  sources: Record<"typed" | "gps", string>;
  within: (source: string, metres: string) => string;
  notDone: string;
  none: string;
  parts: Record<string, string>;
  taps: (verdict: string, heard: number, over: string) => string;
  point: (gauge: string, kpa: string) => string;
  gain: (gain: string, reference: string, uncertainty: string) => string;
  since: Term;
  columns: { what: string; first: string; now: string; change: string };
  levels: Record<"quietest" | "usual" | "pressure", string>;
}

const INSTALLED: Both<InstalledWords> = {
  en: {
    head: "Installed",
    fact: {
      when: ["when and by whom", "As the technician's computer had the time, and as they signed."],
      board: ["board", "The board that was put there, and its serial number."],
      firmware: ["firmware", "Versions of its program and its interpreter then, and what it sends over."],
      position: ["position known by", "Typed, or told by a receiver, and how exactly."],
      check: ["check", "What the tool found of sensors, supply and clock before the lid was closed."],
      tap: [
        "tap test",
        "Somebody tapped on the valve: whether its sensor heard it, and by how much over the noise.",
      ],
      heard: [
        "heard by the gateway",
        "What the node had told its gateway of itself before whoever installed it went home, in their language.",
      ],
      pressure: ["pressure calibration", "What a gauge showed beside it, as it was typed and in kPa."],
      acoustic: [
        "acoustic calibration",
        "The gain that was measured, and the level that it is measured against.",
      ],
      photographs: ["photographs", "Names of files, which stay with who took them, and what is on them."],
      note: ["note", "What whoever installed it had to say."],
    },
    by: (when, who) => `${when}, ${who}`,
    serial: (board, serial) => `${board}, serial number ${serial}`,
    program: (firmware, espruino, link) => `${firmware}, Espruino ${espruino}, ${link}`,
    link: "cable",
    sources: { typed: "typed", gps: "a receiver" },
    within: (source, metres) => `${source}, within ${metres}`,
    notDone: "not done",
    none: "none",
    parts: {
      ...{ pressure: "pressure", sound: "sound", supply: "supply", clock: "clock" },
      ...{ battery: "battery", module: "module", radio: "radio" },
    },
    taps: (verdict, heard, over) => `${verdict}: ${heard} heard, ${over} over the noise`,
    point: (gauge, kpa) => `${gauge} (${kpa})`,
    gain: (gain, reference, uncertainty) => `gain ${gain}, against ${reference}, uncertainty ${uncertainty}`,
    since: [
      "then and now",
      "What was first heard at the place, and the newest night. Nights are quieter than days. If it is many dB lower and stays so, the sensor may have come loose: visit it.",
    ],
    columns: { what: "measured", first: "when installed", now: "now", change: "change" },
    levels: {
      quietest: "level of the quietest tenth",
      usual: "usual level",
      pressure: "pressure",
    },
  },
  sv: {
    head: "Installerad",
    fact: {
      when: ["när och av vem", "Tiden enligt teknikerns dator, och som den signerade."],
      board: ["kort", "Kortet som sattes dit, och dess serienummer."],
      firmware: ["program", "Dåvarande version av program och tolk, och vad den sänder över."],
      position: ["läget känt genom", "Inskrivet, eller från en mottagare, och hur noga."],
      check: ["kontroll", "Vad verktyget fann om givare, matning och klocka innan locket stängdes."],
      tap: ["knackprov", "Någon knackade på ventilen: om givaren hörde det, och hur mycket över bruset."],
      heard: [
        "hörd av gatewayen",
        "Vad noden hade sagt sin gateway om sig själv innan den som installerade gick hem, på dess språk.",
      ],
      pressure: ["kalibrering av tryck", "Vad en manometer visade bredvid, som det skrevs in och i kPa."],
      acoustic: ["kalibrering av ljud", "Förstärkningen som mättes, och nivån den är mätt mot."],
      photographs: ["foton", "Namn på filer, som är kvar hos den som tog dem, och vad de visar."],
      note: ["anteckning", "Vad den som installerade hade att säga."],
    },
    by: (when, who) => `${when}, ${who}`,
    serial: (board, serial) => `${board}, serienummer ${serial}`,
    program: (firmware, espruino, link) => `${firmware}, Espruino ${espruino}, ${link}`,
    link: "kabel",
    sources: { typed: "inskrivet", gps: "en mottagare" },
    within: (source, metres) => `${source}, inom ${metres}`,
    notDone: "inte gjord",
    none: "inga",
    parts: {
      ...{ pressure: "tryck", sound: "ljud", supply: "matning", clock: "klocka" },
      ...{ battery: "batteri", module: "modul", radio: "radio" },
    },
    taps: (verdict, heard, over) => `${verdict}: ${heard} hördes, ${over} över bruset`,
    point: (gauge, kpa) => `${gauge} (${kpa})`,
    gain: (gain, reference, uncertainty) =>
      `förstärkning ${gain}, mot ${reference}, osäkerhet ${uncertainty}`,
    since: [
      "då och nu",
      "Vad som först hördes på platsen, och den senaste natten. Nätter är tystare än dagar. Är det många dB lägre och förblir så kan givaren ha lossnat: besök den.",
    ],
    columns: { what: "uppmätt", first: "vid installationen", now: "nu", change: "ändring" },
    levels: {
      quietest: "ljudnivå, tystaste tiondelen",
      usual: "vanlig ljudnivå",
      pressure: "tryck",
    },
  },
};

/** What a check or a tap test found wrong, short; what there was to do about it stood on the technician's screen. */
const FAULTS: Both<Record<string, string>> = {
  en: {
    ...{ "pressure-no-supply": "cannot measure its supply", "pressure-no-signal": "no signal" },
    ...{ "pressure-at-end": "at the converter's end", "pressure-below-zero": "below zero" },
    ...{ "pressure-none": "no pressure", "pressure-over-range": "near the end of its range" },
    ...{ "pressure-unsteady": "jumps", "pressure-stuck": "does not move at all" },
    ...{ "sound-at-rail": "at an end of the converter", "sound-constant": "a constant voltage" },
    ...{ "sound-not-settled": "amplifier not settled", "sound-off-middle": "rests away from the middle" },
    ...{ "sound-clipped": "clipped", "sound-too-quiet": "too quiet for the converter" },
    ...{ "sound-hum": "mains hum is loudest", "supply-unknown": "unknown", "supply-low": "nearly empty" },
    ...{ "supply-moves": "not what a regulator keeps", "clock-off": "out by more than its kind" },
    ...{ "clock-stands": "stands", "no-sensor": "nothing came from the amplifier" },
    ...{ "not-heard": "no tap was heard", "too-few": "fewer than three were heard" },
    ...{ weak: "heard, but weakly", restless: "the noise itself went up and down" },
  },
  sv: {
    ...{ "pressure-no-supply": "kan inte mäta sin matning", "pressure-no-signal": "ingen signal" },
    ...{ "pressure-at-end": "vid omvandlarens ände", "pressure-below-zero": "under noll" },
    ...{ "pressure-none": "inget tryck", "pressure-over-range": "nära områdets slut" },
    ...{ "pressure-unsteady": "hoppar", "pressure-stuck": "rör sig inte alls" },
    ...{ "sound-at-rail": "vid omvandlarens ände", "sound-constant": "en konstant spänning" },
    ...{
      "sound-not-settled": "förstärkaren inte inställd",
      "sound-off-middle": "vilar inte i mitten av området",
    },
    ...{ "sound-clipped": "klippt", "sound-too-quiet": "för tyst för omvandlaren" },
    ...{ "sound-hum": "nätbrum är starkast", "supply-unknown": "okänd", "supply-low": "nästan tom" },
    ...{ "supply-moves": "inte vad en regulator håller", "clock-off": "går mer fel än den ska" },
    ...{ "clock-stands": "står", "no-sensor": "inget kom från förstärkaren" },
    ...{ "not-heard": "ingen knackning hördes", "too-few": "färre än tre hördes" },
    ...{ weak: "hördes, men svagt", restless: "bruset gick själv upp och ner" },
  },
};

export const installedWords = say(INSTALLED);

/** What is not known is shown as it is written. */
export const faultText = (fault: string): string => {
  const known = say(FAULTS);
  return Object.hasOwn(known, fault) ? known[fault]! : fault;
};
