// The data line of a virtual board: a UART that the firmware opens and closes. Until the firmware has moved the
// console off it, the console prints on it, and would execute what arrives.
import type { Clock } from "../../gateway/clock.ts";
import type { BoardKind } from "../image/kinds.ts";
import { inOrder } from "./in-order.ts";

export interface DataLineOptions {
  kind: BoardKind;
  clock: Clock;
  /** A timer that dies with the power. */
  later(ms: number, run: () => void): void;
  /** Runs firmware. False where it was interrupted. */
  guarded(run: () => void): boolean;
  /** The firmware's listener was interrupted, and is deleted for that. */
  onListenerDeleted(): void;
  /** Bytes arrived while the console had the line. */
  onExecuted(bytes: number): void;
  /** Bytes that have left, at so many bit/s; and the same when the firmware hands them over. */
  onTransmit(bytes: Uint8Array, baud: number): void;
  onWrite?: ((bytes: Uint8Array) => void) | undefined;
  /** The firmware opens it, or closes it. */
  onOpen?: ((open: boolean) => void) | undefined;
}

/** Bytes a UART event carries at most. */
const EVENT_BYTES = 32;
/** One start, eight data and one stop bit. */
const BITS_A_BYTE = 10;

export function createDataLine(options: DataLineOptions) {
  const { kind, clock } = options;
  const leave = inOrder(options.later);
  let consoleOn = true;
  let open = false;
  let deepAsleep = false;
  let baud = 9600;
  let busyUntil = 0;
  let sending = 0;
  let listener: ((text: string) => void) | undefined;
  /** TX of the line that the firmware has, and what is held high while that is closed. */
  let own: string | undefined = kind.lines[0]?.tx;
  let held: string | undefined;

  const send = (bytes: Uint8Array) => {
    const speed = baud;
    busyUntil = Math.max(busyUntil, clock.now()) + (bytes.length * BITS_A_BYTE * 1000) / speed;
    sending++;
    leave(busyUntil - clock.now(), () => {
      sending--;
      options.onTransmit(bytes, speed);
    });
  };

  return {
    /** What firmware has as Serial1; `setup` takes only the pins that the board has it on. */
    uart: (tx?: string, rx?: string) => ({
      setup: (speed: number, config: { tx?: string; rx?: string }) => {
        if (config.tx !== tx || config.rx !== rx) throw new Error("virtual board: Invalid RX or TX pins");
        open = true;
        own = tx;
        held = undefined;
        baud = speed;
        options.onOpen?.(true);
      },
      unsetup: () => {
        // Linux keeps the tty open whatever is said.
        open = kind.id === "linux";
        own = tx;
        held = undefined;
        options.onOpen?.(false);
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
    }),
    /** The console prints a line, where it is on this one. */
    print: (text: string) => {
      if (consoleOn && kind.consoleBaud !== undefined) send(Buffer.from(`${text}\r\n`, "latin1"));
    },
    moveConsole: () => {
      consoleOn = false;
    },
    /** Deep asleep the board hears nothing. */
    setDeepSleep: (on: boolean) => {
      deepAsleep = on;
    },
    receive: (bytes: Uint8Array) => {
      if (consoleOn && kind.consoleBaud !== undefined) {
        options.onExecuted(bytes.length);
        return;
      }
      if (!open || deepAsleep || listener === undefined) return;
      const text = Buffer.from(bytes).toString("latin1");
      for (let at = 0; at < text.length; at += EVENT_BYTES) {
        if (options.guarded(() => listener?.(text.slice(at, at + EVENT_BYTES)))) continue;
        listener = undefined;
        options.onListenerDeleted();
      }
    },
    /** Drives a pin that is some line's TX. */
    hold: (tx: string, level: number) => {
      if (open && tx === own) throw new Error(`virtual board: ${tx} is taken from the UART that is open`);
      if (!level) throw new Error(`virtual board: ${tx} held low is a break that does not end`);
      held = tx;
    },
    /** Neither the UART drives TX, nor the console, nor the firmware: what is connected there hears noise. */
    floats: () => !open && held !== own && !(consoleOn && kind.consoleBaud !== undefined),
    /** Bytes are on their way out. */
    sending: () => sending > 0,
  };
}
