// What people are told, and do about it, so that every word of an alarm comes out. What is found is said here, and not made
// from the month's pipes; all else is the gateway's.
import {
  type AdviceName,
  type AlarmKind,
  type Finding,
  FOUND_REASONS,
  type Part,
} from "../../../gateway/alarms/alarm.ts";
import { SCOPES } from "../../../gateway/alarms/track.ts";
import type { Deed, NightAfter } from "../../../gateway/alarms/workflow.ts";
import type { Site } from "./site.ts";
import type { Step } from "./step.ts";

/** Between two steps, days: the retained state of each is out before the next. */
const APART = 0.001;
const FIRST = 0.06;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WHO = "anna";

const PARTS: Part[] = [
  { name: "base-rate", weight: -2.2, figures: { leaks_percent: 10 } },
  { name: "rise", weight: 1.1, figures: { rise_db: 7, nights: 9 } },
  { name: "persistence", weight: 0.6, figures: { nights: 9, of_nights: 10 } },
  { name: "onset", weight: 0.3, figures: { onset_nights: 1 } },
  { name: "steadiness", weight: 0.4, figures: { spread_db: 0.8 } },
  { name: "sound", weight: 0.2, figures: { frequency_hz: 420, from_hz: 250, to_hz: 750 } },
  { name: "history", weight: -0.4, figures: { false_alarms: 1, leaks: 0 } },
  { name: "neighbours", weight: 0.9, figures: { hearing_nodes: 1, neighbour_nodes: 2 } },
  { name: "alike-elsewhere", weight: -0.3, figures: { nodes: 2 } },
  { name: "night-flow", weight: 1.3, figures: { flow_m3h: 0.8 } },
  { name: "pressure", weight: 0, figures: { fall_kpa: 0.4 } },
  { name: "fleet", weight: 0, figures: { above_db: null } },
  { name: "reports", weight: -0.1, figures: { leaks: 3, alarms: 12 } },
];

/** An alarm of each kind and each advice; those that come twice are advised otherwise then. */
const STORIES: [kind: AlarmKind, advice: AdviceName][] = [
  ["leak", "correlate"],
  ["burst", "look-tonight"],
  ["steady-noise", "watch"],
  ["leak", "listen"],
  ["battery", "change-battery"],
  ["steady-noise", "ask-consumer"],
  ["jammed", "look-at-channel"],
  ["gateway", "look-at-gateway"],
  ["sensor", "visit-node"],
  ["silent", "visit-node"],
];
const STREET = (i: number) => `brunnsgatan-${2 * i + 1}`;

function finding(nodes: string[], kind: AlarmKind, now: number, advice: AdviceName = "listen"): Finding {
  const isWater = kind === "leak" || kind === "burst" || kind === "steady-noise";
  const [from, to] = nodes;
  const stretch =
    isWater && from !== undefined && to !== undefined ? { from, to, likelier: from, length_m: 118.4 } : null;
  return {
    ...{ kind, place: { nodes, stretch, area: isWater ? "Östermalm" : null } },
    ...{ probability: isWater ? 0.64 : null, parts: isWater ? PARTS : [], began: now - 9 * DAY_MS },
    advice,
  };
}

const found = (find: (now: number, site: Site) => Finding[], kinds: readonly AlarmKind[]) => (site: Site) => {
  const now = site.pace.now();
  site.store.alarms.decide(({ track }) => track(find(now, site), now, { kinds }));
};

/** Of the newest alarm that is at a node. */
function at(site: Site, node: string): number {
  const alarm = site.store.alarms.list(0).findLast(({ place }) => place.nodes.includes(node));
  if (alarm === undefined) throw new Error(`There is no alarm at ${node}: the plan has to raise one first.`);
  return alarm.id;
}

const deed =
  (node: string, deed: Deed) =>
  ({ store, pace, ...site }: Site) =>
    store.alarms.perform(at({ store, pace, ...site }, node), deed, pace.now(), WHO);

/** An alarm of each kind and advice; each is worked on, and closed with another reason. */
const worked = FOUND_REASONS.flatMap((reason, i): [text: string, run: Step["run"]][] => {
  const node = STREET(i);
  const [kind, advice] = STORIES[i]!;
  const nodes = i === 0 ? [node, STREET(i + 20)] : [node];
  return [
    [`Found: ${kind} at ${node}.`, found((now) => [finding(nodes, kind, now, advice)], [])],
    [`The alarm at ${node} is acknowledged.`, deed(node, { does: "acknowledge" })],
    [`It is located.`, deed(node, { does: "locate" })],
    [`It is repaired.`, deed(node, { does: "repair" })],
    [`It is closed: ${reason}.`, deed(node, { does: "close", reason })],
  ];
});

const TWO = [STREET(40), STREET(41)];

/** What ends by itself, and how. */
const alone: [text: string, run: Step["run"]][] = [
  ["Two leaks are found.", found((now) => TWO.map((node) => finding([node], "leak", now)), [])],
  ["They are one.", found((now) => [finding(TWO, "leak", now)], [])],
  [
    "One is silent and has a low battery, and a pipe bursts.",
    found(
      (now) => [
        finding([TWO[0]!], "silent", now, "visit-node"),
        finding([TWO[0]!], "battery", now, "change-battery"),
        finding([TWO[0]!], "burst", now, "look-tonight"),
      ],
      [],
    ),
  ],
  ["All of it ends.", found(() => [], [...SCOPES.night, ...SCOPES.bursts, ...SCOPES.conditions])],
  [
    "A noise at storgatan-12 is found.",
    found((now, site) => [finding([site.node("storgatan-12").name], "steady-noise", now)], []),
  ],
  [
    "It is known.",
    (site) =>
      site.store.alarms.mask(site.node("storgatan-12").name, site.pace.now() + DAY_MS, site.pace.now(), WHO),
  ],
  ["It ends as that.", found(() => [], SCOPES.night)],
];

/** What the nights after three of the repairs say. */
function nightsAfter(node: string, since: number): NightAfter[] {
  const [loud, used] = [node === STREET(1), node === STREET(2)];
  return [1, 2, 3].map((i) => ({ at: since + i, isHeard: loud, isUsedToIt: used }));
}

const checked: [text: string, run: Step["run"]] = [
  "The nights after the repairs are looked at.",
  ({ store, pace }) => store.alarms.decide(({ checkRepairs }) => checkRepairs(nightsAfter, pace.now())),
];

/** Some are open at the end. */
const left: [text: string, run: Step["run"]] = [
  "A leak and a silent node are found.",
  found((now) => [finding(TWO, "leak", now), finding([STREET(50)], "silent", now, "visit-node")], []),
];

export const alarmsPlan: Step[] = [...worked, checked, ...alone, left].map(([text, run], i) => ({
  ...{ day: FIRST + APART * i, text, run },
}));
