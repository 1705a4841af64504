// The node's day: one timer. Each tick samples the pressure. Some listen too, at random, so that no pump's cycle keeps
// step with them. The first tick of an interval reports the one before.
import type { Cbor } from "../../shared/cbor.ts";
import { COUNT, NONE, SCORE } from "../../shared/leak/learned.ts";
import { WARM_UP } from "../../shared/leak/thresholds.ts";
import {
  CHECK,
  EVENT,
  EVENT_FAULT,
  FLAG_ACK_WANTED,
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLOCK_UNSET,
  FLAG_PRESSURE_FAULT,
  FLAG_WARM_UP,
  type Maybe,
  READING,
} from "../../shared/messages.ts";
import { clamp, random, round, seed } from "../../shared/numbers.ts";
import type { Samples } from "../boards/board.ts";
import { addWindow, takeAcoustic, takeBands } from "../sense/acoustic.ts";
import { addPressure, isPressure, pressureOf, takePressure } from "../sense/pressure.ts";
import { flags, level, measure, transform } from "../sense/window.ts";
import { checkTick, checkTicks } from "./check.ts";
import { clockSet } from "./clock.ts";
import {
  batteryByte,
  batteryFlag,
  forgetLowest,
  kick,
  lowestBattery,
  moduleFaults,
  startWatchdog,
  temperatureByte,
} from "./health.ts";
import { learned } from "./journal.ts";
import { nightTick, startNights, takeQuiet, takeSample, takeWindow } from "./night.ts";
import { board, profile } from "./setup.ts";
import { report } from "./uplink.ts";

const DAY_MS = 86_400_000;

/** Ticks in an interval; in this one, the next tick and the next that listens. */
let intervalTicks: number;
let tick = 0;
let listenTick: number;
/** The last sample of the pressure, 0.01 kPa, and for how many ticks it has been the same. */
let lastPressure: number;
let stuckTicks = 0;
/** Sensors that were silent in the last interval, as flags. */
let silentSensors = 0;
/** Of the last sample and the last window, as a check has them; null where they showed no sensor. */
let pressureNow: Maybe = null;
let levelNow: Maybe = null;

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
  forgetLowest();
  report(READING, body, 0);
  let silentNow = flags & (FLAG_PRESSURE_FAULT | FLAG_ACOUSTIC_FAULT);
  if (silentNow !== silentSensors)
    report(EVENT, [EVENT_FAULT, null, null, silentSensors, silentNow, null, flags, null], 0);
  silentSensors = silentNow;
}

function reportCheck(): void {
  let body: Cbor[] = [pressureNow, levelNow];
  body.push(
    (levelNow === null ? 0 : flags) |
      batteryFlag() |
      (profile.pressure && pressureNow === null ? FLAG_PRESSURE_FAULT : 0) |
      (profile.acoustic !== null && levelNow === null ? FLAG_ACOUSTIC_FAULT : 0),
  );
  body.push(batteryByte());
  body.push(lowestBattery());
  body.push(temperatureByte());
  if (RADIO) {
    body.push(moduleFaults[0]);
    body.push(moduleFaults[1]);
  }
  report(CHECK, body, 0);
}

/** Takes a window of sound, into the interval and, at night, into the night. */
function takeSound(samples: Samples, scale: number): void {
  levelNow = null;
  if (!measure(board, samples, scale)) return;
  levelNow = clamp(round(level / 10), -128, 0);
  let quietest = addWindow();
  let quiet = takeWindow();
  if (quietest || quiet) transform();
  if (quietest) takeBands();
  if (quiet) takeQuiet();
}

function onTick(): void {
  kick(profile.tick);
  if (tick === intervalTicks) {
    tick = 0;
    reportInterval();
  }
  let shareTicks = intervalTicks / profile.windows;
  let slot = Math.floor(tick / shareTicks);
  if (tick === Math.ceil(slot * shareTicks)) {
    listenTick = tick + random(Math.ceil((slot + 1) * shareTicks) - tick);
  }
  if (checkTick()) reportCheck();
  if ((nightTick() || tick === listenTick || checkTicks) && profile.acoustic !== null)
    board.listen(takeSound);
  tick++;
  let channel = profile.pressure;
  if (channel) {
    let zero = channel[0];
    let span = channel[1];
    board.pressure((reading, scale) => {
      let pressure = pressureOf(reading, scale, zero, span);
      stuckTicks = pressure === lastPressure ? stuckTicks + 1 : 0;
      lastPressure = pressure;
      pressureNow = null;
      // Water's pressure never rests for a day: the sensor is stuck.
      if (!isPressure(pressure, reading) || stuckTicks * profile.tick > DAY_MS) return;
      pressureNow = round(pressure / 10);
      addPressure(pressure);
      takeSample(pressure);
    });
  }
}

export function startSchedule(): void {
  intervalTicks = profile.interval / profile.tick;
  seed(profile.network * 65536 + profile.node);
  startNights();
  startWatchdog(profile.tick);
  setInterval(onTick, profile.tick);
}
