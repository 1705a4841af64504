// Drives a radio module: sets it up, sends, listens and puts it to sleep, one command at a time, each with a time
// in which it has to be answered. A module that has restarted, refuses or is silent is set up again. The same
// code runs on the node and in the gateway.
//
//   wanted: a frame to send, to listen ──► go(): the next command towards it ──► module
//                                            ▲                                    │
//                            host ◄── take() ┴── data(): lines ◄──────────────────┘
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
const ANSWER = 2000;
/** The command to sleep is on its way so long, ms. */
const BEDTIME = 100;
/** Between two attempts, ms, and where several have failed. */
const AGAIN = 250;
const LATER = 5000;
/** Of the same command, before it is set up again; and of setting up, before a frame is given up. */
const TRIES = 3;
/** A frame whose end is not told is sent so often. */
const SENDS = 2;
/** Settings are written to flash so often, ever: more is a line that damages the answers. */
const WRITES = 20;
/** Bytes of a packet that are written at once. */
const PIECE = 16;
/** Stands for a command where nothing may be asked for a while. */
const PAUSE = " ";
/** And for the one that sends. */
const SENDING = "  ";
const TROUBLES = 2;

/** The bytes of a text in hex; undefined where it is none. */
function bytesOf(hex: string): Uint8Array | undefined {
  let n = hex.length / 2;
  if (n < 1 || n > 255 || n !== Math.floor(n)) return undefined;
  let bytes = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    let byte = parseInt(hex.substr(2 * i, 2), 16);
    if (!(byte >= 0)) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

export function createModem(module: Module, settings: RadioSettings, host: Host): Modem {
  let heard: Heard = { hex: "", rssi: NaN, snr: NaN };
  let line = "";
  /** The next command that sets it up; what was asked, and not answered yet; whether it has another setting in flash. */
  let step = 0;
  let setting = "";
  let asked = PAUSE;
  let same = false;
  let differs = false;
  let writes = 0;
  let timer: unknown;
  let tries = 0;
  let troubles = 0;
  /** What is to be sent, how long that takes, how often still, and whether it is on its way. */
  let packet: Uint8Array | undefined;
  let takes: number;
  let sends = 0;
  /** A refusal may be another command's, which came late or in half. */
  let doubt = false;
  let onAir = false;
  /** Whether it is to listen, is to stop first, and listens. */
  let wanted = false;
  let halt = false;
  let listens = false;
  /** A packet whose signal is asked for, and which of the two. */
  let held = "";
  let query = 0;
  let live = false;
  let drowsy = false;

  let wait = (ms: number, run: () => void) => {
    host.clearTimeout(timer);
    timer = host.setTimeout(run, ms);
  };

  function finish(ok: boolean): void {
    packet = undefined;
    onAir = false;
    host.sent(ok);
  }

  /** It is to be set up again. */
  function restart(): void {
    tries = 0;
    listens = false;
    onAir = false;
    asked = PAUSE;
    wait(++troubles > TROUBLES ? LATER : AGAIN, begin);
    if (troubles >= TROUBLES && packet) finish(false);
  }

  function trouble(what: number): void {
    if (GATEWAY) host.trouble(what);
  }

  function deliver(hex: string): void {
    let bytes = bytesOf(hex);
    if (bytes) host.take(bytes, heard);
    else trouble(DAMAGED);
  }

  /** A packet does not wait for its signal any longer. */
  function release(): void {
    if (GATEWAY && held) {
      let hex = held;
      held = "";
      deliver(hex);
    }
  }

  /** What was asked is not to be had. */
  function fail(): void {
    release();
    if (onAir || ++tries > TRIES) {
      trouble(NOT_ANSWERED);
      restart();
      // It is not waited for.
      if (drowsy) bed();
    } else {
      asked = PAUSE;
      wait(AGAIN, next);
    }
  }

  function late(): void {
    doubt = true;
    fail();
  }

  function next(): void {
    asked = "";
    go();
  }

  function ask(command: string): void {
    asked = command;
    same = false;
    host.write(command + "\r\n");
    wait(ANSWER, late);
  }

  function bed(): void {
    drowsy = false;
    live = false;
    host.write(module.sleep + "\r\n");
    wait(BEDTIME, host.asleep);
  }

  /** The next command towards what is wanted. */
  function go(): void {
    if (asked || onAir || !live) return;
    let command = GATEWAY && held ? "" : module.setup(step, settings) || "";
    setting = command;
    if (GATEWAY && held) ask(module.signal[query]);
    else if (command) {
      if (command.startsWith("?")) {
        command = command.substr(1);
        if (differs && writes < WRITES) writes++;
        else command = command.split("=")[0] + "=?";
      }
      ask(command);
    } else if (listens && (packet || halt)) ask(module.stop);
    else if (packet && !sends) {
      finish(false);
      go();
    } else if (packet) {
      sends--;
      if (line) doubt = true;
      // In pieces: whole it would take ten times its memory for a moment.
      host.write(module.send);
      for (let i = 0; i < packet.length; ) {
        let hex = "";
        for (let end = i + PIECE; i < packet.length && i < end; i++) {
          hex += (256 + packet[i]).toString(16).substr(1);
        }
        host.write(hex);
      }
      ask(module.after);
      asked = SENDING;
    } else if (wanted && !listens) {
      halt = false;
      ask(module.listen);
    } else if (drowsy) bed();
  }

  /** What was asked has been answered. */
  function done(line: string): void {
    let command = asked;
    asked = "";
    host.clearTimeout(timer);
    tries = 0;
    if (GATEWAY && held && command === module.signal[query]) {
      let value = parseInt(line, 10);
      if (query) {
        heard.snr = value;
        release();
      } else heard.rssi = value;
      query++;
    } else if (setting) {
      // What it has in flash is another setting.
      differs = command.indexOf("?") > 0 && !same && writes < WRITES;
      if (!differs) step++;
    } else if (command === module.listen) {
      listens = true;
      troubles = 0;
    } else if (command === module.stop) listens = false;
    else if (packet) {
      onAir = true;
      wait(takes + ANSWER, fail);
      return;
    }
    go();
  }

  function begin(): void {
    step = 0;
    differs = false;
    listens = false;
    onAir = false;
    next();
  }

  function take(): void {
    troubles = 0;
    if (module.once) listens = false;
    release();
    if (GATEWAY && module.signal.length && heard.hex) {
      heard.rssi = heard.snr = NaN;
      held = heard.hex;
      query = 0;
    } else deliver(heard.hex);
    go();
  }

  function read(line: string): void {
    if ("?" + line === setting) same = true;
    let what = module.read(line, heard);
    let answered = asked && asked !== PAUSE && !onAir;
    if (!live) return;
    if (what === DONE && answered) done(line);
    else if (what === REFUSED && answered) {
      if (asked === SENDING && !doubt) sends++;
      fail();
    } else if (what === PACKET) take();
    else if (what === SENT && packet && sends < SENDS) {
      // Its answer may be missing, and something else be asked already.
      if (onAir || asked === SENDING) {
        host.clearTimeout(timer);
        asked = "";
      }
      troubles = 0;
      doubt = false;
      finish(true);
      go();
    } else if (what === ENDED) {
      listens = false;
      if (onAir) fail();
      go();
    } else if (what === RESTARTED) {
      // While it is set up it may have been told to; and just after a start it may say so.
      if (!setting && asked !== PAUSE) trouble(HAS_RESTARTED);
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
      live = true;
      drowsy = false;
      step = 0;
      // Half a line of before would get its end from the module's first.
      line = "";
      tries = 0;
      // It may say that it has restarted, and is expected to.
      troubles = -1;
      asked = PAUSE;
      host.write(module.wake);
      wait(AGAIN, begin);
    },
    send: (frame, ms) => {
      packet = frame;
      takes = ms;
      sends = SENDS;
      go();
    },
    listen: (on) => {
      wanted = on;
      if (!on) halt = true;
      go();
    },
    sleep: () => {
      wanted = false;
      halt = true;
      drowsy = true;
      if (live) go();
      else host.asleep();
    },
    stop: () => {
      live = false;
      host.clearTimeout(timer);
      packet = undefined;
      wanted = false;
    },
  };
}
