// Nights: what a quiet pipe sounds like, through a year in which the cell runs down and is changed, and whether the
// decision suspects a leak.
import type { Board, Samples } from "../../firmware/boards/board.ts";
import { addLevel, addQuiet, beginNight, tellNight } from "../../firmware/sense/night.ts";
import { measure, transform } from "../../firmware/sense/window.ts";
import { decide, isDoubted } from "../../shared/leak/decide.ts";
import { newLearned, STATE } from "../../shared/leak/learned.ts";
import * as N from "../../shared/leak/night.ts";
import { MAIN_BAND, SLOW } from "../../shared/leak/thresholds.ts";
import type { Maybe } from "../../shared/messages.ts";
import { DAYS, type Draws, STREAM, streamOf, supplyAt, temperatureAt } from "./draws.ts";
import { createNode } from "./node.ts";
import { createSound } from "./sound.ts";
import type { Tally } from "./tally.ts";

/** The fewest that a profile may ask for, from 2 to 4 o'clock. */
const WINDOWS = 24;
const FIFTH = Math.ceil(WINDOWS / 5);
const BEGINS = 2 / 24;
const LASTS = 2 / 24;
/** Two windows of five are quiet, and the others louder by up to 6 dB; nights differ by a deviation of so many dB. */
const LOUDER = 10;
const QUIET = 4;
const NIGHTS = 0.7;
/** Of the windows, heard while the module sends. */
const SENDING = 0.05;
/** The first night's number. */
const FIRST = 20_000;

interface Heard {
  samples: Samples;
  scale: number;
}

/** A night as the firmware makes it of its windows (firmware/node/schedule.ts, takeSound; firmware/node/night.ts). */
function nightOf(board: Board, windows: Heard[], number: number, scaled: boolean): Maybe[] {
  const night: Maybe[] = new Array(N.BALANCE + 1).fill(null);
  beginNight();
  for (const { samples, scale } of windows) {
    if (!measure(board, samples, scaled ? scale : 1)) continue;
    if (!addLevel(FIFTH)) continue;
    transform();
    addQuiet(FIFTH, MAIN_BAND);
  }
  tellNight(night);
  night[N.NIGHT] = number;
  return night;
}

/** What decides about one night after the other. */
function createDecision() {
  const learned = newLearned();
  return {
    /** 1 where a suspicion begins with this night, else 0. */
    take(night: Maybe[]): number {
      const before = isDoubted(learned[STATE]!);
      decide(learned, night, null, WINDOWS, SLOW);
      return Number(isDoubted(learned[STATE]!) && !before);
    },
  };
}

export function liveNights(tally: Tally, draws: Draws, seed: number, life: number): void {
  const chance = streamOf(seed, life, STREAM.nights);
  const sound = createSound(chance, "rumble");
  const node = createNode(draws, "5v");
  const { moment } = node;
  moment.sound = sound.fill;
  const windows: Heard[] = Array.from({ length: WINDOWS }, () => ({ samples: new Uint8Array(0), scale: 1 }));
  const [scaled, unscaled] = [createDecision(), createDecision()];
  const counted = tally.nights;
  node.run(() => {
    for (let d = 0; d < DAYS; d++) {
      const tonight = draws.quiet + NIGHTS * chance.normal();
      for (let i = 0; i < WINDOWS; i++) {
        const at = d + BEGINS + (LASTS * i) / WINDOWS;
        moment.temperature = temperatureAt(draws, at);
        moment.volts = supplyAt(draws, at, moment.temperature);
        if (chance.uniform() < SENDING) moment.volts -= draws.sag;
        sound.next(tonight + Math.max(0, LOUDER * chance.uniform() - QUIET));
        node.listen((samples, scale) => {
          windows[i] = { samples: samples.slice(), scale };
        });
      }
      counted.scaled += scaled.take(nightOf(node.board, windows, FIRST + d, true));
      counted.unscaled += unscaled.take(nightOf(node.board, windows, FIRST + d, false));
    }
  });
  counted.years++;
  counted.nights += DAYS;
  counted.windows += DAYS * WINDOWS;
}
