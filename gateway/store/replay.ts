// Which counters of a node have been taken, so that a recorded frame played again is refused: the highest,
// and a window of the 64 below it for frames that overtook each other.
import type { DatabaseSync } from "node:sqlite";
import { epochKey, type Memo, memo, ofEpochKey } from "./memo.ts";

export interface Window {
  /** 0 where nothing was taken yet: counters start at 1. */
  highest: number;
  /** Bit k: counter highest - 1 - k was taken. */
  below: bigint;
}

export const EMPTY: Window = { highest: 0, below: 0n };
const SIZE = 64;

/** Taken before, or too old to tell. */
export function inWindow(window: Window, counter: number): boolean {
  if (counter > window.highest) return false;
  const k = window.highest - 1 - counter;
  if (k < 0) return window.highest > 0;
  return k >= SIZE || ((window.below >> BigInt(k)) & 1n) === 1n;
}

/** The window after `counter`, which was not in it, has been taken. */
export function afterTaking(window: Window, counter: number): Window {
  const ahead = counter - window.highest;
  if (ahead <= 0) return { ...window, below: window.below | (1n << BigInt(-ahead - 1)) };
  if (window.highest === 0 || ahead > SIZE) return { highest: counter, below: 0n };
  const shifted = (window.below << BigInt(ahead)) | (1n << BigInt(ahead - 1));
  return { highest: counter, below: BigInt.asUintN(SIZE, shifted) };
}

export interface Replay {
  window(node: number, epoch: number): Window;
  save(node: number, epoch: number, window: Window): void;
  /** The newest epoch of which a frame was taken; 0 where none was. */
  newestEpoch(node: number): number;
  memo: Memo<Window>;
}

export function replayTable(db: DatabaseSync): Replay {
  const select = db.prepare("SELECT highest, below FROM replay WHERE node = ? AND epoch = ?");
  select.setReadBigInts(true);
  const upsert = db.prepare(
    `INSERT INTO replay (node, epoch, highest, below) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET highest = excluded.highest, below = excluded.below`,
  );
  const newest = db.prepare("SELECT coalesce(max(epoch), 0) AS epoch FROM replay WHERE node = ?");
  const windows = memo<Window>(
    (key) => {
      const row = select.get(...ofEpochKey(key)) as { highest: bigint; below: bigint } | undefined;
      // SQLite's integers are signed: the 64 bits are kept, their meaning as a number is not.
      return row === undefined
        ? EMPTY
        : { highest: Number(row.highest), below: BigInt.asUintN(SIZE, row.below) };
    },
    (key, { highest, below }) => {
      upsert.run(...ofEpochKey(key), highest, BigInt.asIntN(SIZE, below));
    },
  );
  return {
    window: (node, epoch) => windows.get(epochKey(node, epoch)),
    save: (node, epoch, window) => windows.set(epochKey(node, epoch), window),
    newestEpoch: (node) => (newest.get(node) as { epoch: number }).epoch,
    memo: windows,
  };
}
