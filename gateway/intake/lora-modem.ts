// A LoRa module on a serial port, as on a USB stick, as a way in: it listens all the time but for the answers, which
// it sends at their time and only as far as the duty cycle goes.
//
//   uplink  |████████|
//   answer           |<- 1 s ->|███|      the node listens from 0.9 s on
import type { BindingInterface } from "@serialport/bindings-interface";
import type { SerialPortStream } from "@serialport/stream";
import { ANSWER_AFTER, ANSWER_MAX, ANSWER_SLACK, airtime } from "../../shared/radio/airtime.ts";
import { createModem, DAMAGED, HAS_RESTARTED } from "../../shared/radio/modem.ts";
import { type Heard, type Module, PACKET, type RadioSettings } from "../../shared/radio/module.ts";
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import { createAccount } from "./airtime-account.ts";
import { identify } from "./identify.ts";
import { MODULES, type ModuleName } from "./modules.ts";
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
  /** Real ports where not given. */
  binding?: BindingInterface;
}

/** A module from which nothing was heard for so long may be deaf without knowing: it is told to listen anew, ms. */
const SILENCE = 45_000;
/** Where in the node's window answers start, ms: it may be late with opening it. */
const AIM = ANSWER_AFTER + ANSWER_SLACK / 3;
const LATEST = ANSWER_AFTER + ANSWER_SLACK;
/** What a module takes to act on a command, ms. */
const PROMPT = 20;
const BITS_PER_BYTE = 10;
/** What a spreading factor needs, dB: -7.5 at 7 and 2.5 less for each more (SX1276 data sheet, table 13). */
const needs = (spreadingFactor: number) => -7.5 - 2.5 * (spreadingFactor - 7);

/** Starts to listen, now or as soon as the port is there. Throws GatewayError "config" for wrong settings. */
export function openModemIntake(settings: ModemSettings, channel: RadioChannel, deps: ModemDeps): Port {
  const { clock, log, onUplink, onFault } = deps;
  const kind = MODULES[settings.module];
  const baud = settings.baud ?? kind.module.baud;
  // Of the radio, not of the module: another one in its place goes on with them.
  const account = createAccount(channel.duty);
  const rations = createRations({ duty: channel.duty });
  const port = { ...settings, baud };
  return keepOpen(port, { what: "radio", clock, log, binding: deps.binding, serve });

  function serve(stream: SerialPortStream, via: string) {
    let here = true;
    let timer: Timer = null;
    let watch: Timer = null;
    let lines: ((text: string) => void) | undefined;
    /** When the packet that was read last had ended, unix ms. */
    let ended = 0;
    /** Until when the radio is promised to an answer, unix ms. */
    let promised = 0;
    let lastHeard = 0;

    const write = (text: string) => {
      if (here && stream.isOpen) stream.write(Buffer.from(text, "latin1"));
    };
    const module: Module = {
      ...kind.module,
      read: (line, heard) => {
        const what = kind.module.read(line, heard);
        if (what === PACKET) ended = clock.now() - (line.length * BITS_PER_BYTE * 1000) / baud;
        return what;
      },
    };
    const modem = createModem(module, channel, {
      write,
      setTimeout: (run, ms) => clock.setTimeout(run, ms),
      clearTimeout: (id) => clock.clearTimeout(id),
      take,
      sent: (ok) => {
        if (!ok) log.debug({ via }, "An answer could not be sent.");
      },
      asleep: () => {},
      trouble: (what) => {
        onFault(
          via,
          what === DAMAGED ? "damaged" : what === HAS_RESTARTED ? "module-restarted" : "module-silent",
        );
      },
    });

    function take(frame: Uint8Array, { rssi, snr }: Heard): void {
      lastHeard = clock.now();
      const margin = Number.isNaN(snr) ? null : snr - needs(channel.spreadingFactor);
      const signal: Signal = { rssi, snr, margin };
      const node = frame.length > 3 ? (frame[2]! << 8) | frame[3]! : 0;
      onUplink({ frame, received: Math.round(ended), via, signal, back: backTo(node, ended) });
    }

    /** The way back to who has just sent: once, and at its time. */
    function backTo(node: number, end: number): Return {
      const free = (ms: number) => {
        const at = Math.max(end + AIM, clock.now());
        return at >= promised && at <= end + LATEST && account.wait(ms, at) === 0;
      };
      return {
        writable: () => here && free(airtime(ANSWER_MAX, channel.spreadingFactor)),
        consoleOff: () => {},
        send: (frame: Uint8Array, need: Need = "must") => {
          const ms = airtime(frame.length, channel.spreadingFactor);
          if (!here || !rations.mayAnswer(node, need, ms, clock.now()) || !free(ms)) {
            log.debug({ via, node, need }, "An answer is not sent: there is no time on the air for it.");
            return;
          }
          const at = Math.max(end + AIM, clock.now());
          promised = at + ms;
          account.spend(ms, at);
          rations.spent(node, ms, at);
          const lead = (2 * frame.length + 40) * ((BITS_PER_BYTE * 1000) / baud) + PROMPT;
          timer = clock.setTimeout(() => modem.send(frame, ms), at - lead - clock.now());
        },
      };
    }

    /** Listens anew where nothing has been heard for long. */
    function watchOver(): void {
      watch = clock.setTimeout(() => {
        if (clock.now() - lastHeard >= SILENCE && clock.now() > promised) {
          modem.listen(false);
          modem.listen(true);
        }
        watchOver();
      }, SILENCE);
    }

    const stopAsking = identify(kind, {
      clock,
      log,
      via,
      write,
      onLines: (listener) => {
        lines = listener;
      },
      onFault: () => onFault(via, "module-old"),
      done: () => {
        lines = modem.data;
        modem.start();
        modem.listen(true);
        lastHeard = clock.now();
        watchOver();
      },
    });
    return {
      data: (chunk: Buffer) => lines?.(chunk.toString("latin1")),
      gone: () => {
        here = false;
        stopAsking();
        modem.stop();
        clock.clearTimeout(timer);
        clock.clearTimeout(watch);
      },
    };
  }
}
