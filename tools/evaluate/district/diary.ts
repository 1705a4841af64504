// A place in a district night by night, as its nodes and the gateway saw it: the district is drawn once more, with somebody
// who writes down.
import type { Alarm, Finding } from "../../../gateway/alarms/alarm.ts";
import { findingsOf } from "../../../gateway/watch/alarms/findings.ts";
import type { WatchedNode } from "../../../gateway/watch/alarms/watch.ts";
import { MODEL, SHOWN } from "../../../gateway/watch/alarms/weights.ts";
import { isDoubted } from "../../../shared/leak/decide.ts";
import * as N from "../../../shared/leak/night.ts";
import { NUISANCES } from "../simulate/added.ts";
import { type DistrictOptions, groundOf, runOne } from "./evaluate.ts";
import type { Ground } from "./ground.ts";
import type { Leak } from "./leaks.ts";
import type { SeenNight } from "./run.ts";
import { VISIT_NIGHTS } from "./run.ts";
import { type Chosen, hearersOf } from "./story.ts";
import type { World } from "./world.ts";

/** Nights before the begin and after the last one. */
const BEFORE = 35;
const AFTER = 10;
/** Nodes that are followed. */
const NODES = 3;
/** Everything that is suspected is a finding, so that one sees what it was before it was shown. */
const ALL = { ...SHOWN, least: 0, leastMetered: 0, nights: 0 };

export interface NodeNight {
  /** dB re full scale; null where the node told no night, or had no baseline yet. */
  level: number | null;
  baseline: number | null;
  isSuspect: boolean;
}

export interface DiaryNight {
  night: number;
  nodes: NodeNight[];
  /** m³/h of the area. */
  flow: number;
  /** What is thought of the place, shown or not; null where nothing is suspected. */
  finding: Finding | null;
  /** The alarm that stands there. */
  alarm: Alarm | null;
}

export interface Diary {
  chosen: Chosen;
  networkName: string;
  ground: Ground;
  area: number;
  /** Those that hear it, the loudest first. */
  nodes: readonly number[];
  /** First night of the noise, of the alarm, and the one on which somebody looked or it ended by itself. */
  began: number;
  told: number;
  ended: number;
  isVisited: boolean;
  /** As it is drawn, with where it is. */
  leak: Leak | null;
  nights: readonly DiaryNight[];
}

const half = (value: number | null | undefined) => (typeof value === "number" ? value / 2 : null);

export function keepDiary(chosen: Chosen, options: DistrictOptions): Diary {
  const { told, leg, number } = chosen;
  const network = options.networks[chosen.network]!;
  const ground = groundOf(network, options, number);
  const hearers = chosen.leak === null ? told.nodes : hearersOf(chosen.leak);
  const nodes = [...new Set([...hearers, ...told.nodes])].slice(0, NODES);
  const area = ground.area[nodes[0]!]!;
  const watched: WatchedNode[] = ground.neighbours.map((neighbours, i) => ({
    ...{ name: `${i}`, neighbours, kin: null },
    area: leg.metered ? ground.area[i]! : null,
  }));
  const names = { nodes: watched, areas: ground.areaNames };
  const first = (chosen.leak?.from ?? told.night) - 2 * BEFORE;
  const last = told.night + VISIT_NIGHTS + AFTER;
  const isHere = (place: Finding["place"]) => place.nodes.some((name) => told.nodes.includes(Number(name)));
  const nights: DiaryNight[] = [];
  let world: World | null = null;

  function note({ night, nights: all, suspected, alarms, world: now }: SeenNight): void {
    world = now;
    if (night < first || night > last) return;
    const findings = findingsOf(suspected, {
      ...{
        ...names,
        model: options.model ?? MODEL,
        shown: ALL,
        reports: null,
        isTold: () => true,
        wasTold: () => false,
      },
    });
    nights.push({
      night,
      nodes: nodes.map((node) => nodeNight(all[node] ?? null)),
      flow: now.flows()[area]!,
      finding: findings.find(({ place }) => isHere(place)) ?? null,
      alarm: alarms.find(({ state, place }) => state !== "closed" && isHere(place)) ?? null,
    });
  }

  runOne(network, options, leg, number, { terrain: ground, onNight: note });
  const stands = nights.filter(({ night, alarm }) => night >= told.night && alarm !== null);
  const ended = stands.at(-1)?.night ?? told.night;
  const began = chosen.leak?.from ?? causeFrom(world!, told.nodes, told.cause, told.night) ?? told.night;
  return {
    ...{ chosen, networkName: network.name, ground, area, nodes, began, told: told.night, ended },
    isVisited: ended >= told.night + VISIT_NIGHTS,
    leak: chosen.leak,
    nights: nights.filter(
      ({ night }) => night >= Math.min(began, told.night) - BEFORE && night <= ended + AFTER,
    ),
  };
}

function nodeNight(night: readonly (number | null)[] | null): NodeNight {
  if (night === null) return { level: null, baseline: null, isSuspect: false };
  return {
    level: half(night[N.LEVEL_10]),
    baseline: half(night[N.BASELINE]),
    isSuspect: typeof night[N.STATE] === "number" && isDoubted(night[N.STATE]),
  };
}

/** First night of a nuisance that sounded at nodes when an alarm was told; null where nothing is known of it. */
function causeFrom({ noises }: World, nodes: readonly number[], cause: string, told: number): number | null {
  const its = noises.filter(
    ({ kind, from, until, sources }) =>
      NUISANCES[kind]!.name === cause &&
      from <= told &&
      until > told - VISIT_NIGHTS &&
      sources.some(({ sensor }) => nodes.includes(sensor)),
  );
  return its.length === 0 ? null : Math.min(...its.map(({ from }) => from));
}
