// A month's report in Swedish.
import { SV as ALARMS } from "../../alarms/sentences/sv.ts";
import { duration } from "../../text/time.ts";
import type { ReportWords } from "./words.ts";

/** A decimal comma, and a thin space for thousands. */
const number = (value: number, decimals: number) =>
  Number(value)
    .toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    .replace(/[,.]/g, (mark) => (mark === "," ? "\u2009" : ","));
const counted = (n: number, one: string, several: string) =>
  `${number(n, 0)} ${Number(n) === 1 ? one : several}`;

/** Of "30d" or "10y". */
const spanOf = (kept: string) =>
  `${number(Number.parseInt(`${kept}`, 10), 0)} ${`${kept}`.endsWith("y") ? "år" : "dygn"}`;

export const SV: ReportWords = {
  alarms: ALARMS,
  number,
  percent: (share) => `${number(100 * Number(share), 1)} %`,
  duration: (ms) => duration(Number(ms)).replace(/ h$/, " tim").replace(/ d$/, " dygn"),
  title: (site, gateway, month) => `${site}, ${gateway}: läcksökning i ${month}`,
  times: (zone) => `Tider: ${zone}.`,
  running: (until) => `Månaden är inte slut: siffrorna gäller till ${until}.`,
  readingsFrom: (since, kept) =>
    `Mätvärden sparas i ${spanOf(kept)}, så det som sägs om noderna gäller från ${since}. Med retention.readings: 62d kan en hel månad redovisas.`,
  noReadings: (kept) =>
    `Mätvärden sparas i ${spanOf(kept)}, och månadens är borta: inget sägs om vad noderna levererade.`,
  headings: {
    nodes: "Noder",
    alarms: "Larm",
    flows: "Nattflöden",
    batteries: "Batterier som inte räcker över vintern",
    silences: "Avbrott",
  },
  nodes: {
    none: "Det finns inga noder.",
    summary: (nodes, share, delivered, expected, late) =>
      `${counted(nodes, "nod", "noder")} levererade ${delivered} av ${expected} mätvärden${share === null ? "" : ` (${share})`}; ${late} av dem kom försenade, efter ett avbrott eller i fel ordning.`,
    unheard: (names) => `Tysta hela tiden: ${names}.`,
    columns: ["NOD", "TILLGÄNGLIG", "LEVERERAT", "VÄNTAT", "FÖRSENAT"],
    worst: (shown) => `De ${number(shown, 0)} som var minst tillgängliga; --json har alla.`,
  },
  alarmsText: {
    none: "Det kom inga larm.",
    columns: ["SLAG", "NYA", "KVITTERADE", "AVSLUTADE", "KVAR VID SLUTET"],
    times: (awareness, location, repair) =>
      `Mediantider för larm om vatten: ${[
        ...(awareness === null ? [] : [`${awareness} tills någon kvitterade`]),
        ...(location === null ? [] : [`sedan ${location} tills platsen var lokaliserad`]),
        ...(repair === null ? [] : [`sedan ${repair} tills det var åtgärdat`]),
      ].join(", ")}.`,
    noTimes: "Inget larm om vatten kvitterades, lokaliserades eller åtgärdades.",
    found: (leaks, others) =>
      `Av de avslutade larmen om vatten var ${counted(leaks, "läcka", "läckor")} och ${number(others, 0)} något annat.`,
    water: "Om vatten:",
    more: (count) => `och ${number(count, 0)} till: sippra-gateway alarms list --all`,
  },
  flows: {
    none: "Det finns inget mätområde.",
    columns: ["MÄTOMRÅDE", "NÄTTER", "m³/h", "MÅNADEN INNAN", "ÄNDRING"],
  },
  batteries: {
    none: "Inga, så vitt deras spänning visar.",
    columns: ["NOD", "V", "LÅGT", "ATT GÖRA"],
    low: "nu",
    until: (date) => `omkring ${date}`,
    changeNow: "byt batteriet nu",
    changeBy: (date) => `byt batteriet före ${date}`,
    flat: "En litiumcell utan laddning håller sin spänning tills den är tom: om sådana vet man inget innan.",
  },
  silences: {
    none: "Inga: det fanns ingen tid då ingen nod hördes.",
    lasted: (from, until, lasted) => `${from} till ${until}: ${lasted}`,
    more: (count) => `och ${number(count, 0)} till`,
    means:
      "Ingen nod hördes: gatewayen var borta, eller dess radio. Noderna sparar sina mätvärden under tiden och sänder dem senare.",
  },
};
