// Flash as chips have it: pages that are erased whole to FF, and writes that can only clear bits.

export interface Flash {
  address: number;
  pages: number;
  pageSize: number;
  bytes: Uint8Array;
  read(address: number, length: number): Uint8Array;
  write(address: number, data: ArrayLike<number>): void;
  erasePage(address: number): void;
  /** Pages erased so far. */
  erases(): number;
}

/** Thrown out of a write or an erase by which the power fails. */
export class PowerCut extends Error {}

export interface FlashHooks {
  /**
   * Before a write: sees it, and may let the power fail in it by returning how many of its bytes, fewer than
   * all, still get written.
   */
  write?(address: number, data: ArrayLike<number>): number | undefined;
  /** Before a page is erased: returns true to let the power fail before it is. */
  erase?(address: number): boolean | undefined;
}

export function createFlash(
  geometry: { address: number; pages: number; pageSize: number },
  image?: Uint8Array,
  hooks: FlashHooks = {},
): Flash {
  const { address, pages, pageSize } = geometry;
  const bytes = new Uint8Array(pages * pageSize).fill(255);
  if (image) bytes.set(image);
  let erased = 0;
  return {
    address,
    pages,
    pageSize,
    bytes,
    read: (at, length) => bytes.slice(at - address, at - address + length),
    write: (at, data) => {
      const n = hooks.write?.(at, data) ?? data.length;
      for (let i = 0; i < n; i++) bytes[at - address + i]! &= data[i]!;
      if (n < data.length) throw new PowerCut();
    },
    erasePage: (at) => {
      const page = Math.floor((at - address) / pageSize);
      // Outside its pages the interpreter does nothing and says nothing.
      if (page < 0 || page >= pages) return;
      if (hooks.erase?.(at)) throw new PowerCut();
      bytes.fill(255, page * pageSize, (page + 1) * pageSize);
      erased++;
    },
    erases: () => erased,
  };
}

/** Several flashes in one address space. Outside of them the interpreter reads zeros and writes nothing. */
export function addressSpace(parts: Flash[]): Pick<Flash, "read" | "write" | "erasePage"> {
  const at = (address: number, length: number) =>
    parts.find((part) => {
      const from = address - part.address;
      return from >= 0 && from + length <= part.pages * part.pageSize;
    });
  return {
    read: (address, length) => at(address, length)?.read(address, length) ?? new Uint8Array(length),
    write: (address, data) => at(address, data.length)?.write(address, data),
    erasePage: (address) => at(address, 1)?.erasePage(address),
  };
}
