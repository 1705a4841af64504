// What the sensors of a scenario's boards are connected to: the pressure of EPANET's run with its noise, and the sound of the
// pipe, which is quietest at three o'clock.
import type { Signals } from "../board/signals.ts";
import { createChance } from "../chance.ts";
import { followCourse } from "../district/network/course.ts";
import { createGraph } from "../district/network/graph.ts";
import { soundOf } from "../district/network/path.ts";
import type { Course } from "../district/network/record.ts";
import { BACKGROUND, mixed } from "./loops.ts";
import type { Scenario } from "./scenario.ts";
import { DAYS_MAX } from "./schema.ts";
import { type HeardSource, soundsOf } from "./sounds.ts";
import { DAY_S } from "./times.ts";

/** The town's and its sensors', as they are in the whole scenario. */
export interface Surroundings {
  course: Course;
  /** kPa at a node, without its sensor's noise. `at`: unix ms. */
  pressure(node: number, at: number): number;
  /** m³/h into an area by its inlets' meters. */
  flow(area: number, at: number): number;
  signals(node: number): Signals;
}

const STREAM = 1_000_030;
/** Quietest windows of a usual night, dB re full scale, and deviation from place to place. */
const QUIET = { level: -52, deviation: 3, most: 6 };
/** dB over that: by day, deviation from night to night, and of windows (design: 10 to 15 dB; 5 dB from level-10 to level-90). */
const BUSY_DB = 12;
const NIGHTLY_DB = 1;
const WINDOW = { middle: 2.5, deviation: 1.95 };
const HOUR_S = 3600;
const QUIETEST_H = 3;
/** kPa of each sample, and of a slow wandering with its memory: assumed, as in the evaluation of bursts. */
const SAMPLE_KPA = 0.8;
const WANDER = { kPa: 0.5, minutes: 20 };

export async function surroundingsOf(scenario: Scenario): Promise<Surroundings> {
  const { network, stands, said, openings, shuts, areas, start } = scenario;
  const inlets = [...new Set(areas.flatMap((area) => area.inlets))];
  const course = await followCourse(network, {
    ...{ duration: scenario.duration, weekday: scenario.weekday, openings, shuts, links: inlets },
    spots: stands.map(({ sensor }) => sensor.spot),
  });
  const graph = createGraph(
    network,
    stands.map(({ sensor }) => sensor),
  );
  const sounds = soundsOf(scenario, {
    graph,
    sounds: soundOf(network, createChance("report", said.seed, 0, 4)),
  });
  const seconds = (at: number) => (at - start) / 1000;
  const inward = inwardOf(scenario);
  return {
    course,
    pressure: (node, at) => course.pressure(node, seconds(at)),
    flow: (area, at) =>
      areas[area]!.inlets.reduce(
        (sum, link) => sum + inward(area, link) * course.flow(inlets.indexOf(link), seconds(at)),
        0,
      ),
    signals: (node) => signalsOf(node, said.seed, sounds[node]!, (at) => course.pressure(node, at), seconds),
  };
}

/** Whether water flows into an area from a pipe's start to its end, 1, or the other way, -1: its nodes lie at the near end. */
function inwardOf({ network, areas, stands }: Scenario) {
  const graph = createGraph(
    network,
    stands.map(({ sensor }) => sensor),
  );
  return (area: number, link: number): number => {
    const { from, to } = network.links[link]!;
    const near = (node: number) => {
      const beside = network.links.findIndex(
        (each, i) => i !== link && each.kind === "pipe" && (each.from === node || each.to === node),
      );
      if (beside < 0) return Number.POSITIVE_INFINITY;
      const spot = {
        link: beside,
        at: network.links[beside]!.from === node ? 0 : network.links[beside]!.length,
      };
      const own = graph
        .paths(spot, Number.POSITIVE_INFINITY)
        .find(({ sensor }) => areas[area]!.nodes.includes(sensor));
      return own?.metres ?? Number.POSITIVE_INFINITY;
    };
    return near(to) <= near(from) ? 1 : -1;
  };
}

function signalsOf(
  node: number,
  seed: number,
  sources: readonly HeardSource[],
  pressure: (seconds: number) => number,
  secondsOf: (at: number) => number,
): Signals {
  const place = createChance("report", seed, node, STREAM);
  const spread = Math.max(-QUIET.most, Math.min(QUIET.most, QUIET.deviation * place.normal()));
  const quiet = QUIET.level + spread;
  const rumble = mixed(BACKGROUND, seed * 100 + node);
  const samples = createChance("report", seed, node, STREAM + 1);
  const windows = createChance("report", seed, node, STREAM + 2);
  let wander = 0;
  let wandered = Number.NEGATIVE_INFINITY;
  return {
    pressure: (at) => {
      const now = secondsOf(at);
      const keeps = Math.exp(-Math.max(0, now - wandered) / (60 * WANDER.minutes));
      wander = keeps * wander + WANDER.kPa * Math.sqrt(1 - keeps * keeps) * samples.normal();
      wandered = now;
      const drawn = sources.reduce((sum, source) => sum + source.pressure(now), 0);
      return pressure(now) - drawn + wander + SAMPLE_KPA * samples.normal();
    },
    acoustic: (from, _rate, out) => {
      const now = secondsOf(from);
      const night = createChance("report", seed, node * DAYS_MAX + Math.floor(now / DAY_S), STREAM + 3);
      const day = 0.5 - 0.5 * Math.cos((2 * Math.PI * (now / HOUR_S - QUIETEST_H)) / 24);
      const busy =
        BUSY_DB * day + NIGHTLY_DB * night.normal() + WINDOW.middle + WINDOW.deviation * windows.normal();
      play(out, rumble, 10 ** ((quiet + busy) / 20), windows.uniform());
      for (const source of sources) {
        const power = source.power(now);
        if (power > 0) play(out, source.loop, Math.sqrt(power) * 10 ** (quiet / 20), windows.uniform(), true);
      }
    },
  };
}

/** From somewhere in the loop on. */
function play(
  out: Float64Array,
  loop: Float64Array,
  amplitude: number,
  where: number,
  isAdded = false,
): void {
  let at = Math.floor(where * loop.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = (isAdded ? out[i]! : 0) + amplitude * loop[at]!;
    if (++at === loop.length) at = 0;
  }
}
