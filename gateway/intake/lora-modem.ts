// A LoRa module on a serial port, as on a USB stick, as a way in: it listens all the time but for the answers, which
// it sends at their time and only as far as the duty cycle goes.
//
//   uplink  |████████|
//   answer           |<- 1 s ->|███|      the node listens from 0.9 s on
import type { BindingInterface } from "@serialport/bindings-interface";
import type { SerialPortStream } from "@serialport/stream";
import { ANSWER_AFTER, ANSWER_SLACK, airtime } from "../../shared/radio/airtime.ts";
import { createModem, DAMAGED, HAS_RESTARTED } from "../../shared/radio/modem.ts";
import {
  type Heard,
  type Module,
  OTHER,
  PACKET,
  type RadioSettings,
  REFUSED,
} from "../../shared/radio/module.ts";
import { type ModuleName, RADIO_MODULES } from "../../shared/radio/modules/index.ts";
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import { createAccount } from "./airtime-account.ts";
import { identify } from "./identify.ts";
import { keepOpen, type Port, type PortSettings } from "./port.ts";
import { createRations } from "./radio-rations.ts";
import type { LineFault, Need, Return, Signal, Uplink } from "./uplink.ts";

export interface ModemSettings extends Omit<PortSettings, "baud"> {
  module: ModuleName;
  /** Bit/s; what the module comes with where not given. */
  baud?: number | undefined;
}

export interface RadioChannel extends RadioSettings {
  /** Share of the time in which it may send. */
  duty: number;
}

export interface ModemDeps {
  clock: Clock;
  log: Log;
  onUplink(uplink: Uplink): void;
  onFault(via: string, fault: LineFault): void;
  /** What this module has sent within the last hour, and what it is about to: kept over restarts. */
  airtime?: { sent(): { at: number; ms: number }[]; keep(sending: { at: number; ms: number }): void };
  /** Real ports where not given. */
  binding?: BindingInterface;
}

/**
 * A module from which nothing was heard for so long may be deaf without knowing: it is told to listen anew, ms. That
 * costs the packet that comes meanwhile, and nodes send at the same times each hour: so it is up to SPREAD earlier,
 * by the golden ratio, which comes back to no moment of an hour.
 */
const SILENCE = 45_000;
const SPREAD = 15_000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** What USB and this machine may add to the time that bytes take, ms. */
const JITTER = 50;
/**
 * Where in the node's window answers start, ms, and the latest: in its middle, as a module may be quicker than
 * thought, and the end of an uplink is known the later the busier this machine is.
 */
const AIM = ANSWER_AFTER + ANSWER_SLACK / 2;
const LATEST = ANSWER_AFTER + ANSWER_SLACK - JITTER;
/** What a module says to a command, or of a packet that has left, is at most so long, B. */
const REPLY = 20;
const BITS_PER_BYTE = 10;
/** A command that sets all that can be set is at most so long, B: an ack is shorter. */
const COMMAND_MAX = 56;
/** Of the duty cycle: packets leave some ms earlier or later than they are accounted for. */
const USED = 0.99;
/** An outage that took longer is worth telling that it is over, ms. */
const LONG = 10_000;
/** Bytes that a line does not take are not heaped up, B. */
const BACKLOG_MAX = 4096;
/** What a spreading factor needs, dB: -7.5 at 7 and 2.5 less for each more (SX1276 data sheet, table 13). */
const needs = (spreadingFactor: number) => -7.5 - 2.5 * (spreadingFactor - 7);

/** Starts to listen, now or as soon as the port is there. Throws GatewayError "config" for wrong settings. */
export function openModemIntake(settings: ModemSettings, channel: RadioChannel, deps: ModemDeps): Port {
  const { clock, log, onUplink, onFault } = deps;
  const kind = RADIO_MODULES[settings.module];
  const baud = settings.baud ?? kind.driver.baud;
  // Of the radio, not of the module: another one in its place goes on with them.
  const account = createAccount(USED * channel.duty, { sent: deps.airtime?.sent() ?? [] });
  const rations = createRations({ duty: channel.duty });
  const port = { ...settings, baud };
  /** ms that so many bytes take on the line. */
  const onLine = (bytes: number) => (bytes * BITS_PER_BYTE * 1000) / baud;
  /** From the end of a packet to knowing of it, ms. */
  const tail = onLine(REPLY) + kind.prompt + JITTER;
  return keepOpen(port, { what: "radio", clock, log, binding: deps.binding, serve });

  /** From telling a module to send so many bytes to the start of sending, ms; and with the end of listening before. */
  function telling(bytes: number): number {
    const { send, after } = kind.driver;
    return onLine(send.length + 2 * bytes + after.length + 2) + kind.prompt;
  }
  function lead(bytes: number): number {
    return onLine(kind.driver.stop.length + 2 + REPLY) + kind.prompt + telling(bytes);
  }

  function serve(stream: SerialPortStream, via: string) {
    let here = true;
    const timers = new Set<Timer>();
    let watch: Timer = null;
    let watches = 0;
    let lines: ((text: string) => void) | undefined;
    /** It is set up, and listens but for the answers. */
    let ready = false;
    /** Since when it is not, unix ms, and whether that is known; its version, until it has been told of. */
    let away = 0;
    let told = false;
    let version: string | undefined;
    /** What was asked of it last, and what it said where it did not want to: for people. */
    let asked = "";
    let refusal = "";
    /** When the packet that was read last had ended, unix ms. */
    let ended = 0;
    /** Until when the radio is promised to an answer, unix ms. */
    let promised = 0;
    /** The answer that the module has: until when it may be told to send it, unix ms, and whether it was. */
    let answer: { until: number; told: boolean } | undefined;

    const later = (run: () => void, ms: number) => {
      const timer = clock.setTimeout(() => {
        timers.delete(timer);
        run();
      }, ms);
      timers.add(timer);
    };

    /** A packet comes in pieces; a command is whole with its line end. */
    let begun = "";
    function write(piece: string): void {
      const text = begun + piece;
      begun = text.endsWith("\n") ? "" : text;
      if (begun === "") command(text);
    }

    function command(text: string): void {
      if (!here || !stream.isOpen || stream.writableLength > BACKLOG_MAX) return;
      if (text.startsWith(kind.driver.send) && !mayTell()) return;
      if (text.startsWith(kind.driver.listen)) isReady();
      if (text.trim() !== asked) refusal = "";
      asked = text.trim();
      stream.write(Buffer.from(text, "latin1"));
    }

    /**
     * The modem would tell the module once more where it is not sure, and when it is set up again. But an answer that
     * is late is lost on its node, and one that is sent twice takes time that was not accounted for.
     */
    function mayTell(): boolean {
      if (answer !== undefined && !answer.told && clock.now() <= answer.until) {
        answer.told = true;
        return true;
      }
      answer = undefined;
      later(setUp, 0);
      return false;
    }

    function isReady(): void {
      if (ready) return;
      ready = true;
      const where = `at ${channel.frequency / 1_000_000} MHz, SF${channel.spreadingFactor}`;
      if (version !== undefined) log.info({ via, version }, `A ${kind.title} listens ${where}.`);
      else if (clock.now() - away > LONG) log.info({ via }, `The ${kind.title} listens again ${where}.`);
      version = undefined;
      told = false;
    }

    /** Once, until it is ready again: how often it failed, not how often it was tried. */
    function notAnswered(): void {
      if (ready) away = clock.now();
      ready = false;
      if (told) return;
      told = true;
      onFault(via, "module-silent");
      if (version === undefined) return;
      const said = refusal === "" ? "nothing" : `"${refusal}"`;
      log.error(
        { via, version },
        `This ${kind.title} cannot be set up: to "${asked}" it says ${said}. Is the radio's configuration for another region, or the module?`,
      );
    }

    const module: Module = {
      ...kind.driver,
      read: (line, heard) => {
        const what = kind.driver.read(line, heard);
        if (what === PACKET) ended = clock.now() - onLine(line.length + kind.beside);
        else if (what === REFUSED) refusal = line;
        else if (what === OTHER && /[^\t\x20-\x7e]/.test(line)) onFault(via, "noise");
        return what;
      },
    };
    const modem = createModem(module, channel, {
      write,
      setTimeout: (run, ms) => clock.setTimeout(run, ms),
      clearTimeout: (id) => clock.clearTimeout(id),
      take,
      sent: () => {
        answer = undefined;
      },
      asleep: () => {},
      trouble: (what) => {
        if (what === DAMAGED) onFault(via, "damaged");
        else if (what === HAS_RESTARTED) {
          onFault(via, "module-restarted");
          if (ready) away = clock.now();
          ready = false;
        } else notAnswered();
      },
    });

    function setUp(): void {
      if (!here) return;
      answer = undefined;
      modem.stop();
      modem.start();
      modem.listen(true);
    }

    function take(frame: Uint8Array, { rssi, snr }: Heard): void {
      if (!here) return;
      watchOver();
      const margin = Number.isNaN(snr) ? null : snr - needs(channel.spreadingFactor);
      const signal: Signal = { rssi, snr, margin };
      const node = frame.length > 3 ? (frame[2]! << 8) | frame[3]! : 0;
      onUplink({ frame, received: Math.round(ended), via, signal, back: backTo(node, ended) });
    }

    /** The way back to who has just sent: once, and at its time. */
    function backTo(node: number, end: number): Return {
      let used = false;
      /** When an answer of so many bytes would start; undefined where it cannot be sent. */
      const start = (bytes: number) => {
        const now = clock.now();
        // Longer than any answer is promised ahead: the clock was set back.
        const free = promised - now > 10_000 ? 0 : promised;
        const at = Math.max(end + AIM, Math.max(now, free) + lead(bytes));
        const fits = at <= end + LATEST && account.wait(airtime(bytes, channel.spreadingFactor), at) === 0;
        return here && ready && !used && fits ? at : undefined;
      };
      return {
        writable: () =>
          start(COMMAND_MAX) !== undefined &&
          rations.mightAnswer(node, airtime(COMMAND_MAX, channel.spreadingFactor), clock.now()),
        consoleOff: () => {},
        arrives: (bytes) => {
          const at = start(bytes);
          return at === undefined ? clock.now() : at + airtime(bytes, channel.spreadingFactor) + tail;
        },
        send: (frame: Uint8Array, need: Need = "must") => {
          const ms = airtime(frame.length, channel.spreadingFactor);
          const may = rations.mayAnswer(node, need, ms, clock.now());
          const at = may ? start(frame.length) : undefined;
          if (at === undefined) {
            dropped(node, need);
            return;
          }
          used = true;
          try {
            deps.airtime?.keep({ at, ms });
          } catch (cause) {
            // Where the store cannot be written, nothing is to be acknowledged either.
            log.debug({ via, err: cause }, "An answer is not sent: its time on the air cannot be kept.");
            return;
          }
          promised = at + ms + tail;
          account.spend(ms, at);
          rations.spent(node, ms, at);
          const until = end + ANSWER_AFTER + ANSWER_SLACK - telling(frame.length);
          later(
            () => {
              if (!ready || answer !== undefined) return dropped(node, need);
              answer = { until, told: false };
              modem.send(frame, ms);
            },
            at - lead(frame.length) - clock.now(),
          );
        },
      };
    }

    function dropped(node: number, need: Need): void {
      if (need === "must") onFault(via, "unanswered");
      log.debug({ via, node, need }, "An answer is not sent: there is no time on the air for it.");
    }

    /** Listens anew where nothing has been heard for long. */
    function watchOver(): void {
      clock.clearTimeout(watch);
      const silence = SILENCE - SPREAD * ((++watches * GOLDEN) % 1);
      watch = clock.setTimeout(() => {
        if (kind.forgets) setUp();
        else {
          modem.listen(false);
          modem.listen(true);
        }
        watchOver();
      }, silence);
    }

    const stopAsking = identify(kind, {
      clock,
      log,
      via,
      baud,
      write,
      onLines: (listener) => {
        lines = listener;
      },
      onFault: (fault) => onFault(via, fault),
      done: (found) => {
        version = found;
        away = clock.now();
        lines = modem.data;
        setUp();
        watchOver();
      },
    });
    return {
      data: (chunk: Buffer) => lines?.(chunk.toString("latin1")),
      gone: () => {
        here = false;
        stopAsking();
        modem.stop();
        for (const timer of timers) clock.clearTimeout(timer);
        clock.clearTimeout(watch);
      },
    };
  }
}
