// What firmware on a virtual board finds beside its peripherals: the interpreter's modules, and the functions of E
// that compute or convert. Of its peripherals, timers and failures other files have the functions.

import type { Flash } from "../image/flash.ts";
import { decompress } from "../image/heatshrink.ts";
import type { BoardKind } from "../image/kinds.ts";
import type { createStorage } from "../image/storage.ts";
import { openFile } from "./converters.ts";
import { convolve, crcOf, createFft, sum, variance } from "./native.ts";
import type { World } from "./world.ts";

/** A function that the board does not have. */
export const unsupported = (kind: BoardKind, what: string) => () => {
  throw new Error(`virtual board: ${what} is not there on ${kind.title}`);
};

/** What `require` gives, by name. `memory`: all flash in one address space. */
export function modulesOf(
  { array, buffer, value }: World,
  storage: ReturnType<typeof createStorage>,
  memory: Pick<Flash, "read" | "write" | "erasePage">,
  crypto: object,
) {
  return {
    Storage: {
      ...storage,
      readJSON: (name: string) => {
        const text = storage.read(name);
        if (text === undefined) return undefined;
        try {
          return value(JSON.parse(text));
        } catch {
          return undefined;
        }
      },
    },
    Flash: {
      erasePage: memory.erasePage,
      write: (data: ArrayLike<number>, at: number) => memory.write(at, data),
      read: (length: number, at: number) => array(memory.read(at, length)),
    },
    crypto,
    heatshrink: { decompress: (text: string) => buffer(decompress(Buffer.from(text, "latin1"))) },
  };
}

/** Functions of E; `temperature` in degC. */
export function functionsOfE(kind: BoardKind, { typed, buffer }: World, temperature: number) {
  return {
    sum,
    variance,
    convolve,
    FFT: createFft(kind.doubleFft),
    CRC32: crcOf,
    toUint8Array: (text: string) => {
      const out = new typed.Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
      return out;
    },
    toArrayBuffer: (text: string) => buffer(Buffer.from(text, "latin1")),
    toString: (bytes: ArrayBuffer) => Buffer.from(bytes).toString("latin1"),
    toFlatString: (text: string) => text,
    defrag: () => {},
    getTemperature: () => temperature,
    openFile: kind.id === "linux" ? openFile : unsupported(kind, "a file system"),
  };
}
