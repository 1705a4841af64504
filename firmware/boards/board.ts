// What a board has to do for the node. Adding a board is one file that exports a `board`, and its `facts`:
// see docs/boards.md.
import type { Ccm } from "../../shared/ccm.ts";
import type { Profile } from "../profile.ts";

/** Samples of one acoustic window, as the converter gave them. */
export type Samples = Uint8Array | Uint16Array | Int16Array;

/** What the link needs of a UART: the interpreter's Serial, already set up. */
export interface Uart {
  write(bytes: Uint8Array | string): void;
  /** What arrives, as a string of bytes. */
  on(event: "data", listener: (bytes: string) => void): void;
}

export interface Board {
  id: string;
  /** Bits of an acoustic sample. */
  bits: number;
  /** Half the converter's range and one step of it, in the units of a sample; its lowest and highest value. */
  half: number;
  step: number;
  low: number;
  high: number;
  /** The longest that the watchdog can wait, s; 0 where there is none. */
  watchdog: number;
  /** Called once, at boot. */
  start(profile: Profile): void;
  /**
   * Powers the amplifier, lets it settle, records one window of 1024 samples at 4096 Hz and hands it on; the buffer is used
   * again. `scale`: what its samples have to be multiplied by, as the converter's reference has moved; NaN where that is
   * not known.
   */
  listen(done: (samples: Samples, scale: number) => void): void;
  /** Powers the pressure sensor, lets it settle and hands on the median of 8 readings, 1/65536 of full scale. */
  pressure(done: (reading: number, scale: number) => void): void;
  /** The UART of the data line. Asked for once, after `start`. */
  serial(): Uart;
  /** Opens the data line at so many bit/s; called again after `closeLine`. */
  openLine(baud: number): void;
  /**
   * Closes it, and holds its TX high, as an idle line is: `unsetup` leaves the pin floating on every board (jswrap_serial.c,
   * jswrap_serial_unsetup), and a module that sleeps may take noise for the byte or the break that wakes it.
   */
  closeLine(): void;
  /** Resets the radio module, by the pin that is kept for it. */
  resetModule(): unknown;
  /** Takes the console off every line, for good until the next reset. */
  consoleOff(): void;
  cipher(key: Uint8Array): Ccm;
  /** mV, or null where the node runs on mains. */
  battery(): number | null;
  /** degC, or null. */
  temperature(): number | null;
}

/** Records short windows while somebody listens, who is there to end it: the amplifier stays on until the next reset. */
export interface Recorder {
  /** Called once; each window that `start` asked for is handed to `done`, in a buffer that is used again. */
  open(done: (samples: Samples) => void): void;
  start(): void;
}

export const RATE = 4096;
export const WINDOW = 1024;
/** Samples of a window while somebody listens: 62.5 ms, so that eight a second can be asked for and answered. */
export const SHORT_WINDOW = 256;
