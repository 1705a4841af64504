// Sounds that are made up: waveforms that virtual boards hear, and nights of the simulator, where each thing that goes on through a
// night sounds alone over the site's background.
import { createRandom, synthesise } from "../../board/synth.ts";
import { createChance } from "../../chance.ts";
import { BITS_16, hearNight, RATE, WINDOW, windowsOf } from "../firmware.ts";
import { drawSource } from "../simulate/events.ts";
import type { Sound } from "../simulate/kinds.ts";
import { createLife, type LifeOptions, PIPES, type Pipe } from "../simulate/nights.ts";
import { TABLE } from "../simulate/nuisance.ts";
import { type Measured, measured, measuredNight } from "./measure.ts";

export interface MadeUp {
  /** Where it is made. */
  of: "boards" | "nights";
  name: string;
  leak: boolean;
  sounds: Measured[];
}

const HOUR_MS = 3_600_000;
/** Windows of a night are spread over these hours. */
const [FROM_H, UNTIL_H] = [2, 4];
const WINDOWS = 60;

/** A night of a virtual board. `leak`: dB re full scale, null without one. */
function boardNight(seed: number, leak: number | null): Measured {
  const { acoustic } = synthesise({ seed, leak });
  const random = createRandom(seed + 1);
  const samples = new Float64Array(WINDOWS * WINDOW);
  const window = new Float64Array(WINDOW);
  for (let i = 0; i < WINDOWS; i++) {
    const hour = FROM_H + ((UNTIL_H - FROM_H) * (i + random())) / WINDOWS;
    acoustic!(hour * HOUR_MS, RATE, window);
    samples.set(window, i * WINDOW);
  }
  const { night, windows } = hearNight(windowsOf(samples, BITS_16), BITS_16, true);
  return measured(night, windows);
}

/** The louder and the quieter end of what the demo's boards hear, and what a node of `node live` does (dB re full scale). */
const BOARD_LEAKS = [-24, -28, -32];

/** In which a leak, and a nuisance, is heard, after nights without anything. */
const NIGHT = 3;

function simulatedNight(node: number, seed: number, more: Pick<LifeOptions, "leak" | "around">): Measured {
  const life = createLife({
    ...{ family: "report", seed, node, site: "default", nights: NIGHT + 1, sustained: false },
    ...{ often: 0, ...more },
  });
  for (let i = 0; i <= NIGHT; i++) life.draw(i);
  return measuredNight(life.night);
}

const PURPOSE = 63;

function nuisanceNight(sound: Sound, node: number, seed: number): Measured {
  const chance = createChance("report", seed, node, PURPOSE);
  const source = drawSource(chance, sound, 0);
  return simulatedNight(node, seed, { leak: null, around: (night) => (night === NIGHT ? [source] : []) });
}

/** `count` of each kind. */
export function madeUp(seed: number, count: number): MadeUp[] {
  const times = <T>(of: (i: number) => T) => Array.from({ length: count }, (_, i) => of(i));
  const boards = [null, ...BOARD_LEAKS].map(
    (leak): MadeUp => ({
      ...{ of: "boards", name: leak === null ? "quiet" : `leak, ${leak} dB`, leak: leak !== null },
      sounds: times((i) => boardNight(1000 * seed + i, leak)),
    }),
  );
  const leaks = (Object.keys(PIPES) as Pipe[]).map(
    (pipe): MadeUp => ({
      ...{ of: "nights", name: `leak of 6 dB, ${pipe}`, leak: true },
      sounds: times((node) => simulatedNight(node, seed, { leak: { from: NIGHT, rise: 6, pipe, grows: 0 } })),
    }),
  );
  const quiet: MadeUp = {
    ...{ of: "nights", name: "background", leak: false },
    sounds: times((node) => simulatedNight(node, seed, { leak: null })),
  };
  const nuisances = TABLE.flatMap((each): MadeUp[] =>
    each.does === "sound"
      ? [{ of: "nights", name: each.name, leak: false, sounds: times((i) => nuisanceNight(each, i, seed)) }]
      : [],
  );
  return [...boards, quiet, ...leaks, ...nuisances];
}
