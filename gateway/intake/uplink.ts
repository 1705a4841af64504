// What every way into the gateway (serial, radio, network server) hands on: a frame that is not authenticated.

/**
 * How much an answer matters where not all can be sent: `must` of what the node waits for, `gaps` where it is to send
 * what is missing, `routine` where all that it says is that all is well.
 */
export type Need = "must" | "gaps" | "routine";

/** What an authenticated frame holds: its type, and its body as it was decoded, where it has one. */
export interface FrameContent {
  readonly type: string;
  readonly body?: unknown;
}

/** The way back to where a frame came from. */
export interface Return {
  /**
   * Transmits a sealed frame, or drops it silently where the way may not be used now: the duty cycle of the radio is
   * used up, or a console listens on the line.
   */
  send(frame: Uint8Array, need?: Need): void;
  /** Whether an answer to this frame would be transmitted now; always, where it is not given. Changes nothing. */
  writable?(content: FrameContent): boolean;
  /** In how long a frame of so many bytes that is sent now will have arrived, ms; at once, where it is not given. */
  arrivesIn?(bytes: number): number;
  /** A frame that came this way was authentic, and is on disk. Called before it is answered. */
  committed?(content: FrameContent): void;
}

export interface Uplink {
  /** Header, ciphertext and tag: not authenticated, at most 300 B. */
  frame: Uint8Array;
  /** Unix ms at which its last byte was read, by the clock that the way in was given. */
  received: number;
  /** For people: "serial /dev/ttyUSB0". */
  via: string;
  /** Where it came over radio; NaN where the module does not measure it. */
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

/** Bytes that gave no frame, modules that fail, and answers not sent: counted by intake; admit has its own reasons. */
export type LineFault =
  | "noise"
  | "too-long"
  | "damaged"
  | "module-restarted"
  | "module-silent"
  | "module-old"
  | "unanswered";
