// The virtual board: runs a built bundle, unchanged, in a context of its own, with the Espruino functions that
// the firmware uses, its kind's flash and converters, a virtual clock, and signals on its pins. What it does
// was looked up in the interpreter's source or seen on the interpreter; physical boards may differ further.
import { createContext, Script } from "node:vm";
import type { Timer } from "../../gateway/clock.ts";
import { createAes } from "./aes.ts";
import { type ConverterOptions, createConverters, openFile } from "./converters.ts";
import { addressSpace, createFlash, type Flash, type FlashHooks, PowerCut } from "./flash.ts";
import { crcOf, createFft, sum, variance } from "./native.ts";
import { QUIRKS } from "./quirks.ts";
import { createStorage } from "./storage.ts";

export interface VirtualBoardOptions extends ConverterOptions {
  /** Raw content of Storage, with `.bootcde`, and of the pages outside it where the journal lies there. */
  image: Uint8Array;
  ring?: Uint8Array | undefined;
  /** Bytes that have left on the data line. */
  onTransmit: (bytes: Uint8Array) => void;
  /** What the interpreter prints, with its uncaught errors. */
  onConsole?: (text: string) => void;
  /** Temperature, degC. */
  temperature?: number;
  /** Sees what is written to flash, and cuts the power in it. */
  flashHooks?: FlashHooks;
}

export interface VirtualBoard {
  /** Storage, and the flash that the journal's ring is in: the same, but where the ring lies outside. */
  flash: Flash;
  ringFlash: Flash;
  /** Powers up: boots from what is in flash. */
  boot(): void;
  /** Power is gone: timers, RAM and what is on its way out are lost. */
  powerOff(): void;
  /** Bytes arrive on the data line. */
  receive(bytes: Uint8Array): void;
  /** Bytes that arrived while the console had the line: a board would have executed them. */
  executed(): number;
  /** Uncaught errors since the start. */
  errors(): string[];
  /** Bytes still on their way out of the UART. */
  transmitting(): boolean;
}

const quirks = new Script(QUIRKS, { filename: "quirks.js" });

/** Bytes a UART event carries at most. */
const CHUNK = 32;

export function createVirtualBoard(options: VirtualBoardOptions): VirtualBoard {
  const { kind, clock } = options;
  const flash = createFlash(kind.storage, options.image, options.flashHooks);
  const ringFlash = kind.ring ? createFlash(kind.ring, options.ring, options.flashHooks) : flash;
  const memory = addressSpace([flash, ringFlash]);
  const errors: string[] = [];
  let executed = 0;
  let life: ReturnType<typeof live> | undefined;

  function live() {
    const timers = new Map<number, Timer>();
    const pending = new Set<Timer>();
    let nextTimer = 1;
    let listener: ((text: string) => void) | undefined;
    let open = false;
    let baud = 9600;
    let busyUntil = 0;
    let inFlight = 0;
    let consoleOn = true;
    let deep = false;
    let alive = true;
    const started = clock.now();

    const say = (text: string) => {
      if (consoleOn && kind.consoleOnLine) send(Buffer.from(`${text}\r\n`, "latin1"));
      options.onConsole?.(text);
    };
    const guarded = (run: () => void) => {
      if (!alive) return;
      try {
        run();
      } catch (error) {
        if (error instanceof PowerCut) {
          powerOff();
          return;
        }
        const text = `Uncaught ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
        errors.push(text);
        say(text);
      }
    };
    /** A timer that dies with the power. */
    const later = (ms: number, run: () => void) => {
      const timer = clock.setTimeout(() => {
        pending.delete(timer);
        run();
      }, ms);
      pending.add(timer);
    };
    const send = (bytes: Uint8Array) => {
      // One start, eight data and one stop bit.
      const duration = (bytes.length * 10_000) / baud;
      busyUntil = Math.max(busyUntil, clock.now()) + duration;
      inFlight++;
      later(busyUntil - clock.now(), () => {
        inFlight--;
        options.onTransmit(bytes);
      });
    };

    // A function runs from the context's own world; an object made here would carry this world's built-ins.
    const context = createContext(Object.create(null));
    const world = quirks.runInContext(context) as {
      Uint8Array: Uint8ArrayConstructor;
      Uint16Array: Uint16ArrayConstructor;
      ArrayBuffer: ArrayBufferConstructor;
    };
    const buffer = (bytes: Uint8Array) => {
      const out = new world.ArrayBuffer(bytes.length);
      new world.Uint8Array(out).set(bytes);
      return out;
    };
    const unsupported = (what: string) => () => {
      throw new Error(`virtual board: ${what} is not there on ${kind.title}`);
    };

    const converters = createConverters(options, { later, guarded, world });
    const storage = createStorage(flash);
    const { AES, crypto } = createAes(kind.aes, buffer);
    const modules: Record<string, unknown> = {
      Storage: {
        ...storage,
        readJSON: (name: string) => {
          const text = storage.read(name);
          if (text === undefined) return undefined;
          try {
            // Parsed inside, so that its arrays are the context's own.
            return new Script(`(${JSON.stringify(JSON.parse(text))})`).runInContext(context);
          } catch {
            return undefined;
          }
        },
      },
      Flash: {
        erasePage: memory.erasePage,
        write: (data: ArrayLike<number>, at: number) => memory.write(at, data),
        read: (length: number, at: number) => new world.Uint8Array(buffer(memory.read(at, length))),
      },
      crypto,
    };

    /** A UART; on a board its pins have to be those that the board has it on. */
    const uart = (tx?: string, rx?: string) => ({
      setup: (speed: number, config: { tx?: string; rx?: string }) => {
        if (config.tx !== tx || config.rx !== rx) throw new Error("virtual board: Invalid RX or TX pins");
        open = true;
        baud = speed;
      },
      unsetup: () => {
        // Linux keeps the tty open whatever is said.
        open = kind.id === "linux";
      },
      write: (bytes: Uint8Array) => {
        if (open) send(Uint8Array.from(bytes));
      },
      on: (_event: "data", run: (text: string) => void) => {
        listener = run;
      },
    });

    const every = (run: () => void, ms: number, again: boolean) => {
      const id = nextTimer++;
      let due = clock.now() + ms;
      const fire = () => {
        if (again) {
          // Late ticks are caught up, as the interpreter does; the period does not drift.
          due += ms;
          timers.set(id, clock.setTimeout(fire, due - clock.now()));
        } else timers.delete(id);
        guarded(run);
      };
      timers.set(id, clock.setTimeout(fire, ms));
      return id;
    };
    const stop = (id: number) => {
      const timer = timers.get(id);
      if (timer !== undefined) clock.clearTimeout(timer);
      timers.delete(id);
    };

    Object.assign(context, {
      global: context,
      print: say,
      setTimeout: (run: () => void, ms: number) => every(run, ms, false),
      setInterval: (run: () => void, ms: number) => every(run, ms, true),
      clearTimeout: stop,
      clearInterval: stop,
      // Power-on is the beginning of its time, as on a board without a backup battery.
      getTime: () => (clock.now() - started) / 1000,
      ...converters,
      ...Object.fromEntries(kind.lines.map(({ tx, rx }, i) => [`Serial${i + 1}`, uart(tx, rx)])),
      ...(kind.id === "linux" ? { Serial1: uart() } : {}),
      ...(AES ? { AES } : {}),
      ...(kind.nrf ? { NRF: { getBattery: () => options.battery ?? 3, sleep: () => {} } } : {}),
      ...(kind.deepSleep
        ? {
            setDeepSleep: (on: boolean) => {
              deep = on;
            },
          }
        : {}),
      E: {
        sum,
        variance,
        FFT: createFft(kind.doubleFft),
        CRC32: crcOf,
        toUint8Array: (text: string) => {
          const out = new world.Uint8Array(text.length);
          for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
          return out;
        },
        toArrayBuffer: (text: string) => buffer(Buffer.from(text, "latin1")),
        getTemperature: () => options.temperature ?? 10,
        setConsole: () => {
          consoleOn = false;
        },
        openFile: kind.id === "linux" ? openFile : unsupported("a file system"),
      },
      require: (name: string) => modules[name] ?? unsupported(`the module ${name}`)(),
    });

    const receive = (bytes: Uint8Array) => {
      if (consoleOn && kind.consoleOnLine) {
        executed += bytes.length;
        return;
      }
      // Deep asleep it hears nothing.
      if (!open || deep || listener === undefined) return;
      const text = Buffer.from(bytes).toString("latin1");
      for (let at = 0; at < text.length; at += CHUNK) guarded(() => listener?.(text.slice(at, at + CHUNK)));
    };
    const powerOff = () => {
      alive = false;
      for (const timer of timers.values()) clock.clearTimeout(timer);
      for (const timer of pending) clock.clearTimeout(timer);
    };
    const run = () => {
      const code = storage.read(".bootcde");
      if (code !== undefined)
        guarded(() => new Script(code, { filename: "bootcde.js" }).runInContext(context));
    };
    return { run, receive, powerOff, busy: () => inFlight > 0 };
  }

  return {
    flash,
    ringFlash,
    boot: () => {
      life?.powerOff();
      life = live();
      life.run();
    },
    powerOff: () => {
      life?.powerOff();
      life = undefined;
    },
    receive: (bytes) => life?.receive(bytes),
    executed: () => executed,
    errors: () => errors,
    transmitting: () => life?.busy() ?? false,
  };
}
