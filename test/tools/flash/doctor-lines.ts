// Lines with something at their other end that speaks at one speed, for sippra-node doctor; what is sent or heard at another
// speed comes as a receiver's clock cuts it.

import { crc32 } from "node:zlib";
import { cobsEncode } from "../../../shared/cobs.ts";
import type { RawLine } from "../../../tools/flash/raw-line.ts";

export interface Device {
  /** bit/s */
  baud: number;
  /** What it says by itself, again and again. */
  says?: string;
  /** What it answers to a line. */
  answers?(line: string): string;
}

/** The bytes that a receiver at `to` bit/s takes what was sent at `from` for: a start bit, then each bit at its middle. */
export function cut(text: string, from: number, to: number): string {
  const levels = [...Buffer.from(text, "latin1")].flatMap((byte) => [
    0,
    ...Array.from({ length: 8 }, (_, i) => (byte >> i) & 1),
    1,
  ]);
  const at = (seconds: number) => levels[Math.floor(seconds * from)] ?? 1;
  const bytes: number[] = [];
  const step = 1 / to / 16;
  for (let now = 0; now < levels.length / from; now += step) {
    if (at(now) === 1 || at(now + 0.5 / to) === 1) continue;
    bytes.push(Array.from({ length: 8 }, (_, i) => at(now + (1.5 + i) / to) << i).reduce((a, b) => a | b));
    now += 9.5 / to;
    // A level that stays low is no new byte.
    while (at(now) === 0 && now < levels.length / from) now += step;
  }
  return Buffer.from(bytes).toString("latin1");
}

/** While it is waited for. */
const SAYS_EVERY = 5;

export interface FakeLine extends RawLine {
  /** All that was sent, and at which speed. */
  sent: { text: string; baud: number }[];
  /** A while passes. */
  pass(): Promise<void>;
}

export function lineTo(device: Device, baud: number): FakeLine {
  let speed = baud;
  let listener: (bytes: Uint8Array) => void = () => {};
  let typed = "";
  let steps = 0;
  const say = (text: string) => {
    const came = speed === device.baud ? text : cut(text, device.baud, speed);
    if (came !== "") listener(Buffer.from(came, "latin1"));
  };
  const line: FakeLine = {
    sent: [],
    onBytes: (each) => {
      listener = each;
    },
    pass: async () => {
      if (device.says !== undefined && steps++ % SAYS_EVERY === 0) say(device.says);
    },
    onLost: () => {},
    send: async (text) => {
      line.sent.push({ text, baud: speed });
      if (speed !== device.baud) return;
      typed += text;
      const lines = typed.split("\n");
      typed = lines.pop()!;
      for (const each of lines) say(device.answers?.(each.replace(/\r$/, "")) ?? "");
    },
    setSpeed: async (to) => {
      speed = to;
    },
    close: async () => {},
  };
  return line;
}

/** Bytes of a frame on a line; `head`: its first byte. */
export function frameText(head: number, network: number, node: number, counter: number): string {
  const frame = Uint8Array.from([head, network, node >> 8, node & 255, 0, 0, counter >> 8, counter & 255]);
  const whole = new Uint8Array(24);
  whole.set(frame);
  return Buffer.from(cobsEncode(whole, (bytes) => crc32(bytes))).toString("latin1");
}

/** A console of the interpreter, which answers questions about itself. */
export const espruino =
  (version: string, board: string, holdsNode: boolean): NonNullable<Device["answers"]> =>
  (line) =>
    line.includes("process.env") ? `<#DR${JSON.stringify([version, board, holdsNode])}#>\r\n>` : "\r\n>";
