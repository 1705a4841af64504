// The virtual board: runs a built bundle, unchanged, in a context of its own, with the Espruino functions that
// the firmware uses, its kind's flash and converters, a virtual clock, and signals on its pins. What it does
// was looked up in the interpreter's source or seen on the interpreter; physical boards may differ further.
import type { Timer } from "../../gateway/clock.ts";
import { sourceMapOf } from "../build/source-map.ts";
import { addressSpace, createFlash, type Flash, type FlashHooks } from "../image/flash.ts";
import { decompress } from "../image/heatshrink.ts";
import { createStorage } from "../image/storage.ts";
import { createAes } from "./aes.ts";
import { type ConverterOptions, createConverters, openFile } from "./converters.ts";
import { createMortalTimers } from "./mortal-timers.ts";
import { convolve, crcOf, createFft, sum, variance } from "./native.ts";
import { createTimers } from "./timers.ts";
import { createTrouble } from "./trouble.ts";
import { tellUncaught, type Uncaught } from "./uncaught.ts";
import { createWorld } from "./world.ts";

/** Sees what the firmware does, for people who look on. */
export interface BoardWatch {
  /** It runs, since a timer, a sample or bytes have called it. */
  run?(): void;
  /** It has set a timer, ms; `again`: an interval. */
  timer?(ms: number, again: boolean): void;
  /** It has opened its line, or closed it. */
  line?(open: boolean): void;
}

export interface VirtualBoardOptions extends ConverterOptions {
  /** Raw content of Storage, with `.bootcde`, and of the pages outside it where the journal lies there. */
  image: Uint8Array;
  ring?: Uint8Array | undefined;
  /** Bytes that have left on the data line, at so many bit/s. */
  onTransmit: (bytes: Uint8Array, baud: number) => void;
  /** The same bytes when the firmware hands them to the UART: a cut may come before they have left. */
  onWrite?: (bytes: Uint8Array) => void;
  /** What the interpreter prints, with its uncaught errors: their first lines. */
  onConsole?: (text: string) => void;
  /** An error that the firmware did not catch, at once. */
  onError?: (uncaught: Uncaught) => void;
  watch?: BoardWatch;
  /** A debugger is attached: it gets the source maps, and is stopped before the firmware's first line. */
  inspected?: boolean;
  /** Temperature, degC. */
  temperature?: number;
  /** Sees what is written to flash, and cuts the power in it. */
  flashHooks?: FlashHooks;
  /** It reboots by itself, as the firmware asked or did not kick its watchdog; called just before it boots. */
  onReboot?: (why: "reboot" | "watchdog") => void;
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
  /** Uncaught errors since the start, each with the places in the TypeScript that it has come through. */
  errors(): string[];
  /** Bytes still on their way out of the UART. */
  transmitting(): boolean;
  /** Memory runs out in the next callback that calls a function of the board. */
  outOfMemory(): void;
  /** The firmware hangs: no callback runs any more, until the power or the watchdog resets the board. */
  hang(): void;
}

/** Bytes a UART event carries at most. */
const CHUNK = 32;

/** From a reset to the firmware's first line, ms. No board's figure: it keeps one that reboots on and on finite. */
const RESET = 10;

type TimerApi = ReturnType<typeof createTimers>["api"];
function watchedTimers({ setTimeout, setInterval }: TimerApi, timer: NonNullable<BoardWatch["timer"]>) {
  const watched = (set: TimerApi["setTimeout"], again: boolean) => (run: () => void, ms: number) => {
    timer(ms, again);
    return set(run, ms);
  };
  return { setTimeout: watched(setTimeout, false), setInterval: watched(setInterval, true) };
}

export function createVirtualBoard(options: VirtualBoardOptions): VirtualBoard {
  const { kind, clock } = options;
  const flash = createFlash(kind.storage, options.image, options.flashHooks);
  const ringFlash = kind.ring ? createFlash(kind.ring, options.ring, options.flashHooks) : flash;
  const memory = addressSpace([flash, ringFlash]);
  const errors: string[] = [];
  let executed = 0;
  let life: ReturnType<typeof live> | undefined;
  let powered = 0;
  let resetting: Timer | undefined;

  /** `began`: unix ms at which its time is 0. */
  function live(began: number) {
    const { later, stopAll } = createMortalTimers(clock);
    let listener: ((text: string) => void) | undefined;
    let open = false;
    let baud = 9600;
    let busyUntil = 0;
    let inFlight = 0;
    let consoleOn = true;
    let deep = false;
    let alive = true;

    const say = (text: string) => {
      if (!alive) return;
      if (consoleOn && kind.consoleOnLine) send(Buffer.from(`${text}\r\n`, "latin1"));
      options.onConsole?.(text);
    };
    const send = (bytes: Uint8Array) => {
      // One start, eight data and one stop bit.
      const speed = baud;
      busyUntil = Math.max(busyUntil, clock.now()) + (bytes.length * 10_000) / speed;
      inFlight++;
      later(busyUntil - clock.now(), () => {
        inFlight--;
        options.onTransmit(bytes, speed);
      });
    };

    const { watch } = options;
    const world = createWorld(options.inspected ? (text) => sourceMapOf(kind.id, text) : undefined);
    const { array, buffer } = world;
    const unsupported = (what: string) => () => {
      throw new Error(`virtual board: ${what} is not there on ${kind.title}`);
    };

    const trouble = createTrouble({
      kind,
      later,
      alive: () => alive,
      cut: () => powerOff(),
      restart,
      say,
      tell: (error) => tellUncaught(error, kind.id, world.scripts),
      onRun: () => watch?.run?.(),
      onError: (uncaught) => {
        errors.push(uncaught.text);
        options.onError?.(uncaught);
      },
      list: (items) => world.value(items),
    });
    const { guarded, withTrouble } = trouble;
    const timers = createTimers(clock, guarded, () => trouble.raise("CALLBACK"));
    const converters = createConverters(options, { later, guarded, world: world.typed });
    const storage = createStorage(flash);
    const { AES, crypto } = createAes(kind.aes, buffer);
    const modules: Record<string, unknown> = withTrouble({
      Storage: {
        ...storage,
        readJSON: (name: string) => {
          const text = storage.read(name);
          if (text === undefined) return undefined;
          try {
            return world.value(JSON.parse(text));
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
    });

    /** A UART; on a board its pins have to be those that the board has it on. */
    const uart = (tx?: string, rx?: string) => ({
      setup: (speed: number, config: { tx?: string; rx?: string }) => {
        if (config.tx !== tx || config.rx !== rx) throw new Error("virtual board: Invalid RX or TX pins");
        open = true;
        baud = speed;
        watch?.line?.(true);
      },
      unsetup: () => {
        // Linux keeps the tty open whatever is said.
        open = kind.id === "linux";
        watch?.line?.(false);
      },
      write: (bytes: Uint8Array | string) => {
        if (!open) return;
        const copy = Uint8Array.from(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
        options.onWrite?.(copy);
        send(copy);
      },
      on: (_event: "data", run: (text: string) => void) => {
        listener = run;
      },
    });

    const api = {
      print: say,
      ...timers.api,
      ...(watch?.timer && watchedTimers(timers.api, watch.timer)),
      // Power-on is the beginning of its time, as on a board without a backup battery.
      getTime: () => (clock.now() - began) / 1000,
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
      process: trouble.process,
      E: {
        ...trouble.E,
        sum,
        variance,
        convolve,
        FFT: createFft(kind.doubleFft),
        CRC32: crcOf,
        toUint8Array: (text: string) => {
          const out = new world.typed.Uint8Array(text.length);
          for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
          return out;
        },
        toArrayBuffer: (text: string) => buffer(Buffer.from(text, "latin1")),
        toString: (bytes: ArrayBuffer) => Buffer.from(bytes).toString("latin1"),
        toFlatString: (text: string) => text,
        defrag: () => {},
        getTemperature: () => options.temperature ?? 10,
        setConsole: () => {
          consoleOn = false;
        },
        openFile: kind.id === "linux" ? openFile : unsupported("a file system"),
      },
      require: (name: string) => modules[name] ?? unsupported(`the module ${name}`)(),
    };
    Object.assign(world.context, { global: world.context }, withTrouble(api));

    const receive = (bytes: Uint8Array) => {
      if (consoleOn && kind.consoleOnLine) {
        executed += bytes.length;
        return;
      }
      // Deep asleep it hears nothing.
      if (!open || deep || listener === undefined) return;
      const text = Buffer.from(bytes).toString("latin1");
      for (let at = 0; at < text.length; at += CHUNK) {
        if (guarded(() => listener?.(text.slice(at, at + CHUNK)))) continue;
        listener = undefined;
        trouble.raise("CALLBACK");
      }
    };
    const powerOff = () => {
      alive = false;
      timers.stopAll();
      stopAll();
    };
    const run = () => {
      const code = storage.read(".bootcde");
      if (code === undefined) return;
      guarded(() => world.boot(code));
      if (alive) trouble.check();
    };
    const { outOfMemory, hang } = trouble;
    return { run, receive, powerOff, outOfMemory, hang, busy: () => inFlight > 0 };
  }

  const powerOff = () => {
    clock.clearTimeout(resetting);
    life?.powerOff();
    life = undefined;
  };
  const start = () => {
    life = live(powered);
    life.run();
  };
  const restart = (why: "reboot" | "watchdog") => {
    powerOff();
    resetting = clock.setTimeout(() => {
      options.onReboot?.(why);
      if (!kind.keepsTime) powered = clock.now();
      start();
    }, RESET);
  };

  return {
    flash,
    ringFlash,
    boot: () => {
      powerOff();
      powered = clock.now();
      start();
    },
    powerOff,
    outOfMemory: () => life?.outOfMemory(),
    hang: () => life?.hang(),
    receive: (bytes) => life?.receive(bytes),
    executed: () => executed,
    errors: () => errors,
    transmitting: () => life?.busy() ?? false,
  };
}
