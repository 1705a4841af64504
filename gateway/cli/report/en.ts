// A month's report in English.
import { EN as ALARMS } from "../../alarms/sentences/en.ts";
import { duration } from "../../text/time.ts";
import type { ReportWords } from "./words.ts";

const number = (value: number, decimals: number) =>
  Number(value).toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
const counted = (n: number, one: string, several = `${one}s`) =>
  `${number(n, 0)} ${Number(n) === 1 ? one : several}`;

/** Of "30d" or "10y". */
const spanOf = (kept: string) =>
  counted(Number.parseInt(`${kept}`, 10), `${kept}`.endsWith("y") ? "year" : "day");

export const EN: ReportWords = {
  alarms: ALARMS,
  number,
  percent: (share) => `${number(100 * Number(share), 1)} %`,
  duration,
  title: (site, gateway, month) => `${site}, ${gateway}: leak detection in ${month}`,
  times: (zone) => `Times: ${zone}.`,
  running: (until) => `The month is not over: figures are until ${until}.`,
  readingsFrom: (since, kept) =>
    `Readings are kept for ${spanOf(kept)}, so what is said of nodes is from ${since} on. With retention.readings: 62d a month can be reported whole.`,
  noReadings: (kept) =>
    `Readings are kept for ${spanOf(kept)}, and those of this month are gone: nothing is said of what nodes delivered.`,
  headings: {
    nodes: "Nodes",
    alarms: "Alarms",
    flows: "Night flows",
    batteries: "Batteries that will not last the winter",
    silences: "Outages",
  },
  nodes: {
    none: "There are no nodes.",
    summary: (nodes, share, delivered, expected, late) =>
      `${counted(nodes, "node")} delivered ${delivered} of ${expected} readings${share === null ? "" : ` (${share})`}; ${late} of them came late, after an outage or out of turn.`,
    unheard: (names) => `Not heard at all: ${names}.`,
    columns: ["NODE", "AVAILABLE", "DELIVERED", "EXPECTED", "LATE"],
    worst: (shown) => `The ${number(shown, 0)} that were available least; --json has all.`,
  },
  alarmsText: {
    none: "There was no alarm.",
    columns: ["KIND", "OPENED", "ACKNOWLEDGED", "CLOSED", "OPEN AT THE END"],
    times: (awareness, location, repair) =>
      `Median times of alarms about water: ${[
        ...(awareness === null ? [] : [`${awareness} until somebody took it`]),
        ...(location === null ? [] : [`then ${location} until its place was found`]),
        ...(repair === null ? [] : [`then ${repair} until it was mended`]),
      ].join(", ")}.`,
    noTimes: "No alarm about water was acknowledged, located or repaired.",
    found: (leaks, others) =>
      `Of the alarms about water that were closed, ${number(leaks, 0)} ${Number(leaks) === 1 ? "was a leak" : "were leaks"} and ${number(others, 0)} ${Number(others) === 1 ? "was" : "were"} not.`,
    water: "About water:",
    more: (count) => `and ${number(count, 0)} more: sippra-gateway alarms list --all`,
  },
  flows: {
    none: "There is no metered area.",
    columns: ["AREA", "NIGHTS", "m³/h", "MONTH BEFORE", "CHANGE"],
  },
  batteries: {
    none: "None, as far as their voltages tell.",
    columns: ["NODE", "V", "LOW", "WHAT TO DO"],
    low: "now",
    until: (date) => `about ${date}`,
    changeNow: "change the battery now",
    changeBy: (date) => `change the battery before ${date}`,
    flat: "A lithium cell without a charger keeps its voltage until it is empty: of those nothing is known before.",
  },
  silences: {
    none: "None: there was no time in which nothing was heard of any node.",
    lasted: (from, until, lasted) => `${from} to ${until}: ${lasted}`,
    more: (count) => `and ${number(count, 0)} more`,
    means:
      "Nothing was heard of any node: the gateway was away, or its radio. Nodes keep their readings meanwhile, and send them later.",
  },
};
