// What every way into the gateway (serial, radio, network server) hands on: a frame, nobody's word taken yet.

/** The way back to where a frame came from. */
export interface Return {
  /** Transmits a sealed frame, or drops it silently where the line may not be written to (console not off). */
  send(frame: Uint8Array): void;
  /** Whether what is sent now would be transmitted; always, where a way in has no console to fear. */
  writable?(): boolean;
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
  back: Return;
}

/** Bytes that gave no frame, told by intake; admit has its own reasons. */
export type LineFault = "noise" | "too-long" | "damaged";
