// EPANET's engine, which epanet-js brings along: the only file that knows that package. It calls the engine itself, since
// the package's own class prints the engine's warnings on the console and tells nobody else.
import { Workspace } from "epanet-js";

/** A code of EPANET's: up to 99 a warning, from 100 an error. */
export class EpanetError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = "EpanetError";
    this.code = code;
  }
}

/** Its functions are called by name: each takes and gives back numbers, and its own is an error code. */
export interface Engine {
  readonly [name: `_${string}`]: (...numbers: number[]) => number;
  readonly HEAPU8: Uint8Array;
  readonly HEAPF64: Float64Array;
  getValue(address: number, type: "i32" | "double"): number;
  readonly FS: {
    writeFile(path: string, data: Uint8Array): void;
    readFile(path: string): Uint8Array;
    unlink(path: string): void;
  };
}

/** EPANET counts bytes in names, 31 at most: where one byte a letter is enough, it gets no more. */
export function encodingOf(text: string): BufferEncoding {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return "utf8";
  return "latin1";
}

/** A name, a tag or a message with its end. */
const TEXT_BYTES = 512;

/** What the engine's functions need: memory that they write to, and texts in the network's encoding. */
export function createCalls(engine: Engine, encoding: BufferEncoding) {
  const handle = engine._malloc!(4);
  const out = engine._malloc!(4 * 8);
  const text = engine._malloc!(TEXT_BYTES);
  const second = engine._malloc!(TEXT_BYTES);
  const third = engine._malloc!(TEXT_BYTES);
  const readText = (address: number) => {
    const end = engine.HEAPU8.indexOf(0, address);
    return Buffer.from(engine.HEAPU8.subarray(address, end)).toString(encoding);
  };
  const write = (address: number, value: string) => {
    const bytes = Buffer.from(value, encoding).subarray(0, TEXT_BYTES - 1);
    engine.HEAPU8.set(bytes, address);
    engine.HEAPU8[address + bytes.length] = 0;
    return address;
  };
  const messageOf = (code: number) => {
    engine._EN_geterror!(code, text, TEXT_BYTES - 1);
    return readText(text);
  };
  /** The warning, 0 where there is none. */
  const call = (name: string, ...numbers: number[]): number => {
    const code = engine[`_EN_${name}`]!(engine.getValue(handle, "i32"), ...numbers);
    if (code >= 100) throw new EpanetError(code, messageOf(code));
    return code;
  };
  return {
    call,
    messageOf,
    out,
    create: () => engine._EN_createproject!(handle),
    text: (value: string) => write(text, value),
    secondText: (value: string) => write(second, value),
    thirdText: (value: string) => write(third, value),
    whole: (name: string, ...numbers: number[]) => {
      call(name, ...numbers, out);
      return engine.getValue(out, "i32");
    },
    real: (name: string, ...numbers: number[]) => {
      call(name, ...numbers, out);
      return engine.getValue(out, "double");
    },
    read: (name: string, ...numbers: number[]) => {
      call(name, ...numbers, text);
      return readText(text);
    },
    free: () => {
      engine._EN_close!(engine.getValue(handle, "i32"));
      engine._EN_deleteproject!(engine.getValue(handle, "i32"));
      for (const address of [handle, out, text, second, third]) engine._free!(address);
    },
  };
}

export type Calls = ReturnType<typeof createCalls>;

/** A network's files, in the engine's own file system, which is memory. */
export function createFiles(engine: Engine, name: string) {
  const names = { input: `${name}.inp`, report: `${name}.rpt`, output: `${name}.out` };
  return {
    ...names,
    open: (calls: Calls) => {
      const addresses = Object.values(names).map((file) => {
        const address = engine._malloc!(file.length + 1);
        engine.HEAPU8.set(Buffer.from(`${file}\0`), address);
        return address;
      });
      try {
        calls.call("open", ...addresses);
      } finally {
        for (const address of addresses) engine._free!(address);
      }
    },
    read: (file: string) => Buffer.from(engine.FS.readFile(file)),
    remove: () => {
      for (const file of Object.values(names))
        try {
          engine.FS.unlink(file);
        } catch {
          // The output is written by a whole run only.
        }
    },
  };
}

export type Files = ReturnType<typeof createFiles>;

/** Loaded once, which takes 0.1 s; networks in it know nothing of each other. */
let loaded: Promise<Engine> | undefined;

async function load(): Promise<Engine> {
  const workspace = new Workspace();
  await workspace.loadModule();
  return workspace.instance as unknown as Engine;
}

export const loadEngine = (): Promise<Engine> => (loaded ??= load());
