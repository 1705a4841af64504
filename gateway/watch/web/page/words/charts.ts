// Words of charts: what lines are, how they are read by finger and keys, and what is said where there is nothing to draw.
import { type Both, say } from "./language.ts";

type Term = readonly [name: string, means: string];

interface Charts {
  level: Term;
  baseline: Term;
  corrected: Term;
  limit: Term;
  spread: Term;
  rise: Term;
  pressure: Term;
  pressureMean: Term;
  pressureBand: string;
  pressureLeast: string;
  pressureMost: string;
  night10: Term;
  night50: Term;
  nightLeast: Term;
  battery: Term;
  temperature: Term;
  spectra: Term;
  histogram: Term;
  date: string;
  state: string;
  flags: string;
  frequency: string;
  lateMark: string;
  alarmMark: string;
  late: string;
  noAlarm: string;
  keys: string;
  /** Where nothing is enlarged. */
  readKeys: string;
  /** The same, where there are no keys. */
  touch: string;
  /** Of a chart, for who cannot see it. */
  drawn: (title: string, from: string, until: string, newest: string) => string;
  nothingHere: string;
  none: {
    level: string;
    spread: string;
    pressure: string;
    battery: string;
    temperature: string;
    spectra: string;
    histogram: string;
  };
  zoom: { name: string; in: string; out: string; earlier: string; later: string; all: string };
  span: string;
  /** By nights back from today. */
  spans: { "60": string; "400": string; "3660": string };
  figures: (nights: number) => string;
  histogramSays: (night: string, windows: number, level: string) => string;
  windows: string;
  under: string;
  heatSays: (nights: number, night: string, hz: string, level: string, over: string) => string;
  heatStands: string;
  loudestAt: (night: string, hz: string, level: string) => string;
  failed: string;
  unreachable: string;
  again: string;
}

const CHARTS: Both<Charts> = {
  en: {
    level: [
      "level",
      "Level-10: a tenth of the night's windows are quieter. A leak never stops, so it raises the quietest ones. dBFS is decibels below the loudest that can be measured.",
    ],
    baseline: ["baseline", "What the level usually is here: the median of past quiet nights."],
    corrected: [
      "less what all hear",
      "Of nights in which most nodes were louder alike, as in rain, the gateway takes that off before it judges: what is left is drawn.",
    ],
    limit: [
      "limit of a suspicion",
      "Baseline and 3.5 dB, or two deviations where that is more: over it most of the last seven nights have to be before the node suspects a leak.",
    ],
    spread: [
      "spread",
      "Level-90 less level-10: how much the night varies. A leak's steady noise makes it small.",
    ],
    rise: ["rise", "How far the last nights are above the node's own baseline."],
    pressure: ["pressure", "Gauge pressure in the pipe, as it was measured, and of each night."],
    pressureMean: ["mean", "Mean of what was measured since the reading before."],
    pressureBand: "lowest to highest",
    pressureLeast: "lowest",
    pressureMost: "highest",
    night10: ["night, 10 %", "Pressure that a tenth of the night is under."],
    night50: ["night, median", "Half of the night is over it."],
    nightLeast: ["night, lowest", "The least sample of the night."],
    battery: ["battery", "Voltage under load. None where a node runs on mains."],
    temperature: ["temperature", "Of the node's board: a cold battery has less voltage."],
    spectra: [
      "spectra",
      "How loud each frequency is in the quietest windows. A leak is a light band that begins one night and stays.",
    ],
    histogram: [
      "levels of a night",
      "How many windows of the night had which level. A leak moves all of them, a passing car only some.",
    ],
    ...{ date: "night", state: "node's state", flags: "remarks", frequency: "frequency" },
    ...{ lateMark: "came late", alarmMark: "alarm of water", late: "came late" },
    noAlarm: "no alarm",
    keys: "Drag over a stretch to enlarge it. Left and right arrows move from value to value, + and − enlarge and reduce, Esc shows all.",
    readKeys:
      "Left and right arrows move from night to night in a chart that has the focus, Home and End to the first and the last.",
    touch: "Draw a finger across a chart: the values at that time are written below it.",
    drawn: (title, from, until, newest) => `${title}, ${from} to ${until}. Newest: ${newest}`,
    nothingHere: "nothing here",
    none: {
      level: "No night has come from this node yet: the first comes in the morning after it was set up.",
      spread: "No night with a spread has come yet.",
      pressure: "This node has told no pressure: it has no pressure sensor, or it fails.",
      battery: "This node has told no battery voltage: it runs on mains, or was not heard yet.",
      temperature: "This node has told no temperature.",
      spectra: "No spectra have come: nodes send one a week, over radio only where they are set to.",
      histogram: "No histogram has come: it comes with the weekly spectrum.",
    },
    zoom: {
      ...{ name: "Time shown", in: "Enlarge", out: "Reduce" },
      ...{ earlier: "Earlier", later: "Later", all: "Show all" },
    },
    span: "Show",
    spans: { "60": "60 days", "400": "400 days", "3660": "all" },
    figures: (nights) => `Figures of the newest ${nights} nights`,
    histogramSays: (night, windows, level) => `${night}: ${windows} windows, most of them at ${level}.`,
    ...{ windows: "windows", under: "under" },
    heatSays: (nights, night, hz, level, over) =>
      `Spectra of ${nights} nights. Newest, ${night}: loudest at ${hz}, ${level}, ${over} over its median.`,
    heatStands: "Each spectrum is drawn until the next one, a week at most.",
    loudestAt: (night, hz, level) => `${night}: loudest at ${hz}, ${level}`,
    failed: "This could not be fetched:",
    unreachable: "the gateway is not reached.",
    again: "Try again",
  },
  sv: {
    level: [
      "ljudnivå",
      "Ljudnivå-10: en tiondel av nattens fönster är tystare. En läcka tystnar aldrig, så den höjer de tystaste. dBFS är decibel under det starkaste som kan mätas.",
    ],
    baseline: ["normalnivå", "Vad ljudnivån brukar vara här: medianen av tidigare lugna nätter."],
    corrected: [
      "utan det alla hör",
      "Nätter då de flesta noder var högre på samma sätt, som vid regn, drar gatewayen av det innan den bedömer: det som blir kvar är ritat.",
    ],
    limit: [
      "gräns för misstanke",
      "Normalnivån och 3,5 dB, eller två standardavvikelser där det är mer: de flesta av de sju senaste nätterna måste ligga över den innan noden misstänker en läcka.",
    ],
    spread: [
      "spridning",
      "Ljudnivå-90 minus ljudnivå-10: hur mycket natten varierar. En läckas jämna ljud gör den liten.",
    ],
    rise: ["höjning", "Hur långt de senaste nätterna ligger över nodens egen normalnivå."],
    pressure: ["tryck", "Övertrycket i ledningen, som det mättes och för varje natt."],
    pressureMean: ["medel", "Medelvärdet av det som mätts sedan avläsningen innan."],
    pressureBand: "lägsta till högsta",
    pressureLeast: "lägsta",
    pressureMost: "högsta",
    night10: ["natt, 10 %", "Tryck som en tiondel av natten ligger under."],
    night50: ["natt, median", "Halva natten ligger över det."],
    nightLeast: ["natt, lägsta", "Nattens lägsta mätvärde."],
    battery: ["batteri", "Spänning under belastning. Ingen där noden går på nätström."],
    temperature: ["temperatur", "På nodens kort: ett kallt batteri har lägre spänning."],
    spectra: [
      "spektra",
      "Hur starkt varje frekvens hörs i de tystaste fönstren. En läcka är ett ljust band som börjar en natt och stannar.",
    ],
    histogram: [
      "nattens ljudnivåer",
      "Hur många av nattens fönster som hade vilken ljudnivå. En läcka flyttar alla, en bil bara några.",
    ],
    ...{ date: "natt", state: "nodens tillstånd", flags: "anmärkningar", frequency: "frekvens" },
    ...{ lateMark: "kom sent", alarmMark: "larm om vatten", late: "kom sent" },
    noAlarm: "inget larm",
    keys: "Dra över ett stycke för att förstora det. Vänster- och högerpil går från värde till värde, + och − förstorar och förminskar, Esc visar allt.",
    readKeys:
      "Vänster- och högerpil går från natt till natt i ett diagram som har fokus, Home och End till den första och den sista.",
    touch: "Dra ett finger över ett diagram: värdena vid den tiden står under det.",
    drawn: (title, from, until, newest) => `${title}, ${from} till ${until}. Senast: ${newest}`,
    nothingHere: "inget här",
    none: {
      level:
        "Ingen natt har kommit från den här noden än: den första kommer morgonen efter att den satts upp.",
      spread: "Ingen natt med spridning har kommit än.",
      pressure: "Noden har inte uppgett något tryck: den har ingen tryckgivare, eller den är ur funktion.",
      battery: "Noden har inte uppgett någon batterispänning: den går på nätström, eller har inte hörts än.",
      temperature: "Noden har inte uppgett någon temperatur.",
      spectra:
        "Inga spektra har kommit: noder skickar ett i veckan, över radio bara om de är inställda på det.",
      histogram: "Inget histogram har kommit: det kommer med veckans spektrum.",
    },
    zoom: {
      ...{ name: "Tid som visas", in: "Förstora", out: "Förminska" },
      ...{ earlier: "Tidigare", later: "Senare", all: "Visa allt" },
    },
    span: "Visa",
    spans: { "60": "60 dygn", "400": "400 dygn", "3660": "allt" },
    figures: (nights) => `De ${nights} senaste nätterna i siffror`,
    histogramSays: (night, windows, level) => `${night}: ${windows} fönster, de flesta vid ${level}.`,
    ...{ windows: "fönster", under: "under" },
    heatSays: (nights, night, hz, level, over) =>
      `Spektra från ${nights} nätter. Senast, ${night}: starkast vid ${hz}, ${level}, ${over} över sin median.`,
    heatStands: "Varje spektrum ritas fram till nästa, högst en vecka.",
    loudestAt: (night, hz, level) => `${night}: starkast vid ${hz}, ${level}`,
    failed: "Det här kunde inte hämtas:",
    unreachable: "gatewayen nås inte.",
    again: "Försök igen",
  },
};

export const chartWords = say(CHARTS);
