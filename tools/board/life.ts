// One life of a virtual board, from a boot to the next or until its power goes: what is in its RAM, and what the
// firmware finds in its world.
import { type Clock, createTimerGroup } from "../../gateway/clock.ts";
import { sourceMapOf } from "../build/source-map.ts";
import { addressSpace, type Flash } from "../image/flash.ts";
import { createStorage } from "../image/storage.ts";
import { createAes } from "./aes.ts";
import { functionsOfE, modulesOf, unsupported } from "./built-ins.ts";
import { batteryReading, type ConverterOptions, createConverters, voltsOf } from "./converters.ts";
import { createDataLine } from "./data-line.ts";
import { createTimers } from "./timers.ts";
import { createTrouble } from "./trouble.ts";
import { tellUncaught, type Uncaught } from "./uncaught.ts";
import { createWorld, type World } from "./world.ts";

/** Sees what the firmware does, for people who look on. */
export interface BoardWatch {
  /** It runs, since a timer, a sample or bytes have called it. */
  run?(): void;
  /** It has set a timer, ms; `again`: an interval. */
  timer?(ms: number, again: boolean): void;
  /** It has opened its line, or closed it. */
  line?(open: boolean): void;
}

export interface LifeOptions extends ConverterOptions {
  clock: Clock;
  /** Bytes that have left on the data line, at so many bit/s. */
  onTransmit: (bytes: Uint8Array, baud: number) => void;
  /** The same bytes when the firmware hands them to the UART: a cut may come before they have left. */
  onWrite?: (bytes: Uint8Array) => void;
  /** What the interpreter prints, with its uncaught errors: their first lines. */
  onConsole?: (text: string) => void;
  /** An error that the firmware did not catch, at once. */
  onError?: (uncaught: Uncaught) => void;
  watch?: BoardWatch;
  /** The pin for a radio module's reset is pulled low, or let go again. */
  onModulePin?: (low: boolean) => void;
  /** A debugger is attached: it gets the source maps, and is stopped before the firmware's first line. */
  inspected?: boolean;
  /** Temperature, degC. */
  temperature?: number;
  /** The board's number; that of Espruino's Linux build where not given. */
  serial?: string;
}

const SERIAL = "00000000-addeadde-addeadde";

/** What outlives it, and hears of it. */
export interface Surroundings {
  flash: Flash;
  ringFlash: Flash;
  /** When the board's time was 0, unix ms. */
  timeZero: number;
  restart(why: "reboot" | "watchdog"): void;
  onError(uncaught: Uncaught): void;
  /** Bytes arrived while the console had the line: a board would have executed them. */
  onExecuted(bytes: number): void;
}

export interface Life {
  /** Runs what is in flash to boot with. */
  boot(): void;
  /** Runs a line that somebody has typed at its console. */
  run(code: string): void;
  receive(bytes: Uint8Array): void;
  powerOff(): void;
  outOfMemory(): void;
  hang(): void;
  transmitting(): boolean;
  floats(): boolean;
}

type TimerApi = ReturnType<typeof createTimers>["api"];

/** Timers of which every one that is set is told. */
function watchedTimers(timers: TimerApi, onSet: BoardWatch["timer"]): TimerApi {
  if (onSet === undefined) return timers;
  const watched = (set: TimerApi["setTimeout"], again: boolean) => (run: () => void, ms: number) => {
    onSet(ms, again);
    return set(run, ms);
  };
  return {
    ...timers,
    setTimeout: watched(timers.setTimeout, false),
    setInterval: watched(timers.setInterval, true),
  };
}

/** Global functions and objects that only some kinds of board have. */
function ofItsKind(
  options: LifeOptions,
  { AES }: ReturnType<typeof createAes>,
  line: ReturnType<typeof createDataLine>,
): object {
  const { kind, clock } = options;
  const getBattery = () =>
    batteryReading(voltsOf(options, clock.now()) * (options.batteryGain?.(clock.now()) ?? 1));
  const uarts = kind.lines.map(({ tx, rx }, i) => [`Serial${i + 1}`, line.uart(tx, rx)]);
  return {
    ...Object.fromEntries(uarts),
    ...(kind.id === "linux" ? { Serial1: line.uart() } : {}),
    ...(AES ? { AES } : {}),
    ...(kind.nrf ? { NRF: { getBattery, sleep: () => {} } } : {}),
    ...(kind.deepSleep ? { setDeepSleep: (on: boolean) => line.setDeepSleep(on) } : {}),
  };
}

/** A radio module's reset, which pulls itself up: the firmware pulls it low and lets go. */
function createModulePin({ kind, onModulePin }: LifeOptions) {
  let low = false;
  const release = () => {
    if (low) onModulePin?.(false);
    low = false;
  };
  return {
    release,
    pull: (value: number) => {
      if (value) throw new Error("virtual board: a module's reset driven high does not let it reset itself");
      low = true;
      onModulePin?.(true);
    },
    digitalRead: (pin: string) => {
      if (pin !== kind.modulePin) throw new Error(`virtual board: nothing to read on pin ${pin}`);
      release();
      return 1;
    },
  };
}

export function createLife(options: LifeOptions, around: Surroundings): Life {
  const { kind, clock, watch } = options;
  const mortal = createTimerGroup(clock);
  const { later } = mortal;
  let alive = true;

  const world: World = createWorld(options.inspected ? (text) => sourceMapOf(kind.id, text) : undefined);
  const print = (text: string) => {
    if (!alive) return;
    line.print(text);
    options.onConsole?.(text);
  };
  const powerOff = () => {
    alive = false;
    modulePin.release();
    timers.stopAll();
    mortal.clear();
  };
  const trouble = createTrouble({
    ...{ kind, later, print },
    alive: () => alive,
    cut: powerOff,
    restart: around.restart,
    tell: (error) => tellUncaught(error, kind.id, world.scripts),
    onRun: () => watch?.run?.(),
    onError: around.onError,
    list: (items) => world.value(items),
  });
  const { guarded, guardFunctions } = trouble;
  const onDeleted = () => trouble.raise("CALLBACK");
  const timers = createTimers(clock, guarded, onDeleted);
  const line = createDataLine({
    ...{ kind, clock, later, guarded },
    onListenerDeleted: onDeleted,
    onExecuted: around.onExecuted,
    onTransmit: options.onTransmit,
    onWrite: options.onWrite,
    onOpen: (open) => watch?.line?.(open),
  });
  const storage = createStorage(around.flash);
  const aes = createAes(kind.aes, world.buffer);
  const memory = addressSpace([around.flash, around.ringFlash]);
  const modules: Record<string, unknown> = guardFunctions(modulesOf(world, storage, memory, aes.crypto));

  const converters = createConverters(options, { later, guarded, world: world.typed });
  const modulePin = createModulePin(options);
  const globals = guardFunctions({
    print,
    ...watchedTimers(timers.api, watch?.timer),
    // Power-on is the beginning of its time, as on a board without a backup battery.
    getSerial: () => options.serial ?? SERIAL,
    getTime: () => (clock.now() - around.timeZero) / 1000,
    ...converters,
    digitalRead: modulePin.digitalRead,
    digitalWrite: (pin: string, value: number) => {
      if (pin === kind.modulePin) modulePin.pull(value);
      else if (kind.lines.some(({ tx }) => tx === pin)) line.hold(pin, value);
      else converters.digitalWrite(pin, value);
    },
    ...ofItsKind(options, aes, line),
    process: trouble.process,
    E: {
      ...trouble.E,
      ...functionsOfE(kind, world, options.temperature ?? 10),
      setConsole: () => line.moveConsole(),
    },
    require: (name: string) => modules[name] ?? unsupported(kind, `the module ${name}`)(),
  });
  Object.assign(world.context, { global: world.context }, globals);

  const boot = () => {
    const code = storage.read(".bootcde");
    if (code === undefined) return;
    guarded(() => world.boot(code));
    if (alive) trouble.report();
  };
  const run = (code: string) => guarded(() => world.run(code));
  const { outOfMemory, hang } = trouble;
  const { receive, sending: transmitting, floats } = line;
  return { boot, run, receive, powerOff, outOfMemory, hang, transmitting, floats };
}
