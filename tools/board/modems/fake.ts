// A radio module without hardware, the part that all kinds have in common: power, a UART with its time, a radio
// that is on one channel at a time, sleep, and the account of what it did. What it says is its dialogue's.
//
//   host ──fromHost──► bytes ─► lines ─► program.command ─► answer ──toHost──► host
//   air  ──hear──────► program.heard ─► event ──────────────────────toHost──► host
import { airtime } from "../../../shared/radio/airtime.ts";
import { createMortalTimers } from "../mortal-timers.ts";
import type { Body, Channel, Dialogue, FakeOptions, Listening, Program, Station, Usage } from "./dialogue.ts";
import type { FaultName } from "./faults.ts";
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

/** What `late` adds to an answer, and `hangs` takes, ms. */
const LATE = 3000;
const HANGS = 10_000;

type State = "off" | "asleep" | "idle" | "rx" | "tx";

export function createFake(dialogue: Dialogue, options: FakeOptions): FakeModem {
  const { clock, air, faults } = options;
  const now = () => clock.precise?.() ?? clock.now();
  const fault = (name: FaultName) => faults?.happens(name) ?? false;
  const usage: Usage = {
    commands: 0,
    flashWrites: 0,
    transmissions: 0,
    resets: 0,
    tx: 0,
    rx: 0,
    idle: 0,
    asleep: 0,
    off: 0,
  };
  let state: State = "off";
  let since = now();
  let life: ReturnType<typeof live> | undefined;

  const account = () => {
    usage[state] += now() - since;
    since = now();
  };
  const become = (next: State) => {
    account();
    state = next;
  };

  /** From a reset to the next. */
  function live() {
    const timers = createMortalTimers(clock);
    const queue: string[] = [];
    let program: Program | undefined;
    let working = false;
    let hung = false;
    let dead = false;
    let receiver: Listening | undefined;
    let deaf = false;
    let sending: { stop: () => void } | undefined;
    let wake: (() => void) | undefined;

    const later = (ms: number, run: () => void) => (dead ? () => {} : timers.later(ms, run));
    const settle = () => become(sending ? "tx" : receiver ? "rx" : "idle");

    const body: Body = {
      usage,
      print: (line) => uart.print(`${line}\r\n`),
      printRaw: (text) => uart.print(text),
      later,
      receive: (channel) => {
        receiver = channel && { ...channel, since: now() };
        deaf = false;
        settle();
      },
      transmit: (packet, how, ended) => {
        sending?.stop();
        usage.transmissions++;
        const ms = (airtime(packet.length, how.spreadingFactor) * 125) / how.bandwidth;
        const failed = fault("failed");
        const abort = failed ? undefined : air.transmit(packet, { ...how, ms }, self);
        if (fault("resetSending")) later(faults!.random() * ms, reset);
        const untold = fault("untold");
        const cancel = later(ms, () => {
          sending = undefined;
          settle();
          if (!untold) ended(!failed);
        });
        sending = {
          stop: () => {
            cancel();
            abort?.();
          },
        };
        settle();
      },
      transmitting: () => sending !== undefined,
      sleep: (ms, woken) => {
        become("asleep");
        const cancel = later(Math.min(ms, 2 ** 31 - 1), () => wake?.());
        wake = () => {
          cancel();
          wake = undefined;
          become("idle");
          woken();
        };
      },
      restart: () => reset(),
      fault,
    };

    const answer = (lines: string[] | undefined) => {
      for (const line of lines ?? []) body.print(line);
    };

    const execute = (line: string): void => {
      if (fault("hang")) hung = true;
      if (fault("hangs")) {
        hung = true;
        later(HANGS, () => {
          hung = false;
        });
      }
      if (fault("reset")) later(faults!.random() * 300, reset);
      if (hung || fault("ignored")) return;
      if (receiver && fault("between"))
        self.hear(new Uint8Array([0xe0, 9, 9, 9]), { ...receiver, rssi: -90, snr: 5, crcOk: true });
      const refusal = fault("busy") ? dialogue.busy : fault("error") ? dialogue.error : undefined;
      const lines = refusal ?? program!.command(line);
      if (fault("unanswered")) return;
      if (!fault("late")) {
        answer(lines);
        return;
      }
      // It is busy with it until then.
      working = true;
      later(LATE, () => {
        answer(lines);
        working = false;
        pump();
      });
    };

    /** One command at a time; what comes meanwhile waits. */
    const pump = () => {
      const line = working || hung ? undefined : queue.shift();
      if (line === undefined) return;
      usage.commands++;
      working = true;
      later((options.latency ?? dialogue.latency)(line), () => {
        working = false;
        execute(line);
        pump();
      });
    };

    const uart = createUart(dialogue, options, {
      later,
      line: (text) => {
        if (program === undefined || hung) return;
        queue.push(text);
        pump();
      },
      deaf: () => program === undefined || hung,
      asleep: () => wake !== undefined,
      wake: () => wake?.(),
    });

    become("idle");
    later(dialogue.bootTime, () => {
      program = dialogue.boot(body, !fault("noBanner"));
    });
    const end = () => {
      dead = true;
      sending?.stop();
      timers.stopAll();
      uart.end();
    };
    return {
      end,
      uart,
      receiver: () => (sending || deaf || hung ? undefined : receiver),
      onPacket: (...how: Parameters<Program["onPacket"]>) => program?.onPacket(...how),
      deafen: () => {
        deaf = receiver !== undefined;
      },
    };
  }

  const start = () => {
    life?.end();
    life = live();
  };
  const reset = () => {
    if (state === "off") return;
    usage.resets++;
    start();
  };

  const matches = (a: Channel, b: Pick<Channel, "frequency" | "spreadingFactor" | "syncWord">) =>
    a.frequency === b.frequency && a.spreadingFactor === b.spreadingFactor && a.syncWord === b.syncWord;

  const self: FakeModem = {
    baud: dialogue.baud,
    fromHost: (bytes, baud = dialogue.baud) => life?.uart.receive(bytes, baud),
    hear: (packet, how) => {
      const channel = life?.receiver();
      if (channel === undefined || !matches(channel, how)) return;
      if (fault("deaf")) return life?.deafen();
      life?.onPacket(packet, fault("damaged") ? { ...how, crcOk: false } : how);
    },
    listening: () => life?.receiver(),
    powerOn: () => {
      if (state === "off") start();
    },
    powerOff: () => {
      life?.end();
      life = undefined;
      become("off");
    },
    reset,
    awake: () => state !== "off" && state !== "asleep",
    usage: () => {
      account();
      return { ...usage };
    },
    deafen: () => life?.deafen(),
  };
  return self;
}
