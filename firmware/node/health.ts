// What gets the node going again when something is wrong: a watchdog, which only the sampling tick keeps from biting,
// and a restart after an error. What is in the journal survives both.

import { FLAG_BATTERY_LOW, type Maybe, RESET_ERROR } from "../../shared/messages.ts";
import { clamp, round } from "../../shared/numbers.ts";
import { uptime } from "./clock.ts";
import { keepState } from "./journal.ts";
import { board } from "./setup.ts";

const HOUR_S = 3600;

/** The watchdog bites so long after a kick; 0 where the board has none. */
let watchdogMs = 0;

/** The supply as bodies have it: (mV - 2000) / 10, 0..255; null on mains. */
export function batteryByte(): Maybe {
  let battery = board.battery();
  return battery === null ? null : clamp(round((battery - 2000) / 10), 0, 255);
}

/** Over any battery. */
const NOT_SENT = 256;
/** The battery's lowest while the node sent, since `forgetLowest`. */
let lowest = NOT_SENT;

/** To be called while the node sends: at rest the voltage of a lithium cell is flat until it is empty. */
export function checkBattery(): void {
  let battery = batteryByte();
  if (battery !== null && battery < lowest) lowest = battery;
}

/** The battery's lowest while the node sent since its last reading, as bodies have it; null where it has not, or on mains. */
export function lowestBattery(): Maybe {
  return lowest < NOT_SENT ? lowest : null;
}

/** FLAG_BATTERY_LOW where the battery was low since `forgetLowest`, else 0. */
export function batteryFlag(): number {
  return lowest < (BATTERY_LOW_MV - 2000) / 10 ? FLAG_BATTERY_LOW : 0;
}

export function forgetLowest(): void {
  lowest = NOT_SENT;
}

/** degC as bodies have it, -128..127; null where it is not measured. */
export function temperatureByte(): Maybe {
  let temperature = board.temperature();
  return temperature === null ? null : clamp(round(temperature), -128, 127);
}

/** Since the boot: how often the radio module did not sleep, and was reset because it was silent. */
export let moduleFaults = [0, 0];
/** How many of them hellos have told, or are to. */
export let faultsTold = 0;

/** Whether a hello is due for them: at the first, and whenever there are more than twice as many. */
export function faultsDue(): boolean {
  let all = moduleFaults[0] + moduleFaults[1];
  let due = all > 2 * faultsTold;
  if (due) faultsTold = all;
  return due;
}

let restarting = false;

/** Restarts the node; `resetReason` is what the next hello tells. */
export function restart(resetReason: number): void {
  // Before a reboot the interpreter reports errors that are pending, and so may come here again.
  if (restarting) return;
  restarting = true;
  try {
    keepState(resetReason);
  } finally {
    E.reboot();
  }
}

/**
 * Restarts the node after errors. A lack of memory deletes every interval that was due, so that the node no longer
 * runs. An error that nobody caught may have left it in disorder; one that comes again and again restarts it once an
 * hour at most.
 */
export function guard(): void {
  E.on("errorFlag", (flags) => {
    // gate: text-search: an array
    if (flags.indexOf("MEMORY") >= 0 || flags.indexOf("CALLBACK") >= 0) restart(RESET_ERROR);
  });
  process.on("uncaughtException", () => {
    if (uptime() > HOUR_S) restart(RESET_ERROR);
  });
}

/** To be called at each tick: keeps the watchdog quiet until well after the next one is due. */
export function kick(tickMs: number): void {
  if (!watchdogMs) return;
  E.kickWatchdog();
  let halfMs = watchdogMs >> 1;
  for (let ms = halfMs; ms < tickMs; ms += halfMs) setTimeout(() => E.kickWatchdog(), ms);
}

/** Starts the watchdog: it bites a minute after the second tick that did not come, or as late as the board can. */
export function startWatchdog(tickMs: number): void {
  if (!board.watchdog) return;
  watchdogMs = 2 * tickMs + 60_000;
  if (watchdogMs > 1000 * board.watchdog) watchdogMs = 1000 * board.watchdog;
  E.enableWatchdog(watchdogMs / 1000, false);
  kick(tickMs);
}
