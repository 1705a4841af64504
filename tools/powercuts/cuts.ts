// What flash holds when the power failed during an operation. A write has put down some of its bytes, and of the
// next word any of the bits it was to clear; an erase has left anything between the old page and a blank one:
// chips promise nothing of either.
import type { Flash } from "../image/flash.ts";
import type { BoardKind } from "../image/kinds.ts";

/** An operation on flash. */
export type Op =
  | { what: "write"; at: number; address: number; data: Uint8Array }
  | { what: "erase"; at: number; address: number };

export type Cut =
  | { how: "before" }
  | { how: "after" }
  /** So many bytes of a write, and, where `torn`, some bits of the word that follows them. */
  | { how: "within"; bytes: number; torn: boolean }
  /** An erase got through the first bytes of its page only, or to some of the bits of the whole of it. */
  | { how: "half-erased"; share: number; garbage: boolean };

const WORD = 4;

/** Flash of one board: Storage and, where it lies outside, the ring. */
export interface Memory {
  image: Uint8Array;
  ring: Uint8Array | undefined;
}

export const copyMemory = ({ image, ring }: Memory): Memory => ({
  image: image.slice(),
  ring: ring?.slice(),
});

/** The bytes of a memory that an address is in, and where. */
function place(
  kind: BoardKind,
  memory: Memory,
  address: number,
): { bytes: Uint8Array; at: number; pageSize: number } {
  const { ring, storage } = kind;
  if (ring && memory.ring && address >= ring.address && address < ring.address + ring.pages * ring.pageSize)
    return { bytes: memory.ring, at: address - ring.address, pageSize: ring.pageSize };
  const at = address - storage.address;
  if (at < 0 || at >= memory.image.length) throw new Error(`no flash at 0x${address.toString(16)}`);
  return { bytes: memory.image, at, pageSize: storage.pageSize };
}

/** Puts down an operation, in whole or as far as the power lasted. `chance` decides about bits. */
export function apply(kind: BoardKind, memory: Memory, op: Op, cut: Cut, chance: () => number): void {
  if (cut.how === "before") return;
  const { bytes, at, pageSize } = place(kind, memory, op.address);
  if (op.what === "write") {
    const whole = cut.how === "within" ? cut.bytes : op.data.length;
    for (let i = 0; i < whole; i++) bytes[at + i]! &= op.data[i]!;
    if (cut.how !== "within" || !cut.torn) return;
    for (let i = whole; i < Math.min(whole + WORD, op.data.length); i++)
      bytes[at + i]! &= op.data[i]! | Math.floor(chance() * 256);
    return;
  }
  const from = at - (at % pageSize);
  if (cut.how === "half-erased" && cut.garbage) {
    // All of the page at once, each cell on its way to 1: few bits or most of them have got there.
    for (let i = from; i < from + pageSize; i++)
      for (let bit = 1; bit < 256; bit <<= 1) if (chance() < cut.share) bytes[i]! |= bit;
    return;
  }
  const share = cut.how === "half-erased" ? cut.share : 1;
  bytes.fill(255, from, from + Math.floor(share * pageSize));
}

/** The points of an operation at which the power is cut. */
export function cutsOf(op: Op, chance: () => number): Cut[] {
  if (op.what === "erase") {
    return [
      { how: "before" },
      { how: "half-erased", share: chance(), garbage: false },
      { how: "half-erased", share: 8 / 4096, garbage: false },
      { how: "half-erased", share: 0.02 * chance(), garbage: true },
      { how: "half-erased", share: chance(), garbage: true },
      { how: "half-erased", share: 1 - 0.001 * chance(), garbage: true },
      { how: "after" },
    ];
  }
  const n = op.data.length;
  const somewhere = () => Math.floor(chance() * n);
  const within = new Map<string, Cut>();
  for (const [bytes, torn] of [
    [0, true],
    [1, false],
    [n >> 1, false],
    [somewhere(), true],
    [somewhere() & ~(WORD - 1), true],
    [n - 1, false],
  ] as const)
    if (bytes < n && (bytes > 0 || torn)) within.set(`${bytes} ${torn}`, { how: "within", bytes, torn });
  return [{ how: "before" }, ...within.values(), { how: "after" }];
}

export function cutName(cut: Cut): string {
  if (cut.how === "within") return `after ${cut.bytes} B${cut.torn ? " and part of a word" : ""}`;
  if (cut.how === "half-erased")
    return `${cut.garbage ? "bits" : "bytes"} erased to ${(100 * cut.share).toFixed(1)} %`;
  return cut.how;
}

/** Where the journal's ring is: all that the firmware may write to. */
export function ringOf({ storage, ring, ringPages }: BoardKind): { from: number; to: number } {
  if (ring) return { from: ring.address, to: ring.address + ring.pages * ring.pageSize };
  const to = storage.address + storage.pages * storage.pageSize;
  return { from: to - ringPages * storage.pageSize, to };
}

/** Code, profile and all else that must be the same for ever: Storage without the ring. */
export function installed(kind: BoardKind, image: Uint8Array): Uint8Array {
  return kind.ring ? image : image.subarray(0, ringOf(kind).from - kind.storage.address);
}

export const memoryOf = (flash: Flash, ringFlash: Flash): Memory => ({
  image: flash.bytes,
  ring: ringFlash === flash ? undefined : ringFlash.bytes,
});
