// Words of the month's report: for who reads it on Monday, and for who gets it on paper.
import { type Both, say } from "./language.ts";

type Term = readonly [name: string, means: string];
type Times = "awareness" | "location" | "repair";

interface SiteWords {
  title: (site: string) => string;
  month: string;
  months: readonly string[];
  earlier: string;
  later: string;
  print: string;
  csv: string;
  inShort: string;
  leaksBegan: (count: number) => string;
  leaksMended: (count: number) => string;
  leaksOpen: (count: number) => string;
  nodesNow: string;
  nodesNowMeans: string;
  flows: string;
  flow: Term;
  usual: Term;
  noAreas: string;
  noMeter: string;
  noFlow: string;
  usualIs: (usual: string) => string;
  noUsual: string;
  lastNight: (night: string, flow: string) => string;
  up: (by: string, since: string) => string;
  down: (by: string, since: string) => string;
  steady: string;
  upTodo: string;
  upAlarms: string;
  downTodo: string;
  steadyTodo: string;
  nodesOf: (count: number) => string;
  leaks: string;
  noLeaks: string;
  columns: { alarm: string; place: string; began: string; state: string };
  times: Record<Times, Term>;
  timesTitle: string;
  timesFew: string;
  ofAlarms: (count: number) => string;
  byState: string;
  byReason: string;
  noReasons: string;
  stepMark: string;
  common: Term;
  noCommon: string;
  commonLast: (night: string, level: string) => string;
  commonMost: (night: string, level: string) => string;
}

const SITE: Both<SiteWords> = {
  en: {
    common: [
      "what all nodes hear",
      "How much louder than usual the middle one of all nodes was that night. Rain or another pressure raises all of them: that is no leak, and is taken off the nodes that follow it.",
    ],
    noCommon:
      "Of too few nodes, or nights, to say what they have in common: six nodes with two weeks each are needed.",
    commonLast: (night, level) => `Last night, ${night}: ${level} over what is usual.`,
    commonMost: (night, level) => `The loudest of these nights was ${night}: ${level}.`,
    title: (site) => `${site}, month by month`,
    month: "Month",
    months: [
      ...["January", "February", "March", "April", "May", "June"],
      ...["July", "August", "September", "October", "November", "December"],
    ],
    ...{ earlier: "Month before", later: "Month after", print: "Print", csv: "As a table (CSV)" },
    inShort: "In short",
    leaksBegan: (count) =>
      count === 0
        ? "No alarm of water began."
        : count === 1
          ? "One alarm of water began."
          : `${count} alarms of water began.`,
    leaksMended: (count) =>
      count === 0 ? "None was repaired." : count === 1 ? "One was repaired." : `${count} were repaired.`,
    leaksOpen: (count) =>
      count === 0 ? "None is open now." : count === 1 ? "One is open now." : `${count} are open now.`,
    nodesNow: "Nodes now",
    nodesNowMeans: "How nodes are at this moment, not at the end of the month.",
    flows: "Night flow",
    flow: [
      "minimum night flow",
      "The lowest flow of a full hour between 2 and 4 in the morning, when people use least: what is left is mostly leakage.",
    ],
    usual: ["usual", "The median of the four weeks before the newest night."],
    noAreas: "No metered areas are configured, so nothing is known about night flow. docs/areas.md says how.",
    noMeter: "No flow meter is told of this area.",
    noFlow: "No night of this area has come from its meters yet.",
    usualIs: (usual) => `usually ${usual}`,
    noUsual: "what is usual is known after seven nights",
    lastNight: (night, flow) => `${flow} in the night of ${night}`,
    up: (by, since) => `It has gone up by ${by} since ${since}, and stays there.`,
    down: (by, since) => `It has gone down by ${by} since ${since}, and stays there.`,
    steady: "It has not changed lastingly.",
    upTodo:
      "Ask whether somebody uses water at night that did not before, such as an industry, a pool or flushing. If nobody does, water runs out here: start where nodes are louder than usual, then close valves part by part and see where the flow falls.",
    upAlarms: "Nodes of this area with an alarm or a suspicion, to begin with:",
    downTodo:
      "A repair shows like this. If nothing was repaired, see whether valves were closed or a meter fails.",
    steadyTodo: "Nothing needs to be done.",
    nodesOf: (count) => (count === 1 ? "one node" : `${count} nodes`),
    leaks: "Alarms of water",
    noLeaks: "No alarm of water began, ended or was open in this month.",
    columns: { alarm: "Alarm", place: "Place", began: "Began", state: "State" },
    times: {
      awareness: ["awareness", "From when it began until somebody acknowledged it."],
      location: ["location", "From then until its place was found."],
      repair: ["repair", "From then until it was repaired."],
    },
    timesTitle: "How long it took",
    timesFew: "Water that is lost is flow times this time: the median of the month's alarms.",
    ofAlarms: (count) => (count === 1 ? "of one alarm" : `of ${count} alarms`),
    ...{ byState: "By state", byReason: "By what it was", noReasons: "None is closed yet." },
    stepMark: "since the step",
  },
  sv: {
    common: [
      "det alla noder hör",
      "Hur mycket högre än vanligt den mittersta av alla noder var den natten. Regn eller ett annat tryck höjer alla: det är ingen läcka, och dras av hos de noder som följer med.",
    ],
    noCommon:
      "För få noder, eller nätter, för att säga vad de har gemensamt: sex noder med två veckor var behövs.",
    commonLast: (night, level) => `Senaste natten, ${night}: ${level} över det vanliga.`,
    commonMost: (night, level) => `Högst av de här nätterna var ${night}: ${level}.`,
    title: (site) => `${site}, månad för månad`,
    month: "Månad",
    months: [
      ...["januari", "februari", "mars", "april", "maj", "juni"],
      ...["juli", "augusti", "september", "oktober", "november", "december"],
    ],
    ...{ earlier: "Månaden innan", later: "Månaden efter", print: "Skriv ut", csv: "Som tabell (CSV)" },
    inShort: "I korthet",
    leaksBegan: (count) =>
      count === 0
        ? "Inget larm om vatten började."
        : count === 1
          ? "Ett larm om vatten började."
          : `${count} larm om vatten började.`,
    leaksMended: (count) =>
      count === 0 ? "Inget åtgärdades." : count === 1 ? "Ett åtgärdades." : `${count} åtgärdades.`,
    leaksOpen: (count) =>
      count === 0 ? "Inget är öppet nu." : count === 1 ? "Ett är öppet nu." : `${count} är öppna nu.`,
    nodesNow: "Noder nu",
    nodesNowMeans: "Hur noderna är i denna stund, inte vid månadens slut.",
    flows: "Nattflöde",
    flow: [
      "minsta nattflöde",
      "Det lägsta flödet under en hel timme mellan klockan 2 och 4, när minst används: det som är kvar är mest läckage.",
    ],
    usual: ["vanligt", "Medianen av de fyra veckorna före den senaste natten."],
    noAreas: "Inga mätområden är inställda, så inget är känt om nattflödet. docs/areas.md säger hur.",
    noMeter: "Ingen flödesmätare är angiven för området.",
    noFlow: "Ingen natt har kommit från områdets flödesmätare än.",
    usualIs: (usual) => `vanligen ${usual}`,
    noUsual: "vad som är vanligt vet man efter sju nätter",
    lastNight: (night, flow) => `${flow} natten till ${night}`,
    up: (by, since) => `Det har ökat med ${by} sedan ${since}, och ligger kvar.`,
    down: (by, since) => `Det har minskat med ${by} sedan ${since}, och ligger kvar.`,
    steady: "Det har inte ändrats varaktigt.",
    upTodo:
      "Fråga om någon använder vatten på natten som inte gjorde det förut, som en industri, en pool eller en spolning. Om ingen gör det rinner vatten ut här: börja där noder hör mer än vanligt, stäng sedan ventiler del för del och se var flödet sjunker.",
    upAlarms: "Noder i området med larm eller misstanke, att börja med:",
    downTodo:
      "Så syns en lagning. Om inget har lagats: se efter om ventiler har stängts eller om en flödesmätare är ur funktion.",
    steadyTodo: "Inget behöver göras.",
    nodesOf: (count) => (count === 1 ? "en nod" : `${count} noder`),
    leaks: "Larm om vatten",
    noLeaks: "Inget larm om vatten började, slutade eller var öppet under månaden.",
    columns: { alarm: "Larm", place: "Plats", began: "Började", state: "Tillstånd" },
    times: {
      awareness: ["upptäckt", "Från att det började tills någon kvitterade det."],
      location: ["lokalisering", "Därifrån tills stället var hittat."],
      repair: ["åtgärd", "Därifrån tills det var åtgärdat."],
    },
    timesTitle: "Hur lång tid det tog",
    timesFew: "Det vatten som går förlorat är flödet gånger den här tiden: medianen av månadens larm.",
    ofAlarms: (count) => (count === 1 ? "av ett larm" : `av ${count} larm`),
    ...{ byState: "Efter tillstånd", byReason: "Efter vad det var", noReasons: "Inget är avslutat än." },
    stepMark: "sedan ändringen",
  },
};

export const siteWords = say(SITE);
