// The node's day: one timer. A tick samples the pressure; some ticks, jittered so that no pump's cycle keeps
// step with them, listen; the first tick of each interval reports the one that has ended.
import type { Cbor } from "../../shared/cbor.ts";
import {
  FLAG_ACK_WANTED,
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLOCK_UNSET,
  FLAG_PRESSURE_FAULT,
} from "../../shared/messages.ts";
import type { Board } from "../boards/board.ts";
import type { Profile } from "../profile.ts";
import { addWindow, takeAcoustic } from "../sense/acoustic.ts";
import { clamp, round } from "../sense/numbers.ts";
import { addPressure, takePressure } from "../sense/pressure.ts";
import { clockSet } from "./clock.ts";
import { report } from "./uplink.ts";

let board: Board;
let profile: Profile;
/** Ticks in an interval, the one of this interval that comes next, and the one that listens next. */
let ticks: number;
let tick = 0;
let listenAt: number;
/** State of the generator that jitters the windows. */
let chance: number;

/** A number of 0..n-1, by xorshift32 (Marsaglia 2003): shifts are the same everywhere. */
function random(n: number): number {
  chance ^= chance << 13;
  chance ^= chance >>> 17;
  chance ^= chance << 5;
  return (chance >>> 0) % n;
}

function reportInterval(): void {
  let pressure = takePressure();
  let acoustic = takeAcoustic();
  let battery = board.battery();
  let temperature = board.temperature();
  let flags =
    FLAG_ACK_WANTED |
    acoustic[2] |
    (clockSet ? 0 : FLAG_CLOCK_UNSET) |
    (profile.pressure && pressure[0] === null ? FLAG_PRESSURE_FAULT : 0) |
    (profile.acoustic !== null && acoustic[0] === null ? FLAG_ACOUSTIC_FAULT : 0);
  let body: Cbor[] = [pressure[0], pressure[1], pressure[2], pressure[3], acoustic[0], acoustic[1]];
  body.push(null); // no leak score yet
  body.push(flags);
  body.push(battery === null ? null : clamp(round((battery - 2000) / 10), 0, 255));
  body.push(temperature === null ? null : clamp(round(temperature), -128, 127));
  report(body);
}

function onTick(): void {
  if (tick === ticks) {
    tick = 0;
    reportInterval();
  }
  let share = ticks / profile.windows;
  let slot = Math.floor(tick / share);
  if (tick === Math.ceil(slot * share)) {
    listenAt = tick + random(Math.ceil((slot + 1) * share) - tick);
  }
  if (tick === listenAt && profile.acoustic !== null) board.listen((samples) => addWindow(board, samples));
  tick++;
  let channel = profile.pressure;
  if (channel) {
    let zero = channel[0];
    let span = channel[1];
    board.pressure((reading) => addPressure(round(((reading - zero) * span) / 65536)));
  }
}

export function startSchedule(b: Board, p: Profile): void {
  board = b;
  profile = p;
  ticks = p.interval / p.tick;
  // Never zero: node numbers start at 1.
  chance = p.network * 65536 + p.node;
  setInterval(onTick, p.tick);
}
