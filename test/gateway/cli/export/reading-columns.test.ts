// What is taken of readings without a message between is what the message says, whatever the reading.
import fc from "fast-check";
import { expect, test } from "vitest";
import { columnsOf } from "../../../../gateway/cli/export/columns.ts";
import { readingColumns } from "../../../../gateway/cli/export/reading-columns.ts";
import { KEPT_SCHEMAS, keptFields } from "../../../../gateway/deliver/formats/kept.ts";
import type { KeptOf } from "../../../../gateway/store/view.ts";

const ORIGIN = { site: "here", gateway: "gateway-1" };
const maybe = (min: number, max: number) => fc.option(fc.integer({ min, max }), { nil: null });

const record = fc.record({
  type: fc.constant("reading"),
  ...{ name: fc.constant("elm-4"), network: fc.nat(255), node: fc.nat(65_535), epoch: fc.nat(9) },
  ...{ counter: fc.nat(), time: maybe(0, 2 ** 41), received: fc.integer({ min: 0, max: 2 ** 41 }) },
  ...{ marks: fc.nat(3), via: fc.constantFrom("radio", "serial /dev/ttyUSB0") },
  body: fc.tuple(
    ...[maybe(0, 2 ** 32 - 1), maybe(-32_768, 32_767), maybe(0, 65_535), maybe(0, 65_535), maybe(0, 65_535)],
    ...[maybe(-128, 127), fc.option(fc.uint8Array({ maxLength: 8 }), { nil: null }), maybe(0, 100)],
    ...[fc.nat(65_535), maybe(0, 255), maybe(-128, 127)],
  ),
});

test("both say the same under the same names", () => {
  const own = readingColumns(ORIGIN);
  const all = columnsOf(KEPT_SCHEMAS.reading);
  expect(own.map(({ name, type }) => [name, type])).toEqual(all.map(({ name, type }) => [name, type]));
  fc.assert(
    fc.property(record, (generated) => {
      const reading = generated as unknown as KeptOf<"reading">;
      const fields = keptFields(reading, ORIGIN);
      for (const [i, { name, type, of }] of all.entries()) {
        const value = of(fields);
        const expected = type === "time" && value !== null ? Date.parse(value as string) : value;
        expect(own[i]!.of(reading), name).toBe(expected);
      }
    }),
  );
});
