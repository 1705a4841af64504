// The interpreter itself on Linux: a node without hardware, for tests and for single-board computers.
// Its sensors are files, read from the start again when they end; a file that is not there is a silent sensor.
import { CRYSTAL } from "../../shared/clocks.ts";
import type { Profile } from "../profile.ts";
import { type Board, type Recorder, SHORT_WINDOW, WINDOW } from "./board.ts";
import { blocksCipher } from "./cipher-blocks.ts";
import type { Facts } from "./facts.ts";

export const facts: Facts = {
  id: "linux",
  title: "Espruino on Linux",
  chip: "any",
  interpreter: "LINUX",
  variables: null,
  storage: { address: 0x10000000, pages: 256, pageSize: 1024 },
  ringPages: 64,
  waveform: { bits: 16, shift: 0 },
  analogBits: 16,
  doubleFft: false,
  aes: "blocks",
  clock: CRYSTAL,
  gpio: "",
  adc: "",
  lines: [],
};

interface Source {
  path: string;
  file: { read(length: number): ByteString | undefined; close(): void } | undefined;
}

let profile: Profile;
let acoustic: Source;
let pressure: Source;

/** The next `bytes` bytes, from the start again at the end; undefined where there is no such file. */
function next(source: Source, bytes: number): ByteString | undefined {
  for (let tries = 0; tries < 2; tries++) {
    if (!source.file) {
      try {
        source.file = E.openFile(source.path, "r");
      } catch {
        return undefined;
      }
    }
    let data = source.file && source.file.read(bytes);
    if (data && data.length === bytes) return data;
    if (source.file) source.file.close();
    source.file = undefined;
  }
  return undefined;
}

export const board: Board = {
  id: "linux",
  watchdog: 0,
  bits: 16,
  half: 32768,
  step: 1,
  low: -32768,
  high: 32767,
  start: (p) => {
    profile = p;
    acoustic = { path: p.acousticFile || "", file: undefined };
    pressure = { path: p.pressureFile || "", file: undefined };
  },
  listen: (done) => {
    let data = next(acoustic, 2 * WINDOW);
    if (data) done(new Int16Array(E.toArrayBuffer(data)), 1);
  },
  pressure: (done) => {
    let data = next(pressure, 2);
    if (data) done(data.charCodeAt(0) | (data.charCodeAt(1) << 8), 1);
  },
  serial: () => Serial1,
  openLine: (baud) => Serial1.setup(baud, { path: profile.path as string }),
  // Linux keeps the tty open whatever is said: what arrives meanwhile is answered late or not at all.
  closeLine: () => {},
  resetModule: () => {},
  consoleOff: () => E.setConsole(null, { force: true }),
  cipher: blocksCipher,
  battery: () => null,
  temperature: () => null,
};

let heard: (samples: Int16Array) => void;

export const recorder: Recorder = {
  open: (done) => {
    heard = done;
  },
  start: () => {
    let data = next(acoustic, 2 * SHORT_WINDOW);
    // Not before the question for it has been answered to.
    if (data) setTimeout(() => heard(new Int16Array(E.toArrayBuffer(data!))), 1);
  },
};
