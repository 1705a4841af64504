// Drives a radio module: sets it up, sends, listens and puts it to sleep, one command at a time, each with a time
// in which it has to be answered. A module that has restarted, refuses or is silent is set up again. The same
// code runs on the node and in the gateway.
//
//   wanted: a frame to send, to listen ──► proceed(): the next command towards it ──► module
//                                                 ▲                                    │
//                              host ◄── receive() ┴── data(): lines ◄──────────────────┘
//
// What it is asked says where it is:
//
//   OFF ── start ──► PAUSED ──► READY ◄── answered, has left ──┐
//    ▲                 ▲          └──► a command, SENDING ──► ON_AIR
//  sleep, stop         └── refused, silent, restarted ──┴────────┘
//
// Its variables are a closure's: in an object, to be handed to functions of the file, they made a Puck.js's bundle 161 B
// longer (measured with npm run build -- puckjs).
import { bytesOf, writeHex } from "./hex.ts";
import {
  DONE,
  ENDED,
  GATEWAY,
  type Heard,
  type Module,
  PACKET,
  type RadioSettings,
  REFUSED,
  RESTARTED,
  SENT,
} from "./module.ts";
import { createSignalQuery, type SignalQuery } from "./signal.ts";

/** What has gone wrong, for those who count. */
export const HAS_RESTARTED = 0;
/** It did not answer, or refused on and on: it is set up again. */
export const NOT_ANSWERED = 1;
/** A line that should hold a packet and does not. */
export const DAMAGED = 2;

export interface Host {
  write(text: string): void;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  /** A packet, nobody's word taken yet. */
  take(packet: Uint8Array, heard: Heard): void;
  /** The frame given to `send` has left; or it could not be sent, or it is not known whether it was. */
  sent(ok: boolean): void;
  trouble(what: number): void;
  /** It has been told to sleep: its line may be closed. */
  asleep(): void;
}

export interface Modem {
  /** What comes from the module. */
  data(text: string): void;
  /** Sets it up, after its power came on, or it was woken. */
  start(): void;
  /** Sends a frame that takes so many ms on the air: one at a time. */
  send(frame: Uint8Array, ms: number): void;
  /** Has it listen whenever it does not send, or stop. Off and on again, it listens anew. */
  listen(on: boolean): void;
  /** Puts it to sleep once nothing else is to be done; then `Host.asleep` is called. */
  sleep(): void;
  /** Nothing is wanted of it any more: whatever it answers is passed over. */
  stop(): void;
}

/** Longer than any line with a packet of 255 B. */
const LINE_MAX = 600;
/** A command is answered within this, ms: the slowest take a second to change their mode, and 0.6 s for a packet. */
const ANSWER_MS = 2000;
/** The command to sleep is on its way so long, ms. */
const TO_SLEEP_MS = 100;
/** Between two attempts, ms, and where several have failed. */
const PAUSE_MS = 250;
const LONG_PAUSE_MS = 5000;
/** Of the same command, before it is set up again; and of setting up, before a frame is given up. */
const TRIES = 3;
/** A frame whose end is not told is sent so often. */
const SENDS = 2;
/** Settings are written to flash so often, ever: more is a line that damages the answers. */
const WRITES = 20;
/** Setbacks in a row after which it is tried less often, and a frame is given up. */
const SETBACKS = 2;

/**
 * What it is asked is a command, or a state in which no answer is due. Of one character each, so that no board has a
 * variable for them, and before all commands in their order.
 */
const READY = "";
/** Nothing may be asked for a while. */
const PAUSED = "0";
/** The frame is on its way. */
const ON_AIR = "1";
/** It has no power, sleeps, or is of no interest: until it is started. */
const OFF = "2";
/** The command that sends, which is too long to be kept. */
const SENDING = "3";

export function createModem(module: Module, settings: RadioSettings, host: Host): Modem {
  let heard: Heard = { hex: "", rssi: NaN, snr: NaN };
  let line = "";
  let timer: unknown;
  // Where it is: what it is asked, failures of that in a row, and setbacks since it last did what it should.
  let asked = OFF;
  let failures = 0;
  let setbacks = 0;
  let listening = false;
  // Setting it up: the next command, and its text; whether what it has in flash is that; whether it has to be written.
  let step = 0;
  let setting = "";
  let alreadySet = false;
  let mustWrite = false;
  let writes = 0;
  // What is wanted of it: to stop listening and to listen; to sleep; to send a frame, for so long, so often still.
  let stopWanted = false;
  let listenWanted = false;
  let sleepWanted = false;
  let packet: Uint8Array | undefined;
  let airtimeMs: number;
  let sendsLeft = 0;
  /** A refusal may be another command's, which came late or in half. */
  let doubtful = false;

  let wait = (ms: number, run: () => void) => {
    host.clearTimeout(timer);
    timer = host.setTimeout(run, ms);
  };

  function finish(ok: boolean): void {
    packet = undefined;
    host.sent(ok);
  }

  /** It is to be set up again. */
  function restart(): void {
    asked = PAUSED;
    wait(++setbacks > SETBACKS ? LONG_PAUSE_MS : PAUSE_MS, setUp);
    if (setbacks >= SETBACKS && packet) finish(false);
  }

  function trouble(what: number): void {
    if (GATEWAY) host.trouble(what);
  }

  function deliver(hex: string): void {
    let bytes = bytesOf(hex);
    if (bytes) host.take(bytes, heard);
    else trouble(DAMAGED);
  }

  /** Nodes have none. */
  let signal = (GATEWAY && createSignalQuery(module.signal, heard, deliver)) as SignalQuery;

  /** A packet does not wait for its signal any longer. */
  function release(): void {
    if (GATEWAY) signal.release();
  }

  /** What was asked is not to be had. */
  function failed(): void {
    release();
    if (asked === ON_AIR || ++failures > TRIES) {
      trouble(NOT_ANSWERED);
      restart();
      // It is not waited for.
      if (sleepWanted) fallAsleep();
    } else {
      asked = PAUSED;
      wait(PAUSE_MS, resume);
    }
  }

  function unanswered(): void {
    doubtful = true;
    failed();
  }

  function resume(): void {
    asked = READY;
    proceed();
  }

  function ask(command: string): void {
    asked = command;
    alreadySet = false;
    host.write(command + "\r\n");
    wait(ANSWER_MS, unanswered);
  }

  function fallAsleep(): void {
    sleepWanted = false;
    asked = OFF;
    host.write(module.sleep + "\r\n");
    wait(TO_SLEEP_MS, host.asleep);
  }

  /** The next command towards what is wanted. */
  function proceed(): void {
    if (asked !== READY) return;
    let command = GATEWAY && signal.waits() ? "" : module.setup(step, settings) || "";
    setting = command;
    if (GATEWAY && signal.waits()) ask(signal.question());
    else if (command) {
      if (command.startsWith("?")) {
        command = command.substr(1);
        if (mustWrite && writes < WRITES) writes++;
        else command = command.split("=")[0] + "=?";
      }
      ask(command);
    } else if (listening && (packet || stopWanted)) ask(module.stop);
    else if (packet && !sendsLeft) {
      finish(false);
      proceed();
    } else if (packet) {
      sendsLeft--;
      if (line) doubtful = true;
      host.write(module.send);
      writeHex(packet, host);
      ask(module.after);
      asked = SENDING;
    } else if (listenWanted && !listening) {
      stopWanted = false;
      ask(module.listen);
    } else if (sleepWanted) fallAsleep();
  }

  /** What was asked has been answered. */
  function answered(line: string): void {
    let command = asked;
    asked = READY;
    host.clearTimeout(timer);
    failures = 0;
    if (GATEWAY && signal.isAsked(command)) signal.answer(line);
    else if (setting) {
      // What it has in flash is another setting.
      mustWrite = command.indexOf("?") > 0 && !alreadySet && writes < WRITES;
      if (!mustWrite) step++;
    } else if (command === module.listen) {
      listening = true;
      setbacks = 0;
    } else if (command === module.stop) listening = false;
    else if (packet) {
      asked = ON_AIR;
      wait(airtimeMs + ANSWER_MS, failed);
      return;
    }
    proceed();
  }

  function setUp(): void {
    step = 0;
    failures = 0;
    mustWrite = false;
    listening = false;
    resume();
  }

  function receive(): void {
    setbacks = 0;
    if (module.once) listening = false;
    release();
    if (GATEWAY && module.signal.length && heard.hex) signal.hold();
    else deliver(heard.hex);
    proceed();
  }

  function read(line: string): void {
    if ("?" + line === setting) alreadySet = true;
    let what = module.read(line, heard);
    if (asked === OFF) return;
    if (what === DONE && asked > OFF) answered(line);
    else if (what === REFUSED && asked > OFF) {
      if (asked === SENDING && !doubtful) sendsLeft++;
      failed();
    } else if (what === PACKET) receive();
    else if (what === SENT && packet && sendsLeft < SENDS) {
      // Its answer may be missing, and something else be asked already.
      if (asked === ON_AIR || asked === SENDING) {
        host.clearTimeout(timer);
        asked = READY;
      }
      setbacks = 0;
      doubtful = false;
      finish(true);
      proceed();
    } else if (what === ENDED) {
      listening = false;
      if (asked === ON_AIR) failed();
      proceed();
    } else if (what === RESTARTED) {
      // While it is set up it may have been told to; and just after a start it may say so.
      if (!setting && asked !== PAUSED) trouble(HAS_RESTARTED);
      release();
      restart();
    }
  }

  return {
    data: (text) => {
      line += text;
      for (let end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
        let one = line.substr(0, end).trim();
        line = line.substr(end + 1);
        read(one);
      }
      // Whatever that is, it has no end.
      if (line.length > LINE_MAX) line = "";
    },
    start: () => {
      sleepWanted = false;
      // Half a line of before would get its end from the module's first.
      line = "";
      // It may say that it has restarted, and is expected to.
      setbacks = -1;
      asked = PAUSED;
      host.write(module.wake);
      wait(PAUSE_MS, setUp);
    },
    send: (frame, ms) => {
      packet = frame;
      airtimeMs = ms;
      sendsLeft = SENDS;
      proceed();
    },
    listen: (on) => {
      listenWanted = on;
      if (!on) stopWanted = true;
      proceed();
    },
    sleep: () => {
      listenWanted = false;
      stopWanted = true;
      sleepWanted = true;
      if (asked === OFF) host.asleep();
      else proceed();
    },
    stop: () => {
      asked = OFF;
      host.clearTimeout(timer);
      packet = undefined;
      listenWanted = false;
    },
  };
}
