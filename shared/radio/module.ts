// What differs between radio modules that take commands as lines of text: what is said to them, and what their
// lines mean. Settings that all of them have: 125 kHz, coding rate 4/5, preamble 8, CRC on, IQ not inverted,
// sync word 0x12.

export interface RadioSettings {
  /** Hz */
  frequency: number;
  spreadingFactor: number;
  /** dBm */
  power: number;
}

/** dBm that every module can be set to: nodes with a good margin go down to it. */
export const LEAST_POWER = 5;

/** Set by the bundler, in firmware. */
declare const FIRMWARE_VERSION: string | undefined;
/** False in a node's bundle, which so has no code for signal strengths and troubles. */
export const GATEWAY = typeof FIRMWARE_VERSION === "undefined";

/** Kinds of lines. */
export const OTHER = 0;
/** The answer to a command. */
export const DONE = 1;
/** The command is refused: the module is busy, or does not know it. */
export const REFUSED = 2;
/** The packet has left. */
export const SENT = 3;
/** A packet has come: `Heard.hex`. */
export const PACKET = 4;
/** It listens no more, or could not send. */
export const ENDED = 5;
/** It has restarted, and has to be set up again. */
export const RESTARTED = 6;

/** It falls asleep. */
export const ASLEEP = 7;
/** For gateways: its firmware is too old to know the command. Nodes use none that is newer than what can be used at all. */
export const UNKNOWN = 8;

/** A packet as a module has received it. */
export interface Heard {
  hex: string;
  /** dBm, and dB; NaN where they are not known. */
  rssi: number;
  snr: number;
}

export interface Module {
  /** bit/s */
  baud: number;
  /**
   * The command of a step of its setup, from 0 on; undefined after the last. The module writes some settings to flash:
   * their commands start with a line end, which takes the place of the byte that one loses that sleeps by itself. They
   * are asked for first ("X=?"), and set only where the answer is another one.
   */
  setup(step: number, to: RadioSettings): string | undefined;
  /** The command to send is this, the packet in hex, and `after`. */
  send: string;
  after: string;
  /** Has it listen until it is stopped; and stops it. */
  listen: string;
  stop: string;
  /** 1 where it listens for one packet only. */
  once: number;
  /** Commands that ask for RSSI and then SNR after a packet, where its line does not have them. */
  signal: string[];
  /** Puts it to sleep. What it answers before it is woken is proof that it does not, but for ASLEEP. */
  sleep: string;
  /** It says ASLEEP: where it has not, it does not sleep either. */
  tells?: boolean;
  /** A whole command that wakes it, or goes before the break that does: asleep it loses the first byte, or all of it. */
  wake: string;
  /** How the answer to that begins: it was awake. */
  awake: string;
  /** bit/s of a zero byte that wakes it as a break, with "U" after it; 0 where it needs none. */
  breakBaud: number;
  /** The kind of a line; what it says of a packet is written to `heard`. */
  read(line: string, heard: Heard): number;
}
