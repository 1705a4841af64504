// What the view of one alarm says, beside the alarm's own sentences.
import type { ChangeField } from "../../../../alarms/change.ts";
import { say } from "./language.ts";

interface AlarmViewWords {
  notFound: string;
  trouble: (why: string) => string;
  now: string;
  /** After advice of gateway/alarms: what is next once somebody has found it. */
  steps: Record<
    "repair" | "checking" | "quiet" | "still-heard" | "cannot-tell",
    readonly [name: string, means: string]
  >;
  material: Partial<Record<string, string>>;
  mergedInto: string;
  alarm: (id: number) => string;
  print: string;
  printCrew: string;
  evidence: string;
  speaksFor: string;
  speaksAgainst: string;
  saysNothing: string;
  noEvidence: string;
  odds: readonly [name: string, means: string];
  oddsHow: string;
  times: (factor: string) => string;
  divided: (factor: string) => string;
  toChart: string;
  toNode: string;
  timesHead: string;
  began: string;
  opened: string;
  took: (what: "awareness" | "location" | "repair", span: string) => string;
  quiet: string;
  notYet: string;
  history: string;
  noted: (what: string, who: string | null) => string;
  earlier: (count: number) => string;
  notes: string;
  noNotes: string;
  by: (who: string) => string;
  place: string;
  coordinates: string;
  address: string;
  pipe: string;
  lastHeard: string;
  node: string;
  unknown: string;
  nights: string;
  level: readonly [name: string, means: string];
  usual: readonly [name: string, means: string];
  levelSays: (night: string, level: string, usual: string | null, rise: string | null) => string;
  noNights: string;
  beganMark: string;
  flow: (area: string) => string;
  flowLine: string;
  flowSays: (night: string, flow: string) => string;
  what: string;
  /** Of a change in what has become of it: what was said, and what is said now. */
  changed: (field: ChangeField, before: string, after: string) => string;
}

const EN: AlarmViewWords = {
  notFound: "There is no such alarm.",
  trouble: (why) => `The alarm cannot be fetched: ${why}`,
  now: "What to do now",
  steps: {
    repair: [
      "Repair it",
      "Its place is found: say here when it is mended, and the nights after that are checked.",
    ],
    checking: [
      "Wait for the nights after the repair",
      "Three nights that count say whether it has become quiet.",
    ],
    quiet: ["Close it, and say what it was", "Three nights after the repair were quiet."],
    "cannot-tell": [
      "Go there and listen",
      "The nights after the repair do not say whether it has become quiet.",
    ],
    "still-heard": [
      "Go there again and listen",
      "The noise goes on after the repair: another leak, or the same.",
    ],
  },
  material: { "grey-iron": "grey cast iron", "ductile-iron": "ductile iron", pe: "PE", pvc: "PVC" },
  mergedInto: "It goes on in",
  alarm: (id) => `alarm ${id}`,
  ...{ print: "Print", printCrew: "Print for the crew" },
  evidence: "Why",
  speaksFor: "Speaks for a leak",
  speaksAgainst: "Speaks against it",
  saysNothing: "Says nothing either way",
  noEvidence: "There is nothing to weigh here: it was seen as it is.",
  odds: [
    "odds",
    "How many leaks there are for each false alarm, among alarms like this one: × 3 makes a leak three times as likely against it, ÷ 3 a third.",
  ],
  oddsHow: "The longer the bar, the more it weighs. Beside it: what it makes of the",
  times: (factor) => `odds × ${factor}`,
  divided: (factor) => `odds ÷ ${factor}`,
  toChart: "Chart",
  toNode: "At the node",
  timesHead: "Times",
  began: "Began",
  opened: "Told",
  took: (what, span) =>
    ({
      awareness: `${span} until somebody knew`,
      location: `${span} to locate it`,
      repair: `${span} to repair it`,
    })[what],
  quiet: "Nothing heard since",
  notYet: "not yet",
  history: "What has become of it",
  noted: (what, who) => (who === null ? what : `${what}, by ${who}`),
  earlier: (count) => `${count} earlier`,
  notes: "Notes",
  noNotes: "Nobody has written anything yet.",
  by: (who) => `by ${who}`,
  place: "Where",
  coordinates: "Coordinates",
  address: "Address",
  pipe: "Pipe",
  lastHeard: "Last heard",
  node: "Node",
  unknown: "not known",
  nights: "The nights",
  level: [
    "level",
    "What a tenth of the night is quieter than: the quiet moments, in which a leak is heard best.",
  ],
  usual: ["usual level", "The baseline: the median of past quiet nights of this node."],
  levelSays: (night, level, usual, rise) =>
    `The night of ${night}: ${level}${usual === null ? "" : `, where ${usual} is usual`}${rise === null ? "" : `; the last nights together: a rise of ${rise}`}.`,
  noNights: "No nights have come from this node yet.",
  beganMark: "began",
  flow: (area) => `Night flow into ${area}`,
  flowLine: "minimum night flow",
  flowSays: (night, flow) => `The night of ${night}: ${flow}.`,
  what: "What is done about it",
  changed: (field, before, after) =>
    `${{ kind: "kind", place: "place", probability: "probability", advice: "advice", state: "state" }[field]}: ${before} → ${after}`,
};

const SV: AlarmViewWords = {
  notFound: "Det finns inget sådant larm.",
  trouble: (why) => `Larmet kan inte hämtas: ${why}`,
  now: "Vad som ska göras nu",
  steps: {
    repair: [
      "Åtgärda",
      "Stället är hittat: säg till här när det är lagat, så kontrolleras nätterna därefter.",
    ],
    checking: ["Vänta på nätterna efter åtgärden", "Tre nätter som räknas säger om det har blivit tyst."],
    quiet: ["Avsluta, och säg vad det var", "Tre nätter efter åtgärden har varit tysta."],
    "cannot-tell": ["Åk dit och lyssna", "Nätterna efter åtgärden säger inte om det har blivit tyst."],
    "still-heard": [
      "Åk dit och lyssna igen",
      "Ljudet fortsätter efter åtgärden: en läcka till, eller samma.",
    ],
  },
  material: { "grey-iron": "gråjärn", "ductile-iron": "segjärn", pe: "PE", pvc: "PVC" },
  mergedInto: "Det fortsätter i",
  alarm: (id) => `larm ${id}`,
  ...{ print: "Skriv ut", printCrew: "Skriv ut till grävlaget" },
  evidence: "Varför",
  speaksFor: "Talar för en läcka",
  speaksAgainst: "Talar emot",
  saysNothing: "Säger inget åt någotdera hållet",
  noEvidence: "Här finns inget att väga: det syntes som det är.",
  odds: [
    "odds",
    "Hur många läckor det går på varje falsklarm bland sådana larm: × 3 gör en läcka tre gånger så trolig i förhållande till dem, ÷ 3 en tredjedel.",
  ],
  oddsHow: "Ju längre stapel, desto mer väger det. Bredvid: vad det gör med",
  times: (factor) => `odds × ${factor}`,
  divided: (factor) => `odds ÷ ${factor}`,
  toChart: "Diagram",
  toNode: "Vid noden",
  timesHead: "Tider",
  began: "Började",
  opened: "Larmade",
  took: (what, span) =>
    ({
      awareness: `${span} tills någon visste om det`,
      location: `${span} att lokalisera`,
      repair: `${span} att åtgärda`,
    })[what],
  quiet: "Inget hörs sedan",
  notYet: "inte än",
  history: "Vad som har hänt med det",
  noted: (what, who) => (who === null ? what : `${what}, av ${who}`),
  earlier: (count) => `${count} tidigare`,
  notes: "Anteckningar",
  noNotes: "Ingen har skrivit något än.",
  by: (who) => `av ${who}`,
  place: "Var",
  coordinates: "Koordinater",
  address: "Adress",
  pipe: "Ledning",
  lastHeard: "Hördes senast",
  node: "Nod",
  unknown: "inte känt",
  nights: "Nätterna",
  level: [
    "ljudnivå",
    "Det som en tiondel av natten är tystare än: de tysta stunderna, då en läcka hörs bäst.",
  ],
  usual: ["normalnivå", "Medianen av nodens tidigare tysta nätter."],
  levelSays: (night, level, usual, rise) =>
    `Natten ${night}: ${level}${usual === null ? "" : `, mot normalnivån ${usual}`}${rise === null ? "" : `; de senaste nätterna tillsammans: en höjning på ${rise}`}.`,
  noNights: "Inga nätter har kommit från noden än.",
  beganMark: "började",
  flow: (area) => `Nattflöde till ${area}`,
  flowLine: "minsta nattflöde",
  flowSays: (night, flow) => `Natten ${night}: ${flow}.`,
  what: "Vad som görs åt det",
  changed: (field, before, after) =>
    `${{ kind: "slag", place: "plats", probability: "sannolikhet", advice: "råd", state: "läge" }[field]}: ${before} → ${after}`,
};

export const alarmView = say<AlarmViewWords>({ en: EN, sv: SV });
