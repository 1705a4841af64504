// Drives a radio module: sets it up, sends, listens and puts it to sleep, one command at a time, each of which has to
// be answered in time. A module that has restarted, refuses or is silent is set up again. The same code runs on the node
// and in the gateway.
//
//   wanted: a frame to send, to listen ──► proceed(): the next command towards it ──► module
//                                                 ▲                                    │
//                              host ◄─ onPacket() ┴── data(): lines ◄──────────────────┘
//
// `pending` is its state: the command that has to be answered, or one of
//
//   OFF ── start ──► PAUSED ──► READY ◄── answered, has left ──┐
//    ▲                 ▲          └──► a command, SENDING ──► ON_AIR
//  sleep, stop         └── refused, silent, restarted ──┴────────┘
//
// It is one function, because its variables are a closure's. In an object, handed to functions of the file, they made a
// Puck.js's bundle 161 B longer (measured with npm run build -- puckjs); in a closure for each part, as signal.ts has
// it for gateways, a part is an object of functions more, which a node has for good.
import { bytesOf, writeHex } from "./hex.ts";
import {
  ASLEEP,
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
  UNKNOWN,
} from "./module.ts";
import { createSignalQuery, type SignalQuery } from "./signal.ts";

/** Values of `Host.trouble`. */
export const HAS_RESTARTED = 0;
/** It did not answer, or refused each time: it is set up again. */
export const NOT_ANSWERED = 1;
/** A line that should hold a packet, and does not. */
export const DAMAGED = 2;
/** It has not slept, though it was told to, twice where it said so. */
export const SLEEPLESS = 3;
/** As NOT_ANSWERED, and it has not said anything at all. */
export const SILENT = 4;

export interface Host {
  write(text: string): void;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  /** A packet has come; nothing in it has been checked. */
  take(packet: Uint8Array, heard: Heard): void;
  /** The frame given to `send` has left; not `ok`: it could not be sent, or it is not known whether it was. */
  sent(ok: boolean): void;
  trouble(what: number): void;
  /** It has been told to sleep: its line may be closed. */
  asleep(): void;
}

export interface Modem {
  /** Text that has come from the module. */
  data(text: string): void;
  /** Wakes it and sets it up, also after its power came on. Where it takes a break, that has to follow at once. */
  start(): void;
  /** Sends a frame, whose airtime is so many ms: one at a time. */
  send(frame: Uint8Array, ms: number): void;
  /** Has it listen whenever it does not send, or stop. Off and on again makes it listen anew. */
  listen(on: boolean): void;
  /** Puts it to sleep when nothing else is to be done, and calls `Host.asleep`. */
  sleep(): void;
  /** From here on nothing is asked of it, and its lines are passed over. */
  stop(): void;
}

/** Longer than any line with a packet of 255 B. */
const LINE_MAX = 600;
/** A command is answered within this, ms: the slowest take a second to change their mode, and 0.6 s for a packet. */
const ANSWER_MS = 2000;
/** The command to sleep has left the UART after this, and what the slowest answers to it has come, ms. */
const TO_SLEEP_MS = 300;
/** Before another attempt, ms, and where several have failed. */
const PAUSE_MS = 250;
const LONG_PAUSE_MS = 5000;
/** A command is tried so often, and once more, before the module is set up again. */
const TRIES_MAX = 3;
/** A frame is sent so often, where the module does not say that it has left. */
const SENDS_MAX = 2;
/** The module writes settings to its flash so often at most: where more seems due, the line damages its answers. */
const FLASH_WRITES = 20;
/** After so many setbacks in a row it pauses longer, and a frame is given up. */
const SETBACKS_MAX = 2;

/**
 * States of one character each, so that no board has a variable for them. Their order counts: up to OFF no answer is
 * due; SENDING and all commands, which sort above it, wait for one.
 */
const READY = "";
/** A pause before the next attempt. */
const PAUSED = "0";
/** The frame is on its way. */
const ON_AIR = "1";
/** Not started: it sleeps, or has no power. */
const OFF = "2";
/** The command that sends, instead of its text, which would be long. */
const SENDING = "3";

export function createModem(module: Module, settings: RadioSettings, host: Host): Modem {
  let heard: Heard = { hex: "", rssi: NaN, snr: NaN };
  let line = "";
  let timer: unknown;
  // The state; failures of the same command in a row; setbacks since it last did what it should.
  let pending = OFF;
  let failures = 0;
  let setbacks = 0;
  /** It has said something since its setup began. */
  let spoke = false;
  /** How often it was told to sleep since it was last set up; whether something shows that it does not. */
  let sleeps = 0;
  let awake: boolean | undefined;
  let listening = false;
  // Setting it up: the next step, and its command; whether its flash has that setting already, or has to be written.
  let setupStep = 0;
  let setupCommand = "";
  let alreadySet = false;
  let mustWrite = false;
  let flashWrites = 0;
  // What is wanted of it: to stop listening, to listen, to sleep, to send a packet, how often still.
  let stopWanted = false;
  let listenWanted = false;
  let sleepWanted = false;
  let packet: Uint8Array | undefined;
  let airtimeMs: number;
  let sendsLeft = 0;
  /** The next refusal may be a late answer to an earlier command. */
  let doubtful = false;

  let wait = (ms: number, run: () => void) => {
    host.clearTimeout(timer);
    timer = host.setTimeout(run, ms);
  };

  function finish(ok: boolean): void {
    packet = undefined;
    host.sent(ok);
  }

  /** A setback: it is set up again after a pause. */
  function restart(): void {
    pending = PAUSED;
    wait(++setbacks > SETBACKS_MAX ? LONG_PAUSE_MS : PAUSE_MS, setUp);
    if (setbacks >= SETBACKS_MAX && packet) finish(false);
  }

  function trouble(what: number): void {
    if (GATEWAY) host.trouble(what);
  }

  function deliver(hex: string): void {
    let bytes = bytesOf(hex);
    if (bytes) host.take(bytes, heard);
    else trouble(DAMAGED);
  }

  /** For gateways only. */
  let signal = (GATEWAY && createSignalQuery(module.signal, heard, deliver)) as SignalQuery;

  /** Delivers a packet that waits for its signal, without it. */
  function release(): void {
    if (GATEWAY) signal.release();
  }

  /** The command was refused or not answered, or the frame has not left in time. */
  function onFailure(): void {
    release();
    if (pending === ON_AIR || ++failures > TRIES_MAX) {
      host.trouble(spoke ? NOT_ANSWERED : SILENT);
      restart();
      // Sleep does not wait for that.
      if (sleepWanted) fallAsleep();
    } else {
      pending = PAUSED;
      wait(PAUSE_MS, resume);
    }
  }

  function onNoAnswer(): void {
    doubtful = true;
    onFailure();
  }

  function resume(): void {
    pending = READY;
    proceed();
  }

  function ask(command: string): void {
    pending = command.trim();
    alreadySet = false;
    host.write(command + "\r\n");
    wait(ANSWER_MS, onNoAnswer);
  }

  function fallAsleep(): void {
    sleepWanted = false;
    pending = OFF;
    sleeps++;
    awake = module.tells;
    host.write(module.sleep + "\r\n");
    wait(TO_SLEEP_MS, () => {
      if (!awake || sleeps > 1) return host.asleep();
      // Once more: it may have been busy, or what it said was the answer to an older command, and this wakes it.
      host.write("\r\n");
      wait(PAUSE_MS, fallAsleep);
    });
  }

  /** The next command towards what is wanted. */
  function proceed(): void {
    if (pending !== READY) return;
    let command = GATEWAY && signal.waits() ? "" : module.setup(setupStep, settings) || "";
    setupCommand = command;
    if (GATEWAY && signal.waits()) ask(signal.question());
    else if (command) {
      if (command.startsWith("\n")) {
        if (mustWrite && flashWrites < FLASH_WRITES) flashWrites++;
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
      pending = SENDING;
    } else if (listenWanted && !listening) {
      stopWanted = false;
      ask(module.listen);
    } else if (sleepWanted) fallAsleep();
  }

  /** The pending command has been answered. */
  function onAnswer(line: string): void {
    let command = pending;
    pending = READY;
    host.clearTimeout(timer);
    failures = 0;
    if (awake) {
      awake = false;
      host.trouble(SLEEPLESS);
    }
    if (GATEWAY && signal.isAsked(command)) signal.answer(line);
    else if (setupCommand) {
      // Its flash has another setting.
      mustWrite = command.indexOf("?") > 0 && !alreadySet && flashWrites < FLASH_WRITES;
      if (!mustWrite) setupStep++;
    } else if (command === module.listen) {
      listening = true;
      setbacks = 0;
    } else if (command === module.stop) listening = false;
    else if (packet) {
      pending = ON_AIR;
      wait(airtimeMs + ANSWER_MS, onFailure);
      return;
    }
    proceed();
  }

  function setUp(): void {
    setupStep = 0;
    failures = 0;
    sleeps = 0;
    spoke = false;
    mustWrite = false;
    listening = false;
    resume();
  }

  function onPacket(): void {
    setbacks = 0;
    if (module.once) listening = false;
    release();
    if (GATEWAY && module.signal.length && heard.hex) signal.hold();
    else deliver(heard.hex);
    proceed();
  }

  function onLine(line: string): void {
    if ("\n" + line === setupCommand) alreadySet = true;
    let what = module.read(line, heard);
    if (GATEWAY && what === UNKNOWN) {
      // Twice, since a line that loses bytes makes such a command of any: what it does not know is not set wrongly.
      alreadySet = setupCommand.startsWith("\n") && failures > 0;
      what = alreadySet ? DONE : REFUSED;
    }
    if (what) spoke = true;
    if (sleeps && (pending === OFF ? what : line.startsWith(module.awake))) awake = what !== ASLEEP;
    if (pending === OFF) return;
    if (what === DONE && pending > OFF) onAnswer(line);
    else if (what === REFUSED && pending > OFF) {
      if (pending === SENDING && !doubtful) sendsLeft++;
      onFailure();
    } else if (what === PACKET) onPacket();
    else if (what === SENT && packet && sendsLeft < SENDS_MAX) {
      // The answer to SENDING may have been lost, and another command be pending.
      if (pending === ON_AIR || pending === SENDING) {
        host.clearTimeout(timer);
        pending = READY;
      }
      setbacks = 0;
      doubtful = false;
      finish(true);
      proceed();
    } else if (what === ENDED) {
      listening = false;
      if (pending === ON_AIR) onFailure();
      proceed();
    } else if (what === RESTARTED) {
      // A restart is expected while it is set up, and just after its start.
      if (!setupCommand && pending !== PAUSED) trouble(HAS_RESTARTED);
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
        onLine(one);
      }
      // No line is so long: noise.
      if (line.length > LINE_MAX) line = "";
    },
    start: () => {
      sleepWanted = false;
      // Half a line from before would run into the first one.
      line = "";
      // It may say that it has restarted, which is no setback.
      setbacks = -1;
      pending = PAUSED;
      host.write(module.wake);
      wait(PAUSE_MS, setUp);
    },
    send: (frame, ms) => {
      packet = frame;
      airtimeMs = ms;
      sendsLeft = SENDS_MAX;
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
      proceed();
    },
    stop: () => {
      pending = OFF;
      host.clearTimeout(timer);
      packet = undefined;
      listenWanted = false;
    },
  };
}
