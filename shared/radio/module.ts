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

/** dBm that every module can be set to: nodes that are heard well go down to it. */
export const LEAST_POWER = 5;

/** Set by the bundler, in firmware. */
declare const FIRMWARE_VERSION: string | undefined;
/** Only a gateway wants to know how well packets are heard, and what goes wrong: nodes have no code for it. */
export const GATEWAY = typeof FIRMWARE_VERSION === "undefined";

/** What a line is. */
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

/** What a module tells of a packet. */
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
   * The command that sets it up as the first, second and so on, undefined after the last. One that starts with "?" is written to flash by the module: what it
   * has is asked for first ("X=?"), and it is set only where the answer is not the command itself.
   */
  setup(step: number, to: RadioSettings): string | undefined;
  /** What a packet in hex is put between, to be sent. */
  send: string;
  after: string;
  /** Has it listen until it is stopped; and stops it. */
  listen: string;
  stop: string;
  /** 1 where it listens for one packet only. */
  once: number;
  /** Asked after each packet, where its line does not tell them: RSSI, then SNR. */
  signal: string[];
  /** Puts it to sleep; and what wakes it. Whatever it answers to these is passed over. */
  sleep: string;
  wake: string;
  /** bit/s of a zero byte that wakes it as a break, before `wake`; 0 where it needs none. */
  breakBaud: number;
  /** What a line is; what it tells of a packet is written to `heard`. */
  read(line: string, heard: Heard): number;
}
