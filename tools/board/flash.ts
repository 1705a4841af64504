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

export function createFlash(
  geometry: { address: number; pages: number; pageSize: number },
  image?: Uint8Array,
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
      for (let i = 0; i < data.length; i++) bytes[at - address + i]! &= data[i]!;
    },
    erasePage: (at) => {
      const page = Math.floor((at - address) / pageSize);
      // Outside its pages the interpreter does nothing and says nothing.
      if (page < 0 || page >= pages) return;
      bytes.fill(255, page * pageSize, (page + 1) * pageSize);
      erased++;
    },
    erases: () => erased,
  };
}
