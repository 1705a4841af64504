// The node's day: one timer. A tick samples the pressure; some ticks, jittered so that no pump's cycle keeps
// step with them, listen; the first tick of each interval reports the one that has ended.
import type { Cbor } from "../../shared/cbor.ts";
import {
  EVENT,
  EVENT_FAULT,
  FLAG_ACK_WANTED,
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLOCK_UNSET,
  FLAG_PRESSURE_FAULT,
  FLAG_WARM_UP,
  READING,
} from "../../shared/messages.ts";
import type { Samples } from "../boards/board.ts";
import { COUNT, NONE, SCORE } from "../leak/learned.ts";
import { WARM_UP } from "../leak/thresholds.ts";
import { random, round, seed } from "../numbers.ts";
import { addWindow, takeAcoustic, takeBands } from "../sense/acoustic.ts";
import { addPressure, takePressure } from "../sense/pressure.ts";
import { measure, transform } from "../sense/window.ts";
import { clockSet } from "./clock.ts";
import { batteryByte, batteryFlag, kick, startWatchdog, temperatureByte } from "./health.ts";
import { learned } from "./journal.ts";
import { nightTick, startNights, takeQuiet, takeSample, takeWindow } from "./night.ts";
import { board, profile } from "./setup.ts";
import { report } from "./uplink.ts";

/** Below any gauge pressure, 0.01 kPa, and above what a sensor gives, 1/65536 of the converter's range. */
const VACUUM = -11000;
const FULL = 65000;
const DAY_MS = 86_400_000;

/** Ticks in an interval, the one of this interval that comes next, and the one that listens next. */
let ticks: number;
let tick = 0;
let listenAt: number;
/** The last sample of the pressure, and for how many ticks it has been the same. */
let last: number;
let still = 0;
/** Which sensors were silent in the last interval, as flags. */
let faults = 0;

function reportInterval(): void {
  let pressure = takePressure();
  let acoustic = takeAcoustic();
  let flags =
    FLAG_ACK_WANTED |
    acoustic[2] |
    (clockSet ? 0 : FLAG_CLOCK_UNSET) |
    (learned[COUNT] < WARM_UP ? FLAG_WARM_UP : 0) |
    batteryFlag() |
    (profile.pressure && pressure[0] === null ? FLAG_PRESSURE_FAULT : 0) |
    (profile.acoustic !== null && acoustic[0] === null ? FLAG_ACOUSTIC_FAULT : 0);
  let body: Cbor[] = [pressure[0], pressure[1], pressure[2], pressure[3], acoustic[0], acoustic[1]];
  body.push(learned[SCORE] === NONE ? null : learned[SCORE]);
  body.push(flags);
  body.push(batteryByte());
  body.push(temperatureByte());
  report(READING, body, 0);
  let silent = flags & (FLAG_PRESSURE_FAULT | FLAG_ACOUSTIC_FAULT);
  if (silent !== faults) report(EVENT, [EVENT_FAULT, null, null, faults, silent, null, flags, null], 0);
  faults = silent;
}

/** Takes a window of sound, into the interval and, at night, into the night. */
function hear(samples: Samples): void {
  if (!measure(board, samples)) return;
  let quietest = addWindow();
  let quiet = takeWindow();
  if (quietest || quiet) transform();
  if (quietest) takeBands();
  if (quiet) takeQuiet();
}

function onTick(): void {
  kick(profile.tick);
  if (tick === ticks) {
    tick = 0;
    reportInterval();
  }
  let share = ticks / profile.windows;
  let slot = Math.floor(tick / share);
  if (tick === Math.ceil(slot * share)) {
    listenAt = tick + random(Math.ceil((slot + 1) * share) - tick);
  }
  if ((nightTick() || tick === listenAt) && profile.acoustic !== null) board.listen(hear);
  tick++;
  let channel = profile.pressure;
  if (channel) {
    let zero = channel[0];
    let span = channel[1];
    board.pressure((reading) => {
      let value = round(((reading - zero) * span) / 65536);
      // Nothing is below a vacuum, and no sensor reaches the end of the converter: a wire is off, or shorted.
      still = value === last ? still + 1 : 0;
      last = value;
      // Water is never as still as a sensor that is stuck.
      if (value <= VACUUM || reading >= FULL || still * profile.tick > DAY_MS) return;
      addPressure(value);
      takeSample(value);
    });
  }
}

export function startSchedule(): void {
  ticks = profile.interval / profile.tick;
  seed(profile.network * 65536 + profile.node);
  startNights();
  startWatchdog(profile.tick);
  setInterval(onTick, profile.tick);
}
