// What the tools have to know of a board, as data: the table in docs/boards.md, the virtual board, the layout
// of its flash and every check before flashing are made of it. A board file exports it beside `board`; the
// bundler leaves it out of what the board runs.
import type { BoardClock } from "../../shared/clocks.ts";

/** Whole flash pages that lie together: address of the first, how many, bytes each. */
export interface Pages {
  address: number;
  pages: number;
  pageSize: number;
}

export interface SensorPins {
  acoustic: string;
  pressure: string;
  /** Switches the transducer's supply. */
  supply: string;
  /** Feeds the acoustic amplifier, or switches what does; the supply's pin where the board has no other left. */
  amplifier: string;
}

export interface LinePins {
  tx: string;
  rx: string;
}

/** What a board says beside what `family` says for it. */
export type FactsBeside<Family> = { family: Family } & {
  [Name in keyof Facts as Name extends keyof Family ? never : Name]: Facts[Name];
};

export interface Facts {
  /** The name of the board's file, and what a node's hello says. */
  id: string;
  /** For people. */
  title: string;
  /** For people. */
  chip: string;
  /** What `process.env.BOARD` says there: the name of its file among the interpreter's boards. */
  interpreter: string;
  /** Variables the interpreter has (`variables` in its board file); null where it takes what it needs. */
  variables: number | null;
  /** The flash of Storage (`saved_code` in its board file). */
  storage: Pages;
  /** Storage is a chip beside the board's, which the interpreter never puts to sleep (no SPIFLASH_SLEEP_CMD in its file). */
  flashAwake?: true;
  /** Pages at the end of Storage that are the journal's ring; 0 where it lies in `ring`. */
  ringPages: number;
  /** The same on nodes with a radio module, where that needs more code than the board has room for otherwise. */
  ringPagesOnRadio?: number;
  /** Pages outside Storage that are the journal's ring, where Storage has too few (`Flash.getFree()`). */
  ring?: Pages;
  /** Flash is short and variables are not: the code is flashed packed, and runs in RAM (tools/build/packed.ts). */
  packed?: true;
  /**
   * Its nodes are wired: even so, flash has no room for what a radio module takes. A node that left something out for it
   * would be another one on the wire, and every correction a matter of bytes.
   */
  lineOnly?: true;
  /**
   * On radio its flash has no room for what reads a calibration beside the profile: such a node is calibrated by flashing it
   * with the calibration's file.
   */
  flashedToCalibrate?: true;
  /**
   * A Waveform sample: bits of the conversion, and how far it is shifted left in 16 bits. `wraps`: a conversion
   * a little below 0 V comes out as the highest value instead of the lowest.
   */
  waveform: { bits: number; shift: number; wraps?: true };
  /** Bits of analogRead. */
  analogBits: number;
  /**
   * What a conversion is a share of: the chip's supply as a cell gives it, or the 3.3 V of a regulator on the board. No
   * board converts against a voltage of its own, so a sensor that does not follow that supply reads more as it falls.
   * Left out where sensors are files.
   */
  reference?: "supply" | "regulator";
  /** E.FFT computes in double precision (a build with SAVE_ON_FLASH_MATH or without float), else in single. */
  doubleFft: boolean;
  /** Of the console that starts on the data line where no USB or Bluetooth has it, bit/s; left out where none does. */
  consoleBaud?: number;
  /**
   * How somebody resets it who stands before it: with its reset button; with one that enters the boot loader when it is
   * pressed twice, where no node runs; or by its power, as it has no such button. Left out where it is no board.
   */
  reset?: "button" | "button-once" | "power";
  /** AES there is: `AES.ccmEncrypt` and `ccmDecrypt`, `crypto.AES.encrypt` in ECB and CBC, or none. */
  aes: "ccm" | "blocks" | "none";
  /** The interpreter has `NRF`, and so a radio that can be put to sleep and a supply voltage that can be read. */
  nrf?: true;
  /** The interpreter has `setDeepSleep`; nothing is heard on the data line while it is on. */
  deepSleep?: true;
  /**
   * Longest time-out that `E.enableWatchdog` takes, s, rounded down; left out where nothing happens. A longer one
   * throws on STM32 and RP2, after the watchdog has been started with the longest (targets, jshEnableWatchDog).
   */
  watchdog?: number;
  /** Share of its time-out after which it may already reset, where its clock is inexact. */
  watchdogEarly?: number;
  /** The most that its UARTs can take, bit/s, where that is less than a radio module may talk at. */
  fastest?: number;
  /** What `getTime` and timers run on. */
  clock: BoardClock;
  /** `getTime` goes on over a reboot or the watchdog's reset, instead of starting at 0. */
  keepsTime?: true;
  /** Pins one can connect something to, and those of them with a converter: "A0-A7 B1". */
  gpio: string;
  adc: string;
  /** Pins the firmware uses; undefined where sensors are files. */
  pins?: SensorPins;
  /** Pins of the data lines there are, Serial1 first. */
  lines: LinePins[];
  /**
   * For a radio module's reset: one that hangs needs it, or its supply cut. The firmware pulls it low for a moment, and
   * never drives it high. Left out where there is no radio.
   */
  modulePin?: string;
  /**
   * For the drawing of its wiring: what it runs from (a lithium cell that is not charged, one that the board charges, or
   * 5 V from USB or mains), the pad or socket that this goes to, and the one that gives or takes 3.3 V. Left out where it
   * is no board.
   */
  power?: { from: "cell" | "charged" | "usb"; in: string; out: string };
  /** The battery is low below this while the node sends, mV; that of two alkaline cells where it is left out. */
  batteryLow?: number;
  /** Where the battery is measured behind a divider: pins of its tap and its switch, mV at full scale. */
  battery?: { tap: string; enable: string; fullScaleMv: number };
}
