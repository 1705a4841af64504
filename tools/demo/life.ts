// What nodes measure in the story, at the speed of nights: each night drawn as the evaluation draws it, with what sounds
// in it; pressures as EPANET computes them for an afternoon, higher at night, less what bursts take.
import * as N from "../../shared/leak/night.ts";
import type { Maybe } from "../../shared/messages.ts";
import { createChance } from "../chance.ts";
import { createFlow } from "../evaluate/district/flow.ts";
import { power, type Source } from "../evaluate/simulate/events.ts";
import type { SiteModel } from "../evaluate/simulate/kinds.ts";
import { createLife } from "../evaluate/simulate/nights.ts";
import type { Fall, Plot, Sound } from "./plot.ts";
import type { Town } from "./town.ts";

export interface TownLife {
  /** Draws the next night, number `day` of the story (those before it are below 0): of each node, null where it has none. */
  night(day: number): (Maybe[] | null)[];
  /**
   * Night flow of each area, m³/h, in the night drawn last. The screen shows it; the story's gateway has no meter, and says
   * what nodes alone say (`npm start -- scenario` has gateways with meters).
   */
  flows(): readonly number[];
  /** Mean pressure at a node, kPa, at so many minutes after midnight of a day. */
  pressure(node: number, day: number, minutes: number): number;
  /** Level of the quietest windows, dB re full scale, as in the night drawn last. */
  level(node: number): number;
}

/**
 * Quieter places than the evaluation's, which wander half as much: a short story has room for one leak, and none for what a
 * whole year holds. How good alarms are elsewhere `npm run evaluate` says.
 */
const QUIET: Partial<SiteModel> = { night: 0.6, wander: 0.4, season: 0.5 };
const NOISES = 1_000_021;
const FLOWS = 1_000_022;
/** kPa: deviation of a mean of two minutes, and of a reading. */
const PRESSURE_NOISE = 0.3;
/** kPa either way of the afternoon's, highest at three o'clock: as where pumps hold the pressure; assumed. */
const SWING_KPA = 1.5;
const QUIETEST = 180;
const DAY_MIN = 1440;
/** dB by which a noise that grows begins below what it becomes. */
const GROWTH_DB = 20;

/** `history`: nights before the first morning; `days`: of the story at most. */
export function createTownLife(
  town: Town,
  plot: Plot,
  { seed, history, days }: { seed: number; history: number; days: number },
): TownLife {
  const { ground, nodes } = town;
  const chance = createChance("report", seed, NOISES, 0);
  const tonight: Source[][] = nodes.map(() => []);
  const lives = nodes.map((_, node) =>
    createLife({
      ...{
        family: "report",
        seed,
        node,
        site: "default",
        nights: history + days,
        leak: null,
        sustained: false,
        model: QUIET,
      },
      around: () => tonight[node]!,
    }),
  );
  const flow = createFlow(ground.nightFlows, createChance("report", seed, FLOWS, 0));
  let flows: number[] = [];
  const usual = (node: number, minutes: number) =>
    plot.pressures[node]! + SWING_KPA * Math.cos((2 * Math.PI * (minutes - QUIETEST)) / DAY_MIN);
  /** From the night's pressure as the life has it to the town's, 0.1 kPa. */
  const shifts: (number | null)[] = nodes.map(() => null);

  function soundTonight(day: number): Float64Array {
    const drawn = new Float64Array(ground.nightFlows.length);
    for (const sources of tonight) sources.length = 0;
    for (const sound of [plot.tap, plot.leak]) {
      const share = shareOf(sound, day);
      if (share === 0) continue;
      for (const { node, source } of sound.heard)
        tonight[node]!.push({ ...source, power: source.power * share, band: source.band * share });
      drawn[sound.area]! += sound.litres * share;
    }
    return drawn;
  }

  function shifted(night: Maybe[], node: number): Maybe[] {
    shifts[node] ??= Math.round(10 * usual(node, QUIETEST)) - night[N.PRESSURE_10]!;
    for (const at of [N.PRESSURE_10, N.PRESSURE_10 + 1, N.PRESSURE_10 + 2])
      night[at] = night[at]! + shifts[node];
    return night;
  }

  return {
    night(day) {
      flows = flow.draw(history + day, soundTonight(day));
      return lives.map((life, node) => (life.draw(history + day) ? shifted(life.night, node) : null));
    },
    flows: () => flows,
    pressure(node, day, minutes) {
      const fallen = [plot.hydrant, plot.burst].reduce(
        (sum, fall) => sum + (isOpen(fall, day, minutes) ? fall.falls[node]! : 0),
        0,
      );
      return usual(node, minutes) - fallen + PRESSURE_NOISE * chance.normal();
    },
    level: (node) => (lives[node]!.night[N.LEVEL_10] ?? lives[node]!.usual.level) / 2,
  };
}

const isOpen = ({ day: on, from, until }: Fall, day: number, minutes: number): boolean =>
  day === on && minutes >= from && minutes < until;

/** Of its full power. */
export function shareOf({ from, until, grows }: Sound, day: number): number {
  if (day < from || day >= until) return 0;
  return grows === 0 ? 1 : power(GROWTH_DB * (Math.min((day - from + 1) / grows, 1) - 1));
}
