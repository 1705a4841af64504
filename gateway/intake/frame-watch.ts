// Whether what comes over a line is a node's. A line that speaks but never sends a frame is another device's, of
// another speed, wired wrongly, or a board that was not flashed: the port is open, and all looks well. So it is said,
// once each time the line is opened. Silence is no sign: nodes sleep for up to a day.
import { type Clock, createTimerGroup } from "../clock.ts";
import type { Log } from "../log.ts";

export interface FrameWatch {
  /** All that comes, as it comes. */
  bytes(chunk: Uint8Array): void;
  /** A frame was among it, with its CRC right: this is a node's line. */
  frame(): void;
  gone(): void;
}

export interface FrameWatchDeps {
  via: string;
  path: string;
  /** bit/s */
  baud: number;
  clock: Clock;
  log: Log;
}

/** A node's first frame, its hello, comes some seconds after its first text. */
const WAIT_MS = 60_000;
/** Seven of the longest frames: of these one would have come whole. */
const ENOUGH_BYTES = 2000;
/** So few before the port is gone may be what a plug makes of it. */
const FEW_BYTES = 250;
/** Over the longest interval between reports, a day. */
const QUIET_MS = 25 * 3_600_000;
/** So much of the beginning is kept, to show some of it. */
const HEAD_BYTES = 400;
const SHOWN = 40;

export function watchForFrames({ via, path, baud, clock, log }: FrameWatchDeps): FrameWatch {
  let count = { bytes: 0, zeros: 0, printable: 0 };
  let head = Buffer.alloc(0);
  let over = false;
  const timers = createTimerGroup(clock);
  timers.later(QUIET_MS, () => {
    if (count.bytes === 0)
      tell(`Nothing has come on ${path} for 25 hours: is a node connected, and does it run?`);
  });

  function end(): void {
    over = true;
    timers.clear();
  }

  function tell(sentence: string): void {
    end();
    log.warn({ via, bytes: count.bytes }, sentence);
  }

  const judge = () => tell(judgement(count, head.toString("latin1"), path, baud));

  return {
    bytes(chunk) {
      if (over) return;
      if (count.bytes === 0) timers.later(WAIT_MS, judge);
      count = counted(count, chunk);
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      if (count.bytes >= ENOUGH_BYTES) judge();
    },
    frame: end,
    gone() {
      if (!over && count.bytes >= FEW_BYTES) judge();
      end();
    },
  };
}

interface Count {
  bytes: number;
  zeros: number;
  printable: number;
}

/** What consoles print: printable ASCII, backspace, tab, line feed, return, escape. */
const isPrintable = (byte: number) =>
  (byte >= 32 && byte < 127) || byte === 8 || byte === 9 || byte === 10 || byte === 13 || byte === 27;

function counted(before: Count, chunk: Uint8Array): Count {
  const count = { ...before, bytes: before.bytes + chunk.length };
  for (const byte of chunk) {
    if (byte === 0) count.zeros++;
    else if (isPrintable(byte)) count.printable++;
  }
  return count;
}

/** Nearly all: a line that was opened in the midst of something begins with a byte or two of it. */
const NEARLY_ALL = 0.9;

/** What an Espruino console prints: its prompt, its errors, its name. */
const CONSOLE = /^>|\n>|=undefined|Uncaught|Espruino|debug>/;

function judgement({ bytes, zeros, printable }: Count, head: string, path: string, baud: number): string {
  if (zeros >= NEARLY_ALL * bytes)
    return `Nothing but zeros comes on ${path}: are RX and ground wired right, and is the other end powered?`;
  if (printable < NEARLY_ALL * bytes)
    return `Noise comes on ${path}, and no frame of a node: is the speed, ${baud} bit/s, that of the node, and is it the right port?`;
  const shown = JSON.stringify(someOf(head));
  if (CONSOLE.test(head))
    return `A console answers on ${path} (${shown}), and no node sends: flash the board with sippra-node.`;
  return `Text comes on ${path}, but no frame of a node (${shown}): is it the right port and speed (${baud} bit/s)?`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: taking control characters out is what it is for
const UNPRINTABLE = /\x1b\[[0-?]*[ -/]*[@-~]|[^\x20-\x7e]/g;

/** A line of it: the first that is whole, as the line may have been opened in the midst of one. */
function someOf(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.replace(UNPRINTABLE, "").trim());
  const whole = lines.slice(1, -1).find((line) => line.length > 1);
  return (whole ?? lines.find((line) => line !== "") ?? "").slice(0, SHOWN);
}
