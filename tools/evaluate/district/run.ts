// A district's years with the gateway's own watch over them, and people who go out: what is told, when, and whether a leak
// was there.
//
//   world ─► nights, flows ─► watch ─► findings ─► alarms ─► after 14 nights somebody looks ─► world: repaired
//                                                                                     └──────► watch: known noise
import type { Alarm, PartName } from "../../../gateway/alarms/alarm.ts";
import { applied } from "../../../gateway/alarms/change.ts";
import { SCOPES, track } from "../../../gateway/alarms/track.ts";
import { perform } from "../../../gateway/alarms/workflow.ts";
import { findingsOf, type Shown } from "../../../gateway/watch/alarms/findings.ts";
import type { NightFlows } from "../../../gateway/watch/alarms/flow.ts";
import type { Model } from "../../../gateway/watch/alarms/model.ts";
import { newFleetState, newNodeState } from "../../../gateway/watch/alarms/state.ts";
import { createWatch, type Suspected, type WatchedNode } from "../../../gateway/watch/alarms/watch.ts";
import { learnAnew } from "../../../shared/leak/learned.ts";
import { type Maybe, MUTED } from "../../../shared/messages.ts";
import { createFirmware } from "../simulate/run.ts";
import type { Leak } from "./leaks.ts";
import { FIRST_DATE } from "./options.ts";
import { createRules, type RuleRun } from "./rules.ts";
import type { Terrain } from "./terrain.ts";
import { type FoundLeak, isThere } from "./there.ts";
import type { World } from "./world.ts";

export { type FoundLeak, isThere } from "./there.ts";

export interface RunOptions {
  terrain: Terrain;
  world: World;
  nights: number;
  /** Nights before anything is counted. */
  warm: number;
  metered: boolean;
  model: Model;
  shown: Shown;
  /** Night on which a node is hung: all are from the first where it is left out. */
  hungAt?: (node: number) => number;
  /** Sees each suspicion of each night. */
  onSuspected?(night: number, suspected: readonly Suspected[], world: World, terrain: Terrain): void;
  /** Sees each night when it is judged, before anybody goes out. */
  onNight?(seen: SeenNight): void;
  /** Nights that a leak runs which nobody finds; as the evaluation defines it where it is left out. */
  leakNights?: number;
}

export interface SeenNight {
  night: number;
  /** Of each node, with what its firmware has decided; null where it has none. Filled anew each night. */
  nights: readonly (readonly Maybe[] | null)[];
  suspected: readonly Suspected[];
  /** Those that are kept. */
  alarms: readonly Alarm[];
  world: World;
}

export interface Told {
  night: number;
  nodes: readonly number[];
  probability: number;
  /** Weights by part, at first. */
  parts: Partial<Record<PartName, number>>;
  /** Nights since it began. */
  age: number;
  leak: Leak | null;
  /** Loudest of what sounded there, where it was no leak. */
  cause: string;
}

export interface Outcome {
  sensors: number;
  nights: number;
  nodeYears: number;
  told: Told[];
  leaks: FoundLeak[];
  /** Suspicions that the nodes themselves began. */
  suspicions: number;
  /** What rules of single nodes told in the same nights. */
  rules: readonly RuleRun[];
}

/** Districts of one network. */
export interface NetworkRun {
  network: string;
  outcomes: readonly Outcome[];
}

const DAY_MS = 86_400_000;
/** Definitions of the evaluation: when somebody has looked, and how long a leak runs that nobody finds. */
export const VISIT_NIGHTS = 14;
export const LEAK_NIGHTS = 120;
/** Closed alarms are forgotten after so long: they come back within 14 nights only. */
const KEPT_MS = 30 * DAY_MS;

export function run(options: RunOptions): Outcome {
  const { terrain, world, nights, warm, metered, model, shown } = options;
  const { hungAt = () => 0, leakNights = LEAK_NIGHTS } = options;
  const nodes: WatchedNode[] = terrain.neighbours.map((neighbours, i) => ({
    name: `${i}`,
    neighbours,
    kin: "one kind",
    area: metered ? terrain.area[i]! : null,
  }));
  const areas = terrain.nightFlows.map((_, i) => `A${i + 1}`);
  const flows: NightFlows[] = areas.map(() => new Map());
  const watch = createWatch({
    nodes,
    states: nodes.map(newNodeState),
    fleet: newFleetState(),
    flows,
  });
  const firmware = nodes.map(() => createFirmware());
  const wasOn = nodes.map(() => false);
  const rules = createRules(world, terrain, warm);
  const masked = new Int32Array(nodes.length);
  const told = new Map<number, Told>();
  const found = new Map<Leak, number>();
  let suspicions = 0;
  let alarms: Alarm[] = [];
  let nextId = 1;

  function judge(i: number, suspected: readonly Suspected[]): void {
    const now = (FIRST_DATE + i) * DAY_MS;
    const live = new Set(
      alarms.filter(({ state }) => state !== "closed").flatMap(({ place }) => place.nodes),
    );
    const findings = findingsOf(suspected, {
      nodes,
      areas,
      model,
      shown,
      reports: null,
      isTold: (name) => live.has(name),
      wasTold: (name) => alarms.some(({ place }) => place.nodes.includes(name)),
    });
    const scope = { kinds: SCOPES.night, isMasked: (name: string) => masked[Number(name)]! > i };
    const changes = track({ alarms, nextId }, findings, now, scope);
    alarms = applied(alarms, changes).filter(({ closed }) => closed === null || now - closed < KEPT_MS);
    for (const { what, alarm } of changes) {
      nextId = Math.max(nextId, alarm.id + 1);
      if (what === "raised" && i >= warm) note(i, alarm);
    }
    const running = world.leaks.filter(({ runs, until }) => runs <= i && i < until);
    for (const { place, state } of alarms) {
      if (state === "closed") continue;
      const at = place.nodes.map(Number);
      for (const leak of running)
        if (!found.has(leak) && isThere(leak, at, terrain)) found.set(leak, Math.max(0, i - leak.heard));
    }
  }

  function note(i: number, alarm: Alarm): void {
    const at = alarm.place.nodes.map(Number);
    const leak = world.leaks.find((each) => each.runs <= i && i < each.until && isThere(each, at, terrain));
    told.set(alarm.id, {
      night: i,
      nodes: at,
      probability: alarm.probability!,
      age: Math.round((alarm.opened - alarm.began) / DAY_MS) + 1,
      parts: Object.fromEntries(alarm.parts.map(({ name, weight }) => [name, weight])),
      leak: leak ?? null,
      cause: leak ? "leak" : world.causeAt(at, i),
    });
  }

  /** Somebody looks where an alarm has stood for long enough. */
  function visit(i: number): void {
    const now = (FIRST_DATE + i) * DAY_MS;
    for (const alarm of alarms) {
      if (alarm.state !== "open" || now - alarm.opened < VISIT_NIGHTS * DAY_MS) continue;
      const at = alarm.place.nodes.map(Number);
      const leaks = world.leaks.filter(({ runs, until }) => runs <= i && i < until);
      const there = leaks.filter((leak) => isThere(leak, at, terrain));
      for (const leak of there) leak.until = i;
      const reason = there.length > 0 ? "main" : "nothing-found";
      alarms = applied(alarms, [{ alarm: perform(alarm, { does: "close", reason }, "crew", now) }]);
      if (there.length > 0) continue;
      for (const node of at) {
        watch.mute(node);
        learnAnew(firmware[node]!.learned, MUTED);
      }
    }
  }

  for (let i = 0; i < nights; i++) {
    for (const leak of world.leaks) if (i >= leak.runs + leakNights) leak.until = Math.min(leak.until, i);
    const tonight = world.draw(i).map((night, node) => (hungAt(node) <= i ? night : null));
    const bursts = world.bursts();
    tonight.forEach((night, node) => {
      if (night === null) return;
      if (bursts[node]) firmware[node]!.burst();
      const on = firmware[node]!.take(night);
      if (on && !wasOn[node] && i >= warm) suspicions++;
      wasOn[node] = on;
    });
    rules.take(i, tonight, wasOn);
    if (metered) for (const [area, flow] of world.flows().entries()) flows[area]!.set(FIRST_DATE + i, flow);
    const suspected = watch.take(FIRST_DATE + i, tonight);
    options.onSuspected?.(i, suspected, world, terrain);
    judge(i, suspected);
    options.onNight?.({ night: i, nights: tonight, suspected, alarms, world });
    visit(i);
  }
  return {
    sensors: nodes.length,
    nights,
    nodeYears: (nodes.length * (nights - warm)) / 365,
    told: [...told.values()],
    leaks: world.leaks.map((leak) => ({ leak, after: found.get(leak) ?? null })),
    suspicions,
    rules: rules.outcome(),
  };
}
