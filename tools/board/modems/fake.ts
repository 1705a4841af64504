// A radio module without hardware, the part that all kinds have in common: power, a UART with its time, a radio
// that is on one channel at a time, sleep, and the account of what it did. What it says is its dialogue's.
//
//   host ──fromHost──► bytes ─► lines ─► program.command ─► answer ──toHost──► host
//   air  ──hear──────► program.onPacket ─► event ──────────────────────toHost──► host
import { createTimerGroup } from "../../../gateway/clock.ts";
import { type Account, createAccount } from "./account.ts";
import { createCommands } from "./commands.ts";
import type { Body, Channel, Dialogue, FakeOptions, Program, Reception, Station, Usage } from "./dialogue.ts";
import type { FaultName } from "./faults.ts";
import { createRadio } from "./radio.ts";
import { createUart } from "./uart.ts";

export interface FakeModem extends Station {
  /** Bytes that the host sends, at its rate. */
  fromHost(bytes: Uint8Array, baud?: number): void;
  powerOn(): void;
  powerOff(): void;
  /** Its reset pin. */
  reset(): void;
  /** It has power and does not sleep; it may be starting. */
  awake(): boolean;
  usage(): Usage;
  /** Hears no more until it is stopped and listens anew. */
  deafen(): void;
  /** bit/s */
  baud: number;
}

/** A packet that comes out of turn, for the fault `between`. */
const STRAY_PACKET = [0xe0, 9, 9, 9];
/** The longest that a timer takes. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** The module that a life is one of. */
interface Module {
  account: Account;
  station: Station;
  now(): number;
  fault(name: FaultName): boolean;
  reset(): void;
}

/** From a reset to the next. */
function createLife(
  dialogue: Dialogue,
  options: FakeOptions,
  { account, station, now, fault, reset }: Module,
) {
  const timers = createTimerGroup(options.clock);
  let program: Program | undefined;
  let dead = false;
  let wake: (() => void) | undefined;

  const later = (ms: number, run: () => void) => (dead ? () => {} : timers.later(ms, run));
  const restartWithin = (ms: number) => void later(options.faults!.random() * ms, reset);
  const radio = createRadio({
    ...{ account, station, now, later, fault, restartWithin },
    air: options.air,
  });
  const sleep: Body["sleep"] = (ms, woken) => {
    account.become("asleep");
    const cancel = later(Math.min(ms, TIMER_MAX_MS), () => wake?.());
    wake = () => {
      cancel();
      wake = undefined;
      account.become("idle");
      woken();
    };
  };
  const body: Body = {
    usage: account.usage,
    print: (line) => uart.print(`${line}\r\n`),
    printRaw: (text) => uart.print(text),
    later,
    receive: radio.receive,
    transmit: radio.transmit,
    transmitting: radio.transmitting,
    sleep,
    restart: reset,
    fault,
  };
  const commands = createCommands({
    ...{ dialogue, later, fault, restartWithin },
    latency: options.latency ?? dialogue.latency,
    execute: (line) => program!.command(line),
    print: body.print,
    packetBetween: () => {
      const channel = radio.tunedTo();
      if (channel && fault("between"))
        station.hear(new Uint8Array(STRAY_PACKET), { ...channel, rssi: -90, snr: 5, crcOk: true });
    },
    onCommand: () => {
      account.usage.commands++;
    },
  });
  const deaf = () => program === undefined || commands.isHung();
  const uart = createUart(dialogue, options, {
    later,
    onCommand: (text) => {
      if (!deaf()) commands.take(text);
    },
    deaf,
    asleep: () => wake !== undefined,
    wake: () => wake?.(),
  });

  account.become("idle");
  later(dialogue.bootTime, () => {
    program = dialogue.boot(body, !fault("noBanner"));
  });
  return {
    receive: uart.receive,
    listening: () => (commands.isHung() ? undefined : radio.listening()),
    onPacket: (packet: Uint8Array, how: Reception) => program?.onPacket(packet, how),
    deafen: radio.deafen,
    end: () => {
      dead = true;
      radio.stopSending();
      timers.clear();
      uart.end();
    },
  };
}

const matches = (a: Channel, b: Pick<Channel, "frequency" | "spreadingFactor" | "syncWord">) =>
  a.frequency === b.frequency && a.spreadingFactor === b.spreadingFactor && a.syncWord === b.syncWord;

export function createFake(dialogue: Dialogue, options: FakeOptions): FakeModem {
  const { clock, faults } = options;
  const now = () => clock.precise?.() ?? clock.now();
  const fault = (name: FaultName) => faults?.happens(name) ?? false;
  const account = createAccount(now);
  let life: ReturnType<typeof createLife> | undefined;

  const start = () => {
    life?.end();
    life = createLife(dialogue, options, { account, station: modem, now, fault, reset });
  };
  const reset = () => {
    if (account.state() === "off") return;
    account.usage.resets++;
    start();
  };

  const modem: FakeModem = {
    baud: dialogue.baud,
    fromHost: (bytes, baud = dialogue.baud) => life?.receive(bytes, baud),
    hear: (packet, how) => {
      const channel = life?.listening();
      if (channel === undefined || !matches(channel, how)) return;
      if (fault("deaf")) return life?.deafen();
      life?.onPacket(packet, fault("damaged") ? { ...how, crcOk: false } : how);
    },
    listening: () => life?.listening(),
    powerOn: () => {
      if (account.state() === "off") start();
    },
    powerOff: () => {
      life?.end();
      life = undefined;
      account.become("off");
    },
    reset,
    awake: () => account.state() !== "off" && account.state() !== "asleep",
    usage: account.upToNow,
    deafen: () => life?.deafen(),
  };
  return modem;
}
