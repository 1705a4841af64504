// The part of Espruino 2v29 that the firmware uses, and no more of it: what is not declared here cannot be
// called by mistake. Every line was run on the real interpreter. ES5 is the library (tsconfig), since the
// interpreter has no Map, Set, Symbol, Array.from, Math.trunc and so on.

/** What Storage returns: a string of bytes, which on a board looks straight into flash. Use charCodeAt. */
type ByteString = string;

/** What `setInterval` and `setTimeout` return. */
type TimerId = number;

declare function setTimeout(run: () => void, ms: number): TimerId;
declare function setInterval(run: () => void, ms: number): TimerId;
declare function clearTimeout(id: TimerId): void;
declare function clearInterval(id: TimerId): void;
/** Seconds, with fractions. Starts anywhere at power-on. */
declare function getTime(): number;
declare function print(text: string): void;

interface Pin {
  readonly pin: unique symbol;
}
/** 0..1 of the converter's range; nRF52 can read slightly below 0. */
declare function analogRead(pin: Pin): number;
declare function digitalWrite(pin: Pin, value: number): void;

declare const A1: Pin, A2: Pin, A3: Pin, D1: Pin, D2: Pin, D30: Pin;

interface Serial {
  /** nRF52 and STM32 take pins, Linux the path of a tty. */
  setup(baud: number, options: { rx?: Pin; tx?: Pin; path?: string }): void;
  unsetup(): void;
  write(bytes: Uint8Array): void;
  on(event: "data", listener: (bytes: ByteString) => void): void;
}
declare const Serial1: Serial;

declare class Waveform {
  constructor(samples: number, options: { bits: 8 | 16 });
  readonly buffer: Uint8Array | Uint16Array;
  startInput(pin: Pin, hertz: number): void;
  on(event: "finish", listener: (buffer: Uint8Array | Uint16Array) => void): void;
}

declare const E: {
  sum(values: ArrayLike<number>): number;
  /** The sum, not the mean, of (value - mean)^2. */
  variance(values: ArrayLike<number>, mean: number): number;
  /** In place, divided by n; with one array the moduli are written back. Throws where the stack is too small. */
  FFT(re: Float32Array): void;
  /** Unsigned. */
  CRC32(bytes: Uint8Array | ByteString): number;
  toUint8Array(bytes: ByteString): Uint8Array;
  toArrayBuffer(bytes: ByteString): ArrayBuffer;
  getTemperature(): number;
  setConsole(device: null, options: { force: boolean }): void;
  /** Linux: a file as a stream of bytes; throws where there is none. */
  openFile(
    path: string,
    mode: "r",
  ): { read(length: number): ByteString | undefined; close(): void } | undefined;
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
  /** Into erased bytes; throws where they are not. Offset 0 would replace the file: never used. */
  write(name: string, bytes: Uint8Array, offset: number): boolean;
};
declare function require(module: "Flash"): { erasePage(address: number): void };
declare function require(module: "crypto"): {
  AES: { encrypt(data: Uint8Array, key: Uint8Array, options: { mode: "ECB" | "CBC" }): ArrayBuffer };
};

/** Set by the bundler from package.json. */
declare const FIRMWARE_VERSION: string;
