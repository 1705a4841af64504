// A radio module as the way to the gateway: each frame waits until the duty cycle allows it, and the receive window for
// its answer follows. Between two rounds the module sleeps and its UART is closed.
import { FRAME_MIN } from "../../shared/frame.ts";
import { ANSWER_AFTER, airtime, windowOf } from "../../shared/radio/airtime.ts";
import { createModem, type Modem, SILENT, SLEEPLESS } from "../../shared/radio/modem.ts";
import { LEAST_POWER, type Module, type RadioSettings } from "../../shared/radio/module.ts";
import type { Uart } from "../boards/board.ts";
import { checkBattery, moduleFaults } from "../node/health.ts";
import { board, profile } from "../node/setup.ts";
import type { RadioProfile } from "../profile.ts";
import type { Link } from "./link.ts";

/** What the module has received takes so long to arrive and to be read, ms. */
const GRACE_MS = 600;
/** The command before a break has left, and a module that is awake has answered it. */
const ASKED_MS = 50;
/** From a break, which takes 1 ms, until the module listens for how fast the line is. */
const BREAK_MS = 20;
/** Margins over what the spreading factor needs: above LOUD_DB less power will do, fading included; below FAINT_DB all of it. */
const LOUD_DB = 15;
const FAINT_DB = 8;

let uart: Uart;
let modem: Modem;
let module: Module;
let radio: RadioProfile;
let settings: RadioSettings;
let onSilence: () => void;
let windowTimer: TimerId;
let wakeTimer: TimerId;
/** How often it has said nothing at all since it last sent a frame. */
let silences = 0;
/** Airtime that the duty cycle allows, as of `accountAt`, s. None after a reset, since what was sent before is not known. */
let accountMs = 0;
let accountAt = getTime();

let airtimeOf = (bytes: number) => airtime(bytes, radio[1]);

/** The receive window has closed. */
function windowOver(): void {
  modem.listen(false);
  onSilence();
}

/** Wakes a module that takes a break; one that is awake finds out anew how fast the line is. */
function sendBreak(): void {
  board.openLine(module.breakBaud);
  uart.write("\0");
  wakeTimer = setTimeout(() => {
    board.openLine(module.baud);
    uart.write("U");
  }, BREAK_MS);
}

export let radioLink = (driver: Module): Link => ({
  roundFrames: 2,
  start: (onFrame, silence) => {
    module = driver;
    onSilence = silence;
    radio = profile.radio as RadioProfile;
    uart = board.serial();
    // Until the duty cycle allows a first frame: a module that sleeps has to go on, whatever has reset the node.
    board.closeLine();
    settings = { frequency: radio[0], spreadingFactor: radio[1], power: radio[2] };
    modem = createModem(driver, settings, {
      write: (text) => uart.write(text),
      setTimeout,
      clearTimeout: clearTimeout as (id: unknown) => void,
      take: onFrame,
      sent: (ok) => {
        checkBattery();
        if (ok) silences = 0;
        windowTimer = setTimeout(
          ok
            ? () => {
                modem.listen(true);
                windowTimer = setTimeout(windowOver, windowOf(radio[1]) + GRACE_MS);
              }
            : windowOver,
          ANSWER_AFTER,
        );
      },
      trouble: (what) => {
        if (what === SLEEPLESS) moduleFaults[0]++;
        if (what !== SILENT) return;
        if (driver.breakBaud) sendBreak();
        // The second time it hangs, or is not there: the fourth, the eighth, ...
        if (++silences > 1 && !(silences & (silences - 1))) {
          moduleFaults[1]++;
          board.resetModule();
        }
      },
      asleep: () => board.closeLine(),
    });
    uart.on("data", modem.data);
  },
  open: () => {
    clearTimeout(wakeTimer);
    board.openLine(driver.baud);
    modem.start();
    if (driver.breakBaud) wakeTimer = setTimeout(sendBreak, ASKED_MS);
  },
  close: () => modem.sleep(),
  waitMs: (length) => {
    let now = getTime();
    accountMs += ((now - accountAt) * radio[4]) / 1000;
    if (accountMs > radio[3]) accountMs = radio[3];
    accountAt = now;
    let shortMs = airtimeOf(length + FRAME_MIN) - accountMs;
    return shortMs > 0 ? 1000 * Math.ceil((1000 * shortMs) / radio[4]) : 0;
  },
  send: (frame) => {
    let ms = airtimeOf(frame.length);
    accountMs -= ms;
    modem.send(frame, ms);
  },
  answered: (marginDb) => {
    clearTimeout(windowTimer);
    modem.listen(false);
    if (marginDb === undefined) return;
    if (marginDb > LOUD_DB && settings.power > LEAST_POWER + 1) settings.power -= 2;
    if (marginDb < FAINT_DB) settings.power = radio[2];
  },
  gatewayLost: () => {
    settings.power = radio[2];
  },
});
