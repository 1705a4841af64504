// What the parts of a fake radio module know of each other: the ether it is in, the dialogue it speaks, and the
// body that both stand on (power, UART, radio).
import type { Clock } from "../../../gateway/clock.ts";
import type { FaultName, Faults } from "./faults.ts";

/** What two radios have to have in common to hear each other. */
export interface Channel {
  /** Hz */
  frequency: number;
  spreadingFactor: number;
  /** kHz */
  bandwidth: number;
  /** Of one byte, as SX127x have it: 0x12 private, 0x34 public. */
  syncWord: number;
  inverted: boolean;
}

export interface Transmission extends Channel {
  /** dBm */
  power: number;
  /** From its first symbol of preamble to its last of payload. */
  ms: number;
}

/** How a packet came. */
export interface Reception {
  frequency: number;
  spreadingFactor: number;
  syncWord: number;
  /** dBm, and dB */
  rssi: number;
  snr: number;
  crcOk: boolean;
}

export interface Listening extends Channel {
  /** When it began, ms of the clock, with their fraction where the clock has one. */
  since: number;
}

/** What the ether asks of whoever is in it. */
export interface Station {
  listening(): Listening | undefined;
  hear(packet: Uint8Array, how: Reception): void;
}

export interface Air {
  /** A transmission begins. The function that it may return ends it early: nobody gets the packet. */
  transmit(packet: Uint8Array, how: Transmission, from: Station): (() => void) | undefined;
}

/** A clock; one that knows fractions of a ms is asked for them. */
export type PreciseClock = Clock & { precise?(): number };

/** How much a module has done since it was made. */
export interface Usage {
  commands: number;
  /** Settings written to flash, each of which wears it. */
  flashWrites: number;
  /** Packets that it began to send. */
  transmissions: number;
  resets: number;
  /** ms in each state, for its energy. */
  tx: number;
  rx: number;
  idle: number;
  asleep: number;
  off: number;
}

/** What a dialogue stands on. Timers, radio and output die with the power and with every reset. */
export interface Body {
  usage: Usage;
  /** An event: a line of its own accord. */
  print(line: string): void;
  /** Text as it is, without a line end. */
  printRaw(text: string): void;
  later(ms: number, run: () => void): () => void;
  /** Has the receiver on or off. */
  receive(channel: Channel | undefined): void;
  /** Sends; `ended` is told whether the packet left. Whatever is still being sent is ended early. */
  transmit(packet: Uint8Array, how: Channel & { power: number }, ended: (ok: boolean) => void): void;
  transmitting(): boolean;
  /** Asleep for so many ms, or until it is woken over the UART. */
  sleep(ms: number, woken: () => void): void;
  restart(): void;
  fault(name: FaultName): boolean;
}

/** What runs in a module from one reset to the next: its variables are the module's RAM. */
export interface Program {
  /** The lines of the answer; undefined where it has none, or a later one. */
  command(line: string): string[] | undefined;
  /** A packet, or one with a wrong checksum, while the receiver is on. */
  onPacket(packet: Uint8Array, how: Reception): void;
}

export interface Dialogue {
  /** bit/s */
  baud: number;
  /**
   * What wakes it: any byte, which is lost; any byte, and its whole line is lost; or a break and 0x55, without
   * which it hears nothing.
   */
  wakes: "byte" | "line" | "break";
  /** From waking until it hears again, ms. */
  wakeTime: number;
  /** From reset to the first line, ms. */
  bootTime: number;
  /** From a command to its answer, ms. */
  latency(line: string): number;
  /** Whether a carriage return ends a command as well; a line feed does for all. */
  endsAtReturn: boolean;
  /** What it answers where it is busy, and where it has an error. */
  busy: string[];
  error: string[];
  /** It starts: prints its banner, unless that is lost. What is in flash is the dialogue's own. */
  boot(body: Body, banner: boolean): Program;
}

export const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();

/** The bytes of a text in hex; undefined where it is none. */
export function unhex(text: string): Uint8Array | undefined {
  if (text.length % 2 === 1 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  return Uint8Array.from(Buffer.from(text, "hex"));
}

/** Whether a version "a.b.c" is at least another. */
export function atLeast(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map((each) => each.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (a![i] ?? 0) - (b![i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

export interface FakeOptions {
  clock: PreciseClock;
  /** Bytes that have arrived at the host. */
  toHost(bytes: Uint8Array): void;
  air: Air;
  faults?: Faults | undefined;
  /** ms from a command to its answer, instead of the kind's own. */
  latency?: ((line: string) => number) | undefined;
  /** The host's UART keeps the time of its bytes itself: they are here when they are given. */
  hostKeepsTime?: boolean | undefined;
}
