// What sippra-node sends to a board's memory to look at its sensors: the firmware's own boards and sense, so that it
// measures as the node will. It takes no flash, and is gone with the next reset. Each answer is one line.
import { BAND_EDGES, type Maybe } from "../shared/messages.ts";
import { type Board, RATE, type Samples } from "./boards/board.ts";
import type { Profile } from "./profile.ts";
import { bandLevel, flags, frequency, level, measure, transform } from "./sense/window.ts";

/** Samples of a window while somebody listens: 62.5 ms, so that eight a second can be asked for and answered. */
const SHORT = 256;

/** The pins that it drives itself while somebody listens; none on Linux. */
export interface ListeningPins {
  acoustic: string;
  amplifier: string;
}

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

let short: Waveform;

/** From now on short windows can be asked for: the amplifier stays on until the next reset. `on`: SensorProfile. */
function listen(board: Board, pins: ListeningPins, on: 0 | 1): void {
  short = new Waveform(SHORT, { bits: board.bits > 8 ? 16 : 8 });
  digitalWrite(pins.amplifier, AMPLIFIER_ON_SUPPLY ? on : 1);
  short.on("finish", (samples) => {
    let heard = measure(board, samples, 1);
    tell([heard ? level : null, flags, heard ? frequency() : null]);
  });
}

/** Names in capitals are what the tool calls. */
export function diagnose(board: Board, pins: ListeningPins): void {
  global.SIPPRA = {
    START: (profile: Profile) => board.start(profile),
    PRESSURE: () => board.pressure((reading, scale) => tell([reading, scale])),
    SOUND: () => board.listen((samples, scale) => tellWindow(board, samples, scale)),
    LISTEN: (on: 0 | 1) => listen(board, pins, on),
    SHORT: () => short.startInput(pins.acoustic, RATE),
    SUPPLY: () => tell([board.battery(), board.temperature(), getTime()]),
  };
}
