// Everything that a body can be made of, for tests that make some up.
import fc from "fast-check";
import type { Cbor } from "../../../shared/cbor.ts";

/** Everything shared/cbor.ts may be given, of at most `depth` levels. */
export function items(depth: number): fc.Arbitrary<Cbor> {
  const leaf = fc.oneof(
    fc.integer({ min: -(2 ** 32), max: 2 ** 32 - 1 }),
    fc.integer({ min: -300, max: 300 }),
    fc.constant(null),
    fc.uint8Array({ maxLength: 60 }),
    fc.string({ unit: "grapheme-ascii", maxLength: 40 }),
  );
  if (depth === 0) return leaf;
  const inner = items(depth - 1);
  return fc.oneof(
    leaf,
    fc.array(inner, { maxLength: 12 }),
    fc.dictionary(fc.nat(2 ** 32 - 2).map(String), inner, { maxKeys: 6 }),
    fc.dictionary(fc.nat(23).map(String), inner, { maxKeys: 6 }),
  );
}
