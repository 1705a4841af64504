// The serial port of a fake radio module: bytes take their time each way, those at another rate are garbage, and
// a line being printed when the module restarts is cut there.
import { inOrder } from "../in-order.ts";
import type { Dialogue, FakeOptions } from "./dialogue.ts";
import type { Faults } from "./faults.ts";

export interface Uart {
  receive(bytes: Uint8Array, baud: number): void;
  print(text: string): void;
  /** The module has restarted, or lost its power. */
  end(): void;
}

interface Module {
  later(ms: number, run: () => void): () => void;
  /** A command, without its end. */
  onCommand(text: string): void;
  /** Nobody is there to take bytes. */
  deaf(): boolean;
  asleep(): boolean;
  wake(): void;
}

/** Longer than any command that is taken, B. */
const BUFFER = 2048;
const SYNC = 0x55;
const LINE_FEED = 10;
const RETURN = 13;

/** One start, eight data and one stop bit, ms. */
const wireTime = (bytes: number, baud: number) => (bytes * 10_000) / baud;

/** Bytes to commands; a module that sleeps is woken as its kind is. Takes a byte, or a break. */
function createReader(dialogue: Dialogue, now: () => number, module: Module) {
  let text = "";
  let lostUntil = 0;
  /** The rest of the line is lost, since its beginning has been. */
  let lineLost = false;
  /** A break has come, and 0x55 is to follow. */
  let broken = false;

  /** Whether waking it took the byte. */
  const wakes = (value: number, isBreak: boolean): boolean => {
    if (dialogue.wakes === "break") {
      if (isBreak) broken = true;
      else if (broken) {
        // Any other byte sets a wrong rate; here it stays the right one, and the module asleep.
        broken = false;
        if (value === SYNC) module.wake();
      } else return module.asleep();
      return true;
    }
    if (!module.asleep()) return false;
    lineLost = dialogue.wakes === "line" && value !== LINE_FEED;
    lostUntil = now() + dialogue.wakeTime;
    module.wake();
    return true;
  };

  return (value: number, isBreak: boolean) => {
    if (module.deaf()) return;
    if (now() < lostUntil) {
      if (value === LINE_FEED) lineLost = false;
      return;
    }
    if (wakes(value, isBreak)) return;
    if (value !== LINE_FEED && !(value === RETURN && dialogue.endsAtReturn)) {
      if (text.length < BUFFER) text += String.fromCharCode(value);
      return;
    }
    const command = text.trim();
    text = "";
    if (lineLost) lineLost = false;
    else if (command !== "") module.onCommand(command);
  };
}

/** What the line's faults make of a text. */
function spoil(line: string, faults: Faults | undefined): string {
  if (faults === undefined) return line;
  let spoiled = line;
  if (faults.happens("cut")) {
    const from = Math.floor(faults.random() * line.length);
    spoiled = line.slice(0, from) + line.slice(from + 1 + Math.floor(faults.random() * (line.length - from)));
  }
  if (faults.happens("joined")) spoiled = spoiled.replace("\r\n", "");
  if (faults.happens("garbage")) {
    const noise = Array.from({ length: 1 + Math.floor(faults.random() * 30) }, () => faults.random() * 256);
    spoiled = `${String.fromCharCode(...noise.map(Math.floor))}\r\n${spoiled}`;
  }
  return spoiled;
}

export function createUart(dialogue: Dialogue, options: FakeOptions, module: Module): Uart {
  const { clock, faults } = options;
  const now = () => clock.precise?.() ?? clock.now();
  const byteTime = wireTime(1, dialogue.baud);
  const read = createReader(dialogue, now, module);
  const arrive = inOrder(module.later);
  const printing: { bytes: Buffer; start: number; cancel: () => void }[] = [];
  /** When the line to the host, and from it, is free again. */
  let toHostFree = 0;
  let fromHostFree = 0;

  return {
    receive: (bytes, baud) => {
      const took = options.hostKeepsTime ? 0 : wireTime(bytes.length, baud);
      fromHostFree = Math.max(fromHostFree, now()) + took;
      const rateFits = Math.abs(baud - dialogue.baud) < dialogue.baud / 30;
      const copy = Uint8Array.from(bytes);
      arrive(fromHostFree - now(), () => {
        for (const value of copy) {
          // A zero byte holds the line low for nine bits: at a third of the rate or less that is a break.
          const isBreak = value === 0 && baud <= dialogue.baud / 3;
          read(rateFits ? value : (value * 31 + 0x81) & 0xff, isBreak);
        }
      });
    },
    print: (line) => {
      const bytes = Buffer.from(spoil(line, faults), "latin1");
      const start = Math.max(toHostFree, now());
      toHostFree = start + bytes.length * byteTime;
      const cancel = module.later(toHostFree - now(), () => {
        // The line that is due, which need not be this timer's (in-order.ts).
        options.toHost(Uint8Array.from(printing.shift()!.bytes));
      });
      printing.push({ bytes, start, cancel });
    },
    end: () => {
      for (const { bytes, start, cancel } of printing.splice(0)) {
        cancel();
        const gone = Math.min(bytes.length, Math.floor((now() - start) / byteTime));
        if (gone > 0) options.toHost(Uint8Array.from(bytes.subarray(0, gone)));
      }
    },
  };
}
