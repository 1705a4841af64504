// A virtual node on a line to the laboratory's gateway: all it sends goes into the book, and the book answers.
import { crc32 } from "node:zlib";
import { cobsDecode, cobsEncode } from "../../shared/cobs.ts";
import { createVirtualBoard, type VirtualBoard } from "../board/board.ts";
import type { Signals } from "../board/signals.ts";
import type { SimClock } from "../board/sim-clock.ts";
import type { FlashHooks } from "../image/flash.ts";
import type { BoardKind } from "../image/kinds.ts";
import { TRANSDUCER } from "../image/profile.ts";
import type { Command } from "./answers.ts";
import { type Book, type Frame, readFrame } from "./book.ts";

/** From an uplink's last byte to its ack's first, ms: the gateway commits and answers. */
const ANSWER_AFTER_MS = 20;

export interface NodeOptions {
  kind: BoardKind;
  image: Uint8Array;
  ring: Uint8Array | undefined;
  clock: SimClock;
  signals: Signals;
  book: Book;
  /** Whether the next uplink, or the ack of one, gets lost. */
  lost: () => boolean;
  flashHooks: FlashHooks;
  /** A command that is to go in place of the next ack. */
  command?: () => Command | undefined;
  onSent?: (frame: Frame) => void;
  onHeard?: (frame: Frame) => void;
  /** Bytes that have left on the line, and such that arrive. */
  onLeft?: (bytes: Uint8Array) => void;
  onArrival?: (bytes: Uint8Array) => void;
}

export function createNode(options: NodeOptions): VirtualBoard {
  const { kind, clock, book, lost } = options;
  const onWay = new Map<Uint8Array, Frame>();
  const board = createVirtualBoard({
    kind,
    image: options.image,
    ring: options.ring,
    clock,
    signals: options.signals,
    transducer: TRANSDUCER,
    flashHooks: options.flashHooks,
    onWrite: (bytes) => {
      const inner = Uint8Array.from(bytes.subarray(1, -1));
      const n = cobsDecode(inner, inner.length, crc32);
      if (n < 0) {
        book.faults.push({ kind: "error", text: "a damaged frame was sent" });
        return;
      }
      try {
        const frame = readFrame(inner.slice(0, n));
        onWay.set(bytes, frame);
        book.sent(frame);
        options.onSent?.(frame);
      } catch (error) {
        book.faults.push({ kind: "error", text: (error as Error).message });
      }
    },
    onTransmit: (bytes) => {
      if (bytes[0] === 0) options.onLeft?.(bytes);
      const frame = onWay.get(bytes);
      onWay.delete(bytes);
      if (frame === undefined || lost()) return;
      book.heard(frame);
      options.onHeard?.(frame);
      if (lost()) return;
      clock.setTimeout(() => {
        const command = options.command?.();
        const answer = command
          ? book.command(frame.counter, command, clock.now())
          : book.ack(frame.counter, clock.now());
        const bytes = cobsEncode(answer, crc32);
        options.onArrival?.(bytes);
        board.receive(bytes);
      }, ANSWER_AFTER_MS);
    },
  });
  return board;
}
