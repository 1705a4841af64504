// A radio module as the way to the gateway: each frame waits until the duty cycle allows it, and is followed by
// the window in which its answer comes. Between two rounds the module sleeps and its UART is closed.
import { FRAME_MIN } from "../../shared/frame.ts";
import { ANSWER_AFTER, airtime, windowOf } from "../../shared/radio/airtime.ts";
import { createModem, type Modem } from "../../shared/radio/modem.ts";
import { LEAST_POWER, type Module, type RadioSettings } from "../../shared/radio/module.ts";
import type { Uart } from "../boards/board.ts";
import { checkBattery } from "../node/health.ts";
import { board, profile } from "../node/setup.ts";
import type { RadioProfile } from "../profile.ts";
import type { Link } from "./link.ts";

/** What comes from the module takes so long to arrive and to be read, ms. */
const GRACE_MS = 600;
/** A break takes 1 ms; then the module finds out how fast the line is. */
const BREAK_MS = 20;
/**
 * Over what its spreading factor needs, dB: more than LOUD is more than fading takes, so that less power will do; less
 * than FAINT asks for all of it.
 */
const LOUD = 15;
const FAINT = 8;

let uart: Uart;
let modem: Modem;
let kind: Module;
let radio: RadioProfile;
let to: RadioSettings;
let silent: () => void;
let windowTimer: TimerId;
let wakeTimer: TimerId;
/** ms on the air that the duty cycle allows, as of when. Nothing at first: nobody knows what was sent before a reset. */
let account = 0;
let accountAt = getTime();

let airtimeOf = (bytes: number) => airtime(bytes, radio[1]);

/** Nothing comes any more. */
function windowOver(): void {
  modem.listen(false);
  silent();
}

function wakeUp(): void {
  board.openLine(kind.baud);
  modem.start();
}

export let radioLink = (m: Module): Link => ({
  most: 2,
  start: (take, s) => {
    kind = m;
    silent = s;
    radio = profile.radio as RadioProfile;
    uart = board.serial();
    to = { frequency: radio[0], spreadingFactor: radio[1], power: radio[2] };
    modem = createModem(m, to, {
      write: (text) => uart.write(text),
      setTimeout,
      clearTimeout: clearTimeout as (id: unknown) => void,
      take,
      sent: (ok) => {
        checkBattery();
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
      trouble: () => {},
      asleep: () => board.closeLine(),
    });
    uart.on("data", modem.data);
  },
  open: () => {
    clearTimeout(wakeTimer);
    if (!m.breakBaud) return wakeUp();
    board.openLine(m.breakBaud);
    uart.write("\0");
    wakeTimer = setTimeout(wakeUp, BREAK_MS);
  },
  close: () => {
    clearTimeout(wakeTimer);
    modem.sleep();
  },
  wait: (length) => {
    let at = getTime();
    account += ((at - accountAt) * radio[4]) / 1000;
    if (account > radio[3]) account = radio[3];
    accountAt = at;
    let short = airtimeOf(length + FRAME_MIN) - account;
    return short > 0 ? 1000 * Math.ceil((1000 * short) / radio[4]) : 0;
  },
  send: (frame) => {
    let ms = airtimeOf(frame.length);
    account -= ms;
    modem.send(frame, ms);
  },
  heard: (margin) => {
    clearTimeout(windowTimer);
    modem.listen(false);
    if (SPARSE || margin === undefined) return;
    if (margin > LOUD && to.power > LEAST_POWER + 1) to.power -= 2;
    if (margin < FAINT) to.power = radio[2];
  },
  forsaken: () => {
    if (!SPARSE) to.power = radio[2];
  },
});
