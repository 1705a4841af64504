// The virtual board: runs a built bundle, unchanged, in a context of its own, with the Espruino functions that
// the firmware uses, its kind's flash and converters, a virtual clock, and signals on its pins. What it does
// was looked up in the interpreter's source or seen on the interpreter; physical boards may differ further.
import type { Timer } from "../../gateway/clock.ts";
import { createFlash, type Flash, type FlashHooks } from "../image/flash.ts";
import { createLife, type Life, type LifeOptions } from "./life.ts";

export interface VirtualBoardOptions extends LifeOptions {
  /** Raw content of Storage, with `.bootcde`, and of the pages outside it where the journal lies there. */
  image: Uint8Array;
  ring?: Uint8Array | undefined;
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
  /** Runs a line that somebody has typed at its console, which is not on its data line. */
  run(code: string): void;
  /** Bytes arrive on the data line. */
  receive(bytes: Uint8Array): void;
  /** Bytes that arrived while the console had the line: a board would have executed them. */
  executed(): number;
  /** Uncaught errors since the start, each with the places in the TypeScript that it has come through. */
  errors(): string[];
  /** Bytes still on their way out of the UART. */
  transmitting(): boolean;
  /** Nothing drives its TX: what is connected there may take noise for bytes. */
  floats(): boolean;
  /** Memory runs out in the next callback that calls a function of the board. */
  outOfMemory(): void;
  /** The firmware hangs: no callback runs any more, until the power or the watchdog resets the board. */
  hang(): void;
}

/** From a reset to the firmware's first line. No board's figure: it keeps one that reboots on and on finite. */
const RESET_MS = 10;

export function createVirtualBoard(options: VirtualBoardOptions): VirtualBoard {
  const { kind, clock } = options;
  const flash = createFlash(kind.storage, options.image, options.flashHooks);
  const ringFlash = kind.ring ? createFlash(kind.ring, options.ring, options.flashHooks) : flash;
  const errors: string[] = [];
  let executed = 0;
  let life: Life | undefined;
  let timeZero = 0;
  let resetting: Timer | undefined;

  const powerOff = () => {
    clock.clearTimeout(resetting);
    life?.powerOff();
    life = undefined;
  };
  const start = () => {
    life = createLife(options, {
      ...{ flash, ringFlash, timeZero, restart },
      onError: (uncaught) => {
        errors.push(uncaught.text);
        options.onError?.(uncaught);
      },
      onExecuted: (bytes) => {
        executed += bytes;
      },
    });
    life.boot();
  };
  const restart = (why: "reboot" | "watchdog") => {
    powerOff();
    resetting = clock.setTimeout(() => {
      options.onReboot?.(why);
      if (!kind.keepsTime) timeZero = clock.now();
      start();
    }, RESET_MS);
  };

  return {
    flash,
    ringFlash,
    boot: () => {
      powerOff();
      timeZero = clock.now();
      start();
    },
    powerOff,
    outOfMemory: () => life?.outOfMemory(),
    hang: () => life?.hang(),
    run: (code) => life?.run(code),
    receive: (bytes) => life?.receive(bytes),
    executed: () => executed,
    errors: () => errors,
    transmitting: () => life?.transmitting() ?? false,
    floats: () => life?.floats() ?? false,
  };
}
