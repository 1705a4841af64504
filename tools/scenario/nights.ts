// A scenario at the speed of nights: each node's nights are drawn as the evaluation draws them, with the file's leaks and
// noises in them; the firmware's own code decides about each, and the gateway's own watch weighs them. Years take seconds.
//
//   history, in which nodes learn ─► the scenario's nights ─► suspicions, alarms ─► somebody goes there after 14 nights
import { MODEL, SHOWN } from "../../gateway/watch/alarms/weights.ts";
import * as N from "../../shared/leak/night.ts";
import { LEAK_STATES } from "../../shared/messages.ts";
import { type Chance, createChance } from "../chance.ts";
import { createGraph } from "../district/network/graph.ts";
import { classOf, type Spot as Place } from "../district/network/network.ts";
import { lossOf, soundOf } from "../district/network/path.ts";
import { passed } from "../evaluate/district/hearing.ts";
import { type Leak, leakAt } from "../evaluate/district/leaks.ts";
import { LOCATED_NAMES, type Noise } from "../evaluate/district/noises.ts";
import { FIRST_DATE, LEAST_POWER } from "../evaluate/district/options.ts";
import { run, type SeenNight } from "../evaluate/district/run.ts";
import type { Spot, Terrain } from "../evaluate/district/terrain.ts";
import { worldOf } from "../evaluate/district/world.ts";
import { NUISANCES } from "../evaluate/simulate/added.ts";
import { drawSource, power, powerOfRise } from "../evaluate/simulate/events.ts";
import type { Sound } from "../evaluate/simulate/kinds.ts";
import type { NoiseEvent, OpeningEvent } from "./events.ts";
import { happenings, type News } from "./news.ts";
import type { Scenario } from "./scenario.ts";
import { createSince } from "./since.ts";
import { HEARING, SOURCE_DB } from "./sounds.ts";
import { DAY_S } from "./times.ts";

export interface NightsOutcome {
  scenario: string;
  seed: number;
  nodes: number;
  nights: number;
  news: readonly News[];
  /** Times that a node began to suspect. */
  suspicions: number;
  /** Leaks, and nights from the first in which one is heard until an alarm was there; null where none was. */
  leaks: readonly { place: string; after_nights: number | null }[];
  notes: readonly string[];
}

const STREAM = 1_000_050;
/** m along the pipes to the next nodes, as in the evaluation. */
const NEXT = 600;
/** Nights at least in which nodes learn before the scenario begins. */
const HISTORY = 60;
const YEAR = 365.25;
/** m³/h of an area's night without leaks, where the evaluation draws it from 2 to 5. */
const NIGHT_FLOW = 3;
/** The gateway has decided by then. */
const DECIDED_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
/** Nobody ends a leak but who finds it. */
const FOREVER = 1_000_000;

export function liveNights(scenario: Scenario): NightsOutcome {
  const { said, stands, start, openings, noises } = scenario;
  const history = historyOf(start);
  const nights = Math.ceil(said.days);
  const { terrain, spotAt, notes } = terrainOf(scenario);
  const leaks = openings
    .filter(({ of }) => of === "leak")
    .map((opening, i) => ({ opening, leak: leakOf(opening, i) }));
  const world = worldOf(
    {
      ...{ terrain, family: "report", seed: said.seed, site: "default", nights: history + nights },
      heard: { sustained: false },
    },
    {
      leaks: leaks.map(({ leak }) => leak).sort((a, b) => a.from - b.from),
      noises: noises.flatMap((noise, i) => noiseOf(noise, i)).sort((a, b) => a.from - b.from),
    },
  );
  const told: News[] = [];
  const tell = createTelling(scenario, history, told);
  const isMetered = scenario.areas.length > 0 && notes.length === 0;
  const outcome = run({
    ...{ terrain, world, nights: history + nights, warm: history, metered: isMetered },
    ...{ model: MODEL, shown: SHOWN, leakNights: FOREVER, onNight: tell },
  });
  const news = [...happenings(scenario), ...told].sort((a, b) => a.at - b.at);
  return {
    ...{ scenario: said.name, seed: said.seed, nodes: stands.length, nights, news },
    suspicions: outcome.suspicions,
    leaks: leaks.map(({ opening: { place }, leak }) => ({
      place,
      after_nights: outcome.leaks.find((each) => each.leak === leak)?.after ?? null,
    })),
    notes: [...notes, ...leftOut(scenario)],
  };

  function leakOf({ spot, flow, grows, from, until }: OpeningEvent, i: number): Leak {
    const first = history + Math.ceil(from / DAY_S);
    const leak = leakAt(
      {
        spot: spotAt(spot),
        flow: (flow * 1000) / 60,
        grows: Math.round(grows / DAY_S),
        from: first,
        isSlow: false,
      },
      {
        ...{ sourceLevel: SOURCE_DB, chance: chanceOfLeak(said.seed, i) },
        offsets: new Float64Array(stands.length),
      },
    );
    return { ...leak, until: history + Math.ceil(until / DAY_S) };
  }

  function noiseOf({ kind, spot, from, until, rise }: NoiseEvent, i: number): Noise[] {
    if (!isLocated(kind)) return [];
    const chance = createChance("report", said.seed, STREAM + 1 + i, 1);
    const drawn = drawSource(chance, kind, 0);
    const louder = rise === undefined ? 1 : powerOfRise(rise) / drawn.power;
    const place = spotAt(spot);
    const least = Math.min(...place.ways.map((way) => passed(way).loss));
    const sources = place.ways.flatMap((way) => {
      const share = louder * power(least - passed(way).loss);
      const source = { ...drawn, power: drawn.power * share, band: drawn.band * share };
      return source.power < LEAST_POWER ? [] : [{ sensor: way.sensor, source }];
    });
    const at = (seconds: number) => history + Math.ceil(seconds / DAY_S);
    return [
      { from: at(from), until: at(until), kind: NUISANCES.indexOf(kind), flow: 0, spot: place, sources },
    ];
  }
}

/** What nobody can choose of the file's i-th leak: its tone. */
export const chanceOfLeak = (seed: number, i: number): Chance => createChance("report", seed, STREAM + i, 2);

/** Taps and cars are in each node's nights anyhow, and rain is on all of them. */
const isLocated = (kind: NoiseEvent["kind"]): kind is Sound =>
  kind.does === "sound" && LOCATED_NAMES.has(kind.name);

/** What the file says and nights are drawn without, a sentence for each sort. */
function leftOut({ openings, noises, shuts, silences }: Scenario): string[] {
  const drawn = new Set(noises.flatMap(({ kind }) => (isLocated(kind) ? [] : [kind.name])));
  const sorts: [there: boolean, sentence: string][] = [
    [
      openings.some(({ of }) => of !== "leak"),
      "Bursts and hydrants are played without --nights only: nights know no minutes.",
    ],
    [shuts.length > 0, "What is shut is played without --nights only: nights know no pressures."],
    [silences.length > 0, "Who is silent is so without --nights only: here all nodes tell their nights."],
    [
      drawn.size > 0,
      `With --nights these noises are drawn at all nodes, and not where the file has them: ${[...drawn].join(", ")}.`,
    ],
  ];
  return sorts.flatMap(([isThere, sentence]) => (isThere ? [sentence] : []));
}

/** Nights of history after which a night of the evaluation has the season of the scenario's first one. */
function historyOf(start: number): number {
  const wanted = Math.floor(start / DAY_MS) + 1;
  const years = Math.ceil((FIRST_DATE + HISTORY - wanted) / YEAR);
  return Math.round(wanted + years * YEAR) - FIRST_DATE;
}

function terrainOf({ network, stands, areas, said }: Scenario) {
  const sensors = stands.map(({ sensor }) => sensor);
  const graph = createGraph(network, sensors);
  const sounds = soundOf(network, createChance("report", said.seed, 0, 4));
  const spotAt = (place: Place): Spot => {
    const near = graph.paths(place, HEARING);
    // One that nobody hears is nearest to somebody all the same.
    const paths = near.length > 0 ? near : graph.paths(place, Number.POSITIVE_INFINITY).slice(0, 1);
    const { material } = network.links[place.link]!;
    return {
      place,
      ways: paths.map(({ sensor, metres, parts }) => {
        const { flat, slope } = lossOf(parts, sounds);
        return { sensor, metres, flat, slope };
      }),
      isMetal: material !== null && classOf(material) === "metal",
    };
  };
  const areaOf = sensors.map((_, node) => areas.findIndex(({ nodes }) => nodes.includes(node)));
  const terrain: Terrain = {
    sensors: sensors.length,
    neighbours: graph
      .neighbours(NEXT)
      .map((all) => all.map(({ sensor, metres }) => ({ to: sensor, metres }))),
    area: areaOf.map((area) => Math.max(0, area)),
    nightFlows: areas.length > 0 ? areas.map(() => NIGHT_FLOW) : [NIGHT_FLOW],
    spot: (_, { sensor }) => spotAt(sensors[sensor ?? 0]!.spot),
  };
  const notes =
    areas.length > 0 && areaOf.includes(-1)
      ? ["Some nodes lie in no area: with --nights flow meters count only where all do."]
      : [];
  return { terrain, spotAt, notes };
}

/** What changes from night to night, as news. */
function createTelling(scenario: Scenario, history: number, told: News[]) {
  const { stands, start } = scenario;
  const states = stands.map(() => 0);
  const open = new Map<number, string>();
  const since = createSince(scenario);
  return ({ night, nights, alarms }: SeenNight) => {
    const at = start + (night - history) * DAY_MS + DECIDED_MS;
    const isCounted = night >= history;
    nights.forEach((each, node) => {
      const after = each?.[N.STATE];
      if (after === undefined || after === null || after === states[node]) return;
      const [before, now] = [LEAK_STATES[states[node]!]!, LEAK_STATES[after]!];
      states[node] = after;
      const { name } = stands[node]!;
      const after_s = since.leak(at, [name]);
      if (isCounted) told.push({ of: "state", at, node: name, before, after: now, after_s });
    });
    for (const { id, kind, state, place, probability } of alarms) {
      const was = open.get(id);
      const is = state === "closed" ? "closed" : "open";
      if (was === is || (was === undefined && is === "closed")) continue;
      open.set(id, is);
      const what = is === "closed" ? "closed" : was === undefined ? "raised" : "reopened";
      const names = place.nodes.map((name) => stands[Number(name)]!.name);
      if (isCounted)
        told.push({
          of: "alarm",
          at,
          alarm: id,
          kind,
          what,
          nodes: names,
          probability,
          after_s: since.leak(at, names),
        });
    }
  };
}
