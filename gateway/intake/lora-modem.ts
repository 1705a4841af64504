// A LoRa module on a serial port, as on a USB stick, as a way in: it listens all the time but for the answers, which
// it sends at their time and only as far as the duty cycle goes.
//
//   port ◄─► identify, then driver ──► uplinks
//                          ▲  │  ▲        │
//      watch: listen anew ─┘  │  └─ answers: the way back
//                             └───► readiness
import type { BindingInterface } from "@serialport/bindings-interface";
import type { SerialPortStream } from "@serialport/stream";
import type { Heard, RadioSettings } from "../../shared/radio/module.ts";
import type { ModuleFacts } from "../../shared/radio/modules/facts.ts";
import { type ModuleName, RADIO_MODULES } from "../../shared/radio/modules/index.ts";
import { lowDataRateDoubt } from "../../shared/radio/modules/low-data-rate.ts";
import { type Clock, createTimerGroup } from "../clock.ts";
import type { Log } from "../log.ts";
import { createAccount } from "./airtime-account.ts";
import { createAnswerSlot } from "./answer-slot.ts";
import { createDownlinkScheduler } from "./downlink-scheduler.ts";
import { identify } from "./identify.ts";
import type { Intake, Sending } from "./intake.ts";
import { watchListening } from "./listening-watch.ts";
import { modemTiming } from "./modem-timing.ts";
import { startDriver } from "./module-driver.ts";
import { trackReadiness } from "./module-readiness.ts";
import { keepOpen, type PortSettings, type PortUser } from "./port.ts";
import { startAnswers, type Transmitter } from "./radio-answers.ts";
import type { LineFault, Signal, Uplink } from "./uplink.ts";

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
  airtime?: { sent(): Sending[]; keep(sending: Sending): void };
  /** Real ports where not given. */
  binding?: BindingInterface | undefined;
}

/** Of the duty cycle: packets leave some ms earlier or later than they are accounted for. */
const USED_SHARE = 0.99;
const HZ_PER_MHZ = 1_000_000;
/** What a spreading factor needs, dB: -7.5 at 7 and 2.5 less for each more (SX1276 data sheet, table 13). */
const neededSnr = (spreadingFactor: number) => -7.5 - 2.5 * (spreadingFactor - 7);

/** A module of some kind at some speed on a channel, whichever port it is on just now. */
interface Radio {
  kind: ModuleFacts;
  /** bit/s */
  baud: number;
  channel: RadioChannel;
  transmitter: Transmitter;
}

/** Starts to listen, now or as soon as the port is there. Throws GatewayError "config" for wrong settings. */
export function openModemIntake(settings: ModemSettings, channel: RadioChannel, deps: ModemDeps): Intake {
  const { clock, log, binding } = deps;
  const kind = RADIO_MODULES[settings.module];
  const baud = settings.baud ?? kind.driver.baud;
  const transmitter: Transmitter = {
    spreadingFactor: channel.spreadingFactor,
    account: createAccount(USED_SHARE * channel.duty, { sent: deps.airtime?.sent() ?? [] }),
    scheduler: createDownlinkScheduler({ duty: channel.duty }),
    timing: modemTiming(kind, baud),
    keep: (sending) => deps.airtime?.keep(sending),
  };
  const radio = { kind, baud, channel, transmitter };
  const serve = (stream: SerialPortStream, via: string) => serveModule(stream, via, radio, deps);
  return keepOpen({ ...settings, baud }, { what: "radio", clock, log, binding, serve });
}

/** From the opening of a port to its end. */
function serveModule(stream: SerialPortStream, via: string, radio: Radio, deps: ModemDeps): PortUser {
  const { kind, baud, channel, transmitter } = radio;
  const { clock, log } = deps;
  const common = { clock, log, via };
  const onFault = (fault: LineFault) => deps.onFault(via, fault);
  const where = `at ${channel.frequency / HZ_PER_MHZ} MHz, SF${channel.spreadingFactor}`;
  const readiness = trackReadiness({ ...common, title: kind.title, where, onFault });
  const timers = createTimerGroup(clock);
  const slot = createAnswerSlot();
  const driver = startDriver({
    line: stream,
    kind,
    channel,
    timing: transmitter.timing,
    clock,
    timers,
    slot,
    readiness,
    onPacket,
    onFault,
  });
  const watch = watchListening(clock, driver.listenAnew);
  const backTo = startAnswers({
    ...common,
    transmitter,
    slot,
    isReady: readiness.isReady,
    send: driver.send,
    later: timers.later,
    onUnanswered: () => onFault("unanswered"),
  });
  /** Reads the text of the module: first what identifies it, then the driver. */
  let onText: ((text: string) => void) | undefined;
  const stopAsking = identify(kind, {
    ...common,
    baud,
    write: driver.write,
    onLines: (listener) => {
      onText = listener;
    },
    onFault: readiness.unusable,
    done: (version) => {
      readiness.identified(version);
      const doubt = lowDataRateDoubt(kind, channel.spreadingFactor);
      if (doubt !== null) log.warn({ via }, doubt);
      onText = driver.data;
      driver.setUp();
      watch.restart();
    },
  });

  function onPacket(frame: Uint8Array, heard: Heard, end: number): void {
    watch.restart();
    const signal = signalOf(heard, channel.spreadingFactor);
    deps.onUplink({ frame, received: Math.round(end), via, signal, back: backTo(nodeOf(frame), end) });
  }

  return {
    state: readiness.state,
    data: (chunk) => onText?.(chunk.toString("latin1")),
    gone: () => {
      readiness.ended();
      stopAsking();
      driver.stop();
      timers.clear();
      watch.stop();
    },
  };
}

function signalOf({ rssi, snr }: Heard, spreadingFactor: number): Signal {
  return { rssi, snr, margin: Number.isNaN(snr) ? null : snr - neededSnr(spreadingFactor) };
}

/** As its header says, which is not authenticated. */
function nodeOf(frame: Uint8Array): number {
  return frame.length > 3 ? (frame[2]! << 8) | frame[3]! : 0;
}
