// A fleet's noise for people, within 80 columns: what each node's nights do by themselves, which nights do not count, what
// other thresholds would tell, and what to do about it.
import type { Paint } from "../../text/colours.ts";
import { table } from "../../text/table.ts";
import { wrap } from "../../text/wrap.ts";
import { type Fleet, type FleetTold, NODE_THRESHOLD, type NodeNoise } from "../../watch/noise/fleet.ts";
import { MEMORY_NIGHTS, NIGHTLY_PAIRS, SEASON_DAYS, WANDER_NIGHTS } from "../../watch/noise/noise.ts";
import { PUBLISHED, SIMULATED } from "../../watch/noise/sites.ts";
import { adviceOf } from "./advice.ts";
import { dateText } from "./json.ts";
import { counted, listed, rateText } from "./words.ts";

/** Of a name, where it is longer: JSON has all of it. */
const NAME_WIDTH = 20;
const shortName = (name: string) => (name.length > NAME_WIDTH ? `${name.slice(0, NAME_WIDTH - 1)}…` : name);

const db = (value: number | null) => (value === null ? "-" : value.toFixed(2));
export function nothingText({ unheard }: Fleet, isSince: boolean): string {
  if (unheard.length === 0)
    return "There are no nodes yet: enrol one with sippra-gateway nodes add NAME --out FILE.";
  const who =
    unheard.length === 1 ? `${unheard[0]} has told` : `None of ${counted(unheard.length, "node")} has told`;
  const when = isSince
    ? "since then: take an earlier --since"
    : "yet: each node tells one a day, when it is over at 04:00";
  return wrap(
    `${who} ${unheard.length === 1 ? "no" : "a"} night ${when}. From two weeks of nights on this says how much they differ, from ${WANDER_NIGHTS} nights on how far the level wanders, from half a year on what the season does.`,
  );
}

export function fleetText(fleet: Fleet, paint: Paint): string {
  const { nodes, unheard } = fleet;
  const first = Math.min(...nodes.map((node) => node.first));
  const last = Math.max(...nodes.map((node) => node.last));
  const advice = adviceOf(fleet);
  const parts = [
    [
      paint(
        "bold",
        `${counted(nodes.length, "node")}, nights from ${dateText(first)} to ${dateText(last)}, in dB:`,
      ),
      ...noiseTable(fleet),
      ...tooFew(nodes),
      ...ofQuiet(nodes),
    ],
    [wrap(likeText(fleet))],
    notCounting(nodes),
    thresholdTable(fleet, paint),
    perNode(fleet),
    ...advice.map((sentence) => [paint("yellow", wrap(sentence))]),
    unheard.length === 0 ? [] : [wrap(`No night was heard of ${listed(unheard)}.`)],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function noiseTable({ nodes, noise }: Fleet): string[] {
  const season = (node: NodeNoise) =>
    node.season === null ? "-" : `${node.season.amplitude.toFixed(1)} ±${node.season.error.toFixed(1)}`;
  const [least, most] = PUBLISHED.season;
  const rows = [
    ["NODE", "COUNTING", "NIGHTLY", "WANDER", "MEMORY", "SEASON", "MAIN BAND"],
    ...nodes.map((node) => [
      shortName(node.name),
      `${node.nights.counting}/${node.nights.heard + node.nights.missing}`,
      ...[db(node.nightly), db(node.wander), node.memory === null ? "-" : `~${node.memory} d`],
      ...[season(node), db(node.mainBand)],
    ]),
    ...(nodes.length < 2
      ? []
      : [
          [
            ...["median", "", db(noise.nightly), db(noise.wander), ""],
            ...[noise.season === null ? "-" : noise.season.toFixed(1), db(noise.mainBand)],
          ],
        ]),
    [
      ...["published *", "", db(PUBLISHED.nightly), db(PUBLISHED.wander), ""],
      ...[`${least} to ${most}`, db(PUBLISHED.mainBand)],
    ],
  ];
  return [...table(rows, { align: "lr" }), "* Korean field sensors; their main band is 500 to 1000 Hz."];
}

/** Why there is a dash. */
function tooFew(nodes: readonly NodeNoise[]): string[] {
  const waits = [
    nodes.some(({ nightly }) => nightly === null) &&
      `NIGHTLY from ${NIGHTLY_PAIRS} pairs of successive nights on`,
    nodes.some(({ wander }) => wander === null) && `WANDER from ${WANDER_NIGHTS} nights on`,
    nodes.some(({ nights, memory }) => memory === null && nights.counting < MEMORY_NIGHTS) &&
      `MEMORY from ${MEMORY_NIGHTS}`,
    nodes.some(({ season }) => season === null) && `SEASON where they span ${SEASON_DAYS} days`,
  ].filter((each) => each !== false);
  return waits.length === 0 ? [] : [wrap(`What has a dash is said later: ${waits.join(", ")}.`)];
}

/** Whose figures are not of all of their nights. */
function ofQuiet(nodes: readonly NodeNoise[]): string[] {
  const names = nodes.filter(({ isOfQuiet }) => isOfQuiet).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    wrap(
      `With more than one night in five under suspicion, or used to a noise, WANDER and SEASON are of the other nights: ${listed(names)}.`,
    ),
  ];
}

function likeText({ like, noise }: Fleet): string {
  if (like === null)
    return "Which of the simulated sites of docs/evaluation.md this is like is said when there are nights enough for WANDER.";
  const { nightly, wander } = SIMULATED[like];
  const { nightly: here, wander: wanders } = noise;
  return `With ${db(here)} from night to night and ${db(wanders)} of wander this is most like the simulated site "${like}" (${nightly} and ${wander}): its row in the first table of docs/evaluation.md says what to expect here.`;
}

/** How far the reasons are set in. */
const REASONS_AT = NAME_WIDTH + 2 + 5 + 2 + 7 + 2;

function notCounting(nodes: readonly NodeNoise[]): string[] {
  const some = nodes.filter(({ nights }) => nights.missing > 0 || nights.counting < nights.heard);
  if (some.length === 0) return [];
  const rows = some.map(({ name, nights }) => [
    shortName(name),
    String(nights.heard),
    String(nights.missing),
  ]);
  const widths = [NAME_WIDTH, 5, 7];
  const lines = table([["NODE", "HEARD", "MISSING"], ...rows], { align: "lrr", widths });
  const reasons = some.map(({ nights }) => Object.entries(nights.not).map(([reason, n]) => `${n} ${reason}`));
  return [
    `${lines[0]}  HEARD, AND NOT COUNTING`,
    ...lines.slice(1).map((line, i) => {
      const why = reasons[i]!.join(", ");
      if (why === "") return line;
      const wrapped = wrap(why, 80 - REASONS_AT).split("\n");
      return wrapped
        .map((each, k) => (k === 0 ? `${line}  ${each}` : " ".repeat(REASONS_AT) + each))
        .join("\n");
    }),
  ];
}

const share = (nights: number, years: number) => `${((100 * nights) / (365 * years)).toFixed(1)} %`;

function thresholdTable({ thresholds, years, told, replayed }: Fleet, paint: Paint): string[] {
  if (years === 0)
    return [
      wrap("What other thresholds would tell is said when there are more nights than a baseline needs, 14."),
    ];
  const row = (of: string, { suspicions, rate, interval, underSuspicion, usedToIt }: FleetTold) => [
    ...[of, String(suspicions), rateText(rate!), interval!.map(rateText).join(" to ")],
    ...[share(underSuspicion, years), share(usedToIt, years)],
  ];
  const rows = [
    ["THRESHOLD", "SUSPICIONS", "A NODE-YEAR", "95 %", "SUSPECTED", "USED TO IT"],
    ...thresholds.map((threshold, i) =>
      row(`${threshold} dB${threshold === NODE_THRESHOLD ? ", the node's" : ""}`, replayed[i]!),
    ),
    row("as it was told", told),
  ];
  return [
    paint("bold", `What the rule says of ${years.toFixed(1)} node-years that were heard:`),
    ...table(rows, { align: "lr" }),
    wrap(
      "This is no forecast: nights that were never heard are not in it, nor what the node alone has (bursts, the start rule, how many windows were wanted). A suspicion that was a leak counts like one that was none.",
    ),
  ];
}

/** Suspicions of each node by threshold, where there is more than one node, of those that have any. */
function perNode({ nodes, thresholds }: Fleet): string[] {
  const some = nodes.filter(({ told, replayed }) => told.suspicions + replayed[0]!.suspicions > 0);
  if (nodes.length < 2 || some.length === 0) return [];
  const rows = [
    ["SUSPICIONS AT dB", "YEARS", "TOLD", ...thresholds.map(String)],
    ...some.map(({ name, judged, told, replayed }) => [
      ...[shortName(name), (judged / 365).toFixed(1), String(told.suspicions)],
      ...replayed.map(({ suspicions }) => String(suspicions)),
    ]),
  ];
  const quiet = nodes.length - some.length;
  return [
    ...table(rows, { align: "lr" }),
    ...(quiet === 0 ? [] : [`${counted(quiet, "other node")}: none at ${thresholds[0]} dB and more.`]),
  ];
}
