// The serial port of a fake radio module: bytes take their time each way, those at another rate are garbage, and
// a line being printed when the module restarts is cut there.
import type { Dialogue, FakeOptions } from "./dialogue.ts";

export interface Uart {
  receive(bytes: Uint8Array, baud: number): void;
  print(text: string): void;
  /** The module has restarted, or lost its power. */
  end(): void;
}

interface Module {
  later(ms: number, run: () => void): () => void;
  /** A command, without its end. */
  line(text: string): void;
  /** Nobody is there to take bytes. */
  deaf(): boolean;
  asleep(): boolean;
  wake(): void;
}

/** Longer than any command that is taken. */
const BUFFER = 2048;
const SYNC = 0x55;

export function createUart(dialogue: Dialogue, options: FakeOptions, module: Module): Uart {
  const { clock, faults } = options;
  const now = () => clock.precise?.() ?? clock.now();
  /** One start, eight data and one stop bit. */
  const byteTime = 10_000 / dialogue.baud;
  const out: { bytes: Buffer; start: number; cancel: () => void }[] = [];
  let outFree = 0;
  let inFree = 0;
  let text = "";
  /** Bytes are lost until then, and until the end of the line; a break has come, and 0x55 is to follow. */
  let lostUntil = 0;
  let lost = false;
  let broken = false;

  const byte = (value: number, isBreak: boolean) => {
    if (module.deaf()) return;
    if (now() < lostUntil) {
      if (value === 10) lost = false;
      return;
    }
    if (dialogue.wakes === "break") {
      if (isBreak) {
        broken = true;
        return;
      }
      if (broken) {
        // Any other byte sets a wrong rate; here it stays the right one, and the module asleep.
        broken = false;
        if (value === SYNC) module.wake();
        return;
      }
      if (module.asleep()) return;
    } else if (module.asleep()) {
      lost = dialogue.wakes === "line" && value !== 10;
      lostUntil = now() + dialogue.wakeTime;
      module.wake();
      return;
    }
    if (value !== 10 && !(value === 13 && dialogue.endsAtReturn)) {
      if (text.length < BUFFER) text += String.fromCharCode(value);
      return;
    }
    const command = text.trim();
    text = "";
    if (lost) lost = false;
    else if (command !== "") module.line(command);
  };

  /** What the line's faults make of a text. */
  const spoil = (line: string): string => {
    if (faults === undefined) return line;
    let spoiled = line;
    if (faults.happens("cut")) {
      const from = Math.floor(faults.random() * line.length);
      spoiled =
        line.slice(0, from) + line.slice(from + 1 + Math.floor(faults.random() * (line.length - from)));
    }
    if (faults.happens("joined")) spoiled = spoiled.replace("\r\n", "");
    if (faults.happens("garbage")) {
      const noise = Array.from({ length: 1 + Math.floor(faults.random() * 30) }, () => faults.random() * 256);
      spoiled = `${String.fromCharCode(...noise.map(Math.floor))}\r\n${spoiled}`;
    }
    return spoiled;
  };

  return {
    receive: (bytes, baud) => {
      const took = options.hostKeepsTime ? 0 : (bytes.length * 10_000) / baud;
      inFree = Math.max(inFree, now()) + took;
      const right = Math.abs(baud - dialogue.baud) < dialogue.baud / 30;
      const copy = Uint8Array.from(bytes);
      module.later(inFree - now(), () => {
        for (const value of copy) {
          // A zero byte holds the line low for nine bits: at a third of the rate or less that is a break.
          const isBreak = value === 0 && baud <= dialogue.baud / 3;
          byte(right ? value : (value * 31 + 0x81) & 0xff, isBreak);
        }
      });
    },
    print: (line) => {
      const bytes = Buffer.from(spoil(line), "latin1");
      const start = Math.max(outFree, now());
      outFree = start + bytes.length * byteTime;
      const cancel = module.later(outFree - now(), () => {
        out.shift();
        options.toHost(Uint8Array.from(bytes));
      });
      out.push({ bytes, start, cancel });
    },
    end: () => {
      for (const { bytes, start, cancel } of out.splice(0)) {
        cancel();
        const left = Math.min(bytes.length, Math.floor((now() - start) / byteTime));
        if (left > 0) options.toHost(Uint8Array.from(bytes.subarray(0, left)));
      }
    },
  };
}
