// What the virtual board and the flashing tool have to know of each kind of board: its Storage, its
// converters, and which pin the firmware's board file uses for what.

export interface BoardKind {
  id: string;
  /** For people. */
  title: string;
  /** Flash that Storage has: address of the first page, pages, bytes a page. */
  storage: { address: number; pages: number; pageSize: number };
  /** Pages at the end of Storage that are the journal's ring. */
  ringPages: number;
  /** Bits of a Waveform sample and how far they are shifted left in it. */
  waveform: { bits: number; shift: number };
  /** Bits of analogRead. */
  analogBits: number;
  /** E.FFT computes in double precision (its build leaves out single), else in single. */
  doubleFft: boolean;
  /** The console starts on the data line. */
  consoleOnLine: boolean;
  /** Pins by name. */
  pins: Record<string, "acoustic" | "pressure" | "supply">;
}

export const BOARD_KINDS: Record<string, BoardKind> = {
  puckjs: {
    id: "puckjs",
    title: "Puck.js",
    storage: { address: 0x6c000, pages: 10, pageSize: 4096 },
    ringPages: 5,
    waveform: { bits: 8, shift: 0 },
    analogBits: 14,
    doubleFft: false,
    consoleOnLine: true,
    pins: { D1: "acoustic", D2: "pressure", D30: "supply" },
  },
  pico: {
    id: "pico",
    title: "Espruino Pico",
    storage: { address: 0x08004000, pages: 3, pageSize: 16384 },
    ringPages: 2,
    waveform: { bits: 12, shift: 4 },
    analogBits: 12,
    doubleFft: true,
    consoleOnLine: true,
    pins: { A1: "acoustic", A2: "pressure", A3: "supply" },
  },
  linux: {
    id: "linux",
    title: "Espruino on Linux",
    storage: { address: 0x10000000, pages: 256, pageSize: 1024 },
    ringPages: 64,
    waveform: { bits: 16, shift: 0 },
    analogBits: 16,
    doubleFft: false,
    consoleOnLine: false,
    pins: {},
  },
};
