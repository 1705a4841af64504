// What sippra-node sends to a board's memory to look at its sensors: the firmware's own boards and sense, so that it
// measures as the node will. It takes no flash, and is gone with the next reset. Each answer is one line.
import { BAND_EDGES, type Maybe } from "../shared/messages.ts";
import { decibels } from "../shared/numbers.ts";
import { type Board, RATE, type Recorder, type Samples, SHORT_WINDOW } from "./boards/board.ts";
import type { Profile } from "./profile.ts";
import { bandLevel, flags, frequency, level, measure, transform } from "./sense/window.ts";

/** Seconds without a question after which the board starts its own program again (tools/flash/guard.ts). */
const GUARD_S = 8;

function tell(what: Maybe[]): void {
  if (global.SIPPRA_LEFT > 0) global.SIPPRA_LEFT = GUARD_S;
  print("<#" + JSON.stringify(what) + "#>");
}

/** A window: level (0.1 dB re full scale), flags, the mean of each quarter, the variance in steps², frequency (Hz). */
function tellWindow(board: Board, samples: Samples, scale: number): void {
  let n = samples.length;
  let quarters: number[] = [];
  for (let i = 0; i < 4; i++)
    quarters.push((4 * E.sum(samples.subarray((i * n) / 4, ((i + 1) * n) / 4))) / n);
  let variance = E.variance(samples, E.sum(samples) / n) / n;
  let heard = measure(board, samples, scale);
  let told: Maybe[] = [
    heard ? level : null,
    flags,
    variance / (board.step * board.step),
    heard ? frequency() : null,
  ];
  told = told.concat(quarters);
  if (heard) {
    transform();
    for (let i = 0; i < BAND_EDGES.length - 1; i++) told.push(bandLevel(BAND_EDGES[i], BAND_EDGES[i + 1]));
  }
  tell(told);
}

/** Of a short window: its lines are 16 Hz apart. */
let lines: Float32Array;
/** Short windows that are still to come of those asked for. */
let left: number;

/** 1 where most of the power is a slope, as of an amplifier that settles: it is lower than any sound. */
function isSlope(samples: Samples): 0 | 1 {
  let n = samples.length;
  let total = E.sum(samples);
  // A slope that rises by 2d has a variance of d^2 / 3.
  let d = (2 * (2 * E.sum(samples.subarray(n / 2)) - total)) / n;
  return 2 * d * d * n > 3 * E.variance(samples, total / n) ? 1 : 0;
}

/** From now on short windows can be asked for. */
function listen(board: Board, recorder: Recorder): void {
  lines = new Float32Array(SHORT_WINDOW);
  recorder.open((samples) => {
    let heard = measure(board, samples, 1);
    let told = [heard ? level : null, flags, heard ? frequency() : null, isSlope(samples)];
    if (--left > 0) recorder.start();
    else lines.set(samples);
    // While the next one is heard.
    tell(told);
  });
}

/** The bands of the short window heard last, 0.1 dB re full scale. */
function tellBands(board: Board): void {
  E.FFT(lines);
  let told: Maybe[] = [];
  for (let i = 0; i < BAND_EDGES.length - 1; i++) {
    let first = Math.ceil((BAND_EDGES[i] * SHORT_WINDOW) / RATE);
    let last = Math.ceil((BAND_EDGES[i + 1] * SHORT_WINDOW) / RATE);
    told.push(decibels((2 * E.variance(lines.subarray(first, last), 0)) / (board.half * board.half)));
  }
  tell(told);
}

/** Names in capitals are what the tool calls. */
export function diagnose(board: Board, recorder: Recorder): void {
  global.SIPPRA = {
    START: (profile: Profile) => board.start(profile),
    PRESSURE: () => board.pressure((reading, scale) => tell([reading, scale])),
    SOUND: () => board.listen((samples, scale) => tellWindow(board, samples, scale)),
    LISTEN: () => listen(board, recorder),
    SHORT: (windows: number) => {
      left = windows;
      recorder.start();
    },
    BANDS: () => tellBands(board),
    SUPPLY: () => tell([board.battery(), board.temperature(), getTime()]),
  };
}
