// The ring starts on a page whatever the sizes before it, and what does not fit is refused.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOutFor } from "../../../tools/flash/board.ts";
import { createFlash } from "../../../tools/image/flash.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { FRESH, layOut, storageImage } from "../../../tools/image/layout.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import { storedFiles } from "../../../tools/image/storage.ts";
import type { Tokens } from "../../../tools/image/tokens.ts";

const profile = profileFor({ network: 1, node: 7, epoch: 0, key: "00".repeat(16) });

describe("the layout of Storage", () => {
  it("puts the ring on a page, and to the end", () => {
    const geometry = { address: 0x10000000, pages: 6, pageSize: 4096 };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 13_000 }),
        fc.integer({ min: 2, max: 5 }),
        (length, ringPages) => {
          let layout: ReturnType<typeof layOut>;
          try {
            layout = layOut(geometry, ringPages, "x".repeat(length) as Tokens, profile);
          } catch (error) {
            expect((error as Error).message).toMatch(/do not fit/);
            return;
          }
          const { files, end } = storedFiles(createFlash(geometry, storageImage(geometry, layout)));
          const ring = files.at(-1)!;
          expect(ring).toEqual({ name: "sippra.ring", at: (6 - ringPages) * 4096, size: ringPages * 4096 });
          expect(end).toBe(6 * 4096);
        },
      ),
    );
  });

  it("takes the largest ring there is room for on Linux, and the board's own elsewhere", () => {
    const ringOf = (kind: string, pages: number, pageSize: number, code: number) => {
      const layout = layOutFor(
        BOARD_KINDS[kind]!,
        { address: 0x10000000, pages, pageSize },
        "x".repeat(code) as Tokens,
        profile,
        FRESH,
      );
      return layout && layout.ringSize / pageSize;
    };
    expect(ringOf("linux", 256, 1024, 10_300)).toBe(64);
    expect(ringOf("linux", 10, 4096, 10_300)).toBe(7);
    expect(ringOf("linux", 3, 16_384, 10_300)).toBe(2);
    expect(ringOf("linux", 10, 4096, 31_000)).toBe(2);
    expect(ringOf("linux", 10, 4096, 33_000)).toBeUndefined();
    expect(ringOf("puckjs", 10, 4096, 10_300)).toBe(5);
    expect(ringOf("puckjs", 10, 4096, 21_000)).toBeUndefined();
  });
});
