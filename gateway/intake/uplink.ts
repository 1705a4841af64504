// What every way into the gateway (serial, radio, network server) hands on: a frame, nobody's word taken yet.

/**
 * How much an answer matters where not all can be sent: `must` of what the node waits for, `gaps` where it is to send
 * what is missing, `routine` where all that it says is that all is well.
 */
export type Need = "must" | "gaps" | "routine";

/** The way back to where a frame came from. */
export interface Return {
  /**
   * Transmits a sealed frame, or drops it silently where the line may not be written to (console not off), or the
   * radio has sent as much as it may.
   */
  send(frame: Uint8Array, need?: Need): void;
  /** Whether what is sent now would be transmitted; always, where a way in has no console to fear. */
  writable?(): boolean;
  /** When what is sent now, so many bytes, will have arrived, unix ms; at once, where it is not said. */
  arrives?(bytes: number): number;
  /** Told by an authenticated hello: the console has left this line (or has it), so it may (not) be written to. */
  consoleOff(off: boolean): void;
}

export interface Uplink {
  /** Header, ciphertext and tag: not authenticated, at most 300 B. */
  frame: Uint8Array;
  /** Unix ms at which its last byte was read. */
  received: number;
  /** For people: "serial /dev/ttyUSB0". */
  via: string;
  /** How it was heard, where it came over radio; NaN where the module does not tell. */
  signal?: Signal;
  back: Return;
}

export interface Signal {
  /** dBm */
  rssi: number;
  /** dB */
  snr: number;
  /** dB over what its spreading factor needs; null where it is not known. */
  margin: number | null;
}

/** Bytes that gave no frame, modules that fail, and answers not sent, told by intake; admit has its own reasons. */
export type LineFault =
  | "noise"
  | "too-long"
  | "damaged"
  | "module-restarted"
  | "module-silent"
  | "module-old"
  | "unanswered";
