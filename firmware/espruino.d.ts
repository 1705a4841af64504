// The part of Espruino 2v29 that the firmware uses, and no more of it: what is not declared here cannot be
// called by mistake. All that there is on Linux was run on the real interpreter. ES5 is the library (tsconfig),
// since the interpreter has no Map, Set, Symbol, Array.from, Math.trunc and so on.

/** What Storage returns: a string of bytes, which on a board looks straight into flash. Use charCodeAt. */
type ByteString = string;

/** What `setInterval` and `setTimeout` return. */
type TimerId = number;

declare function setTimeout(run: () => void, ms: number): TimerId;
declare function setInterval(run: () => void, ms: number): TimerId;
declare function clearTimeout(id: TimerId): void;
declare function clearInterval(id: TimerId): void;
/** Seconds, with fractions. Starts anywhere at power-on, and at a reboot, where STM32 and nRF52 go on. */
declare function getTime(): number;
/** Of the board, as "3e2a1b00-12345678-9abcdef0". */
declare function getSerial(): string;
declare function print(text: string): void;
/** What the console can call; a name that is not declared cannot be assigned to otherwise. */
declare const global: { SIPPRA: unknown; SIPPRA_LEFT: number };

// Pins go by their names: a name needs no declaration, and a board file can be read where there are no pins.
/** 0..1 of the converter's range; nRF52 can read slightly below 0. */
declare function analogRead(pin: string): number;
declare function digitalWrite(pin: string, value: number): void;
declare function digitalRead(pin: string): number;

interface Serial {
  /**
   * Boards take pins, Linux the path of a tty. Pins are always given: without them nRF52 refuses ("Invalid RX
   * or TX pins", targets/nrf5x), and Espruino WiFi takes A9, which is wired to the 5 V of its USB (src/jspin.c).
   */
  setup(baud: number, options: { rx: string; tx: string } | { path: string }): void;
  unsetup(): void;
  write(bytes: Uint8Array | string): void;
  on(event: "data", listener: (bytes: ByteString) => void): void;
}
declare const Serial1: Serial, Serial2: Serial;

declare class Waveform {
  constructor(samples: number, options: { bits: 8 | 16 });
  readonly buffer: Uint8Array | Uint16Array;
  readonly running: boolean;
  startInput(pin: string, hertz: number): void;
  on(event: "finish", listener: (buffer: Uint8Array | Uint16Array) => void): void;
}

declare const E: {
  sum(values: ArrayLike<number>): number;
  /** The sum, not the mean, of (value - mean)^2. */
  variance(values: ArrayLike<number>, mean: number): number;
  /** The sum of a[i] b[i + offset], where b goes round. */
  convolve(a: ArrayLike<number>, b: ArrayLike<number>, offset: number): number;
  /** In place, divided by n; with one array the moduli are written back. Throws where the stack is too small. */
  FFT(re: Float32Array): void;
  /** Unsigned. */
  CRC32(bytes: Uint8Array | ByteString): number;
  toUint8Array(bytes: ByteString): Uint8Array;
  toArrayBuffer(bytes: ByteString): ArrayBuffer;
  /** In one piece of memory; undefined where there is none so long. The loader of packed firmware needs it. */
  toFlatString(bytes: ByteString): ByteString | undefined;
  getTemperature(): number;
  on(event: "errorFlag", listener: (flags: string[]) => void): void;
  /** Moves variables together, so that the free ones are in one piece. */
  defrag(): void;
  reboot(): void;
  enableWatchdog(seconds: number, automatic: boolean): void;
  kickWatchdog(): void;
  setConsole(device: null, options: { force: boolean }): void;
  /** Linux: a file as a stream of bytes; throws where there is none. */
  openFile(
    path: string,
    mode: "r",
  ): { read(length: number): ByteString | undefined; close(): void } | undefined;
  /**
   * Called when all callbacks due together have run, with the flags that are new since power-on: FIFO_FULL,
   * BUFFER_FULL, CALLBACK (an interval or data listener was deleted, because memory ran out in it or in one due
   * with it), MEMORY, UART_OVERFLOW, MEMORY_BUSY, and LOW_MEMORY with any of these, never alone. An error that
   * nobody caught is none of them. With no memory left, the array can be empty, shorter, or missing.
   */
  on(event: "errorFlag", listener: (flags: string[] | undefined) => void): void;
  /**
   * All RAM is lost, and what has not left the UARTs. Calls `errorFlag` listeners first where they have not
   * returned: one that reboots must not do so again when it is called within its own reboot.
   */
  reboot(): void;
  /**
   * Resets the board if it is not kicked for so many seconds; cannot be stopped. With `false` nothing but
   * kickWatchdog kicks it. Facts.watchdog has the longest time, beyond which it throws; nothing on Linux.
   */
  enableWatchdog(seconds: number, automatic: false): void;
  kickWatchdog(): void;
};

declare const process: {
  /** Called when all callbacks due together have run, with the last error that none of them caught. */
  on(event: "uncaughtException", listener: (error: unknown) => void): void;
};

declare const NRF: {
  /** V */
  getBattery(): number;
  /** Stops advertising, so that nothing but the data line is left to speak on. */
  sleep(): void;
};

declare function require(module: "Storage"): {
  /** Undefined where there is no such file; clipped to its end. */
  read(name: string, offset?: number, length?: number): ByteString | undefined;
  readJSON(name: string, noExceptions: boolean): unknown;
};
/** By address. Nothing is checked: a write clears bits of whatever lies there. */
declare function require(module: "Flash"): {
  read(length: number, address: number): Uint8Array;
  write(bytes: Uint8Array, address: number): void;
  erasePage(address: number): void;
};
declare function require(module: "crypto"): {
  AES: {
    encrypt(
      data: Uint8Array,
      key: Uint8Array,
      options: { mode: "ECB" | "CBC"; iv?: Uint8Array },
    ): ArrayBuffer;
  };
};

/** Builds with the library AES_CCM only. Undefined where something is wrong, the tag included; never throws. */
declare const AES: {
  ccmEncrypt(
    data: Uint8Array,
    key: Uint8Array,
    nonce: Uint8Array,
    tagLength: number,
  ): { data: ArrayBuffer; tag: ArrayBuffer };
  ccmDecrypt(data: Uint8Array, key: Uint8Array, nonce: Uint8Array, tag: Uint8Array): ArrayBuffer | undefined;
};
/** STM32 only: sleeps deeply when idle, at some 0.1 mA, and hears nothing on its UARTs meanwhile. */
declare function setDeepSleep(on: boolean): void;

/** Set by the bundler from package.json. */
declare const FIRMWARE_VERSION: string;
/** Set by the bundler: the link is a radio module, so that what is for wires only is left out, and the other way round. */
declare const RADIO: boolean;
/** Set by the bundler from the board's facts: the battery is low below this while the node sends. */
declare const BATTERY_LOW_MV: number;
/** Set by the bundler from the board's facts: a conversion is a share of a supply that moves and that NRF.getBattery tells. */
declare const SUPPLY_MOVES: boolean;
/** Set by the bundler from the board's facts: the amplifier and the transducer are switched by one pin. */
declare const AMPLIFIER_ON_SUPPLY: boolean;
/** Set by the bundler from link and facts: calibrations can be read from beside the profile. */
declare const HAS_PLACES: boolean;
/** Set by the bundler from the board's facts: its clock's rateLimit and longestSpan, s (shared/clock-learning.ts). */
declare const CLOCK_LIMIT: number;
declare const CLOCK_SPAN_S: number;
