// What is written is what others read: each program's way of a CSV, RFC 7946, and back again without a loss.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type NamedPlace, PIPE_MATERIALS, type PlaceForExport } from "../../../gateway/places/place.ts";
import { writeCsv, writeGeoJson } from "../../../gateway/places/write.ts";
import { NOWHERE, read, refusal } from "./refusal.ts";

const A: PlaceForExport = {
  name: "a",
  latitude: 62.39131,
  longitude: 17.3063,
  address: 'Älvgatan 4; "Nere"',
  pipeId: "=HYPERLINK(1)",
  pipeMaterial: "grey-iron",
  pipeDiameter: 150,
  state: "ok",
  score: -3.5,
};
const B: PlaceForExport = { ...NOWHERE, name: "-b", state: "@b" };

test("a CSV", () => {
  expect(writeCsv([A, B])).toBe(
    [
      "\uFEFFname;latitude;longitude;address;pipe_id;pipe_material;pipe_diameter_mm;state;score",
      'a;62.3913100;17.3063000;"Älvgatan 4; ""Nere""";\'=HYPERLINK(1);grey-iron;150;ok;-3.5',
      "'-b;;;;;;;'@b;",
      "",
    ].join("\r\n"),
  );
});

test("a CSV in another system", () => {
  const place = { ...A, latitude: 60.1594118, longitude: 14.7578242 };
  const [header, line] = writeCsv([place], { system: "sweref99tm" }).split("\r\n");
  expect(header).toContain("name;north;east;address");
  expect(line).toMatch(/^a;6669189\.37\d;486557\.05\d;/);
  expect(writeCsv([A], { system: "EPSG:4258" })).toContain("a;62.3913100;17.3063000;");
  expect(refusal(() => writeCsv([A], { system: "x" }))).toContain('The coordinate system "x" is not known');
  expect(refusal(() => writeCsv([A], { system: "SWEREF 99 12 00" }))).toBe(
    "The position 62.39131, 17.3063 lies outside of where SWEREF 99 12 00 is used: choose another coordinate system.",
  );
});

test("a GeoJSON, one feature a line", () => {
  const text = writeGeoJson([A, B]);
  expect(text.split("\n")).toHaveLength(5);
  expect(JSON.parse(text)).toEqual({
    type: "FeatureCollection",
    features: [
      {
        type: "Feature",
        geometry: { type: "Point", coordinates: [17.3063, 62.39131] },
        properties: {
          name: "a",
          address: 'Älvgatan 4; "Nere"',
          pipe_id: "=HYPERLINK(1)",
          pipe_material: "grey-iron",
          pipe_diameter_mm: 150,
          state: "ok",
          score: -3.5,
        },
      },
      {
        type: "Feature",
        geometry: null,
        properties: {
          name: "-b",
          address: null,
          pipe_id: null,
          pipe_material: null,
          pipe_diameter_mm: null,
          state: "@b",
          score: null,
        },
      },
    ],
  });
});

test("nobody's nodes are a file as well", () => {
  expect(JSON.parse(writeGeoJson([]))).toEqual({ type: "FeatureCollection", features: [] });
  expect(writeCsv([])).toMatch(/^\uFEFFname;[^\n]*\r\n$/);
});

describe("what is written is read as it was", () => {
  /** As texts come out of reading: no control characters, one piece, nothing around them. */
  const text = (most: number) =>
    fc
      .string({ unit: "grapheme", maxLength: 12 })
      .map((value) =>
        value
          .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "")
          .normalize("NFC")
          .trim(),
      )
      .filter((value) => value !== "" && [...value].length <= most);
  const dangerous = fc.constantFrom(
    "=1+1",
    "'=x",
    "''",
    "+46",
    "-1",
    "@a",
    '"',
    '""',
    ";",
    ",",
    "a;b",
    "'",
    'a"b',
    "#",
    "sep=,",
  );
  const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
  const degrees = (most: number) =>
    fc.integer({ min: -most * 1e7, max: most * 1e7 }).map((value) => value / 1e7);
  const place = (position: fc.Arbitrary<[number, number] | null>): fc.Arbitrary<Omit<NamedPlace, "name">> =>
    fc
      .record({
        position,
        address: maybe(fc.oneof(text(120), dangerous)),
        pipeId: maybe(fc.oneof(text(64), dangerous)),
        pipeMaterial: maybe(fc.constantFrom(...PIPE_MATERIALS)),
        pipeDiameter: maybe(fc.integer({ min: 10, max: 3000 })),
      })
      .map(({ position, ...rest }) => ({
        latitude: position?.[0] ?? null,
        longitude: position?.[1] ?? null,
        ...rest,
      }));
  const nodes = (position: fc.Arbitrary<[number, number] | null>) =>
    fc
      .uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,64}$/), { minLength: 1, maxLength: 8 })
      .chain((names) =>
        fc.tuple(...names.map((name) => place(position).map((rest): NamedPlace => ({ name, ...rest })))),
      );
  const anywhere = maybe(
    fc.tuple(degrees(90), degrees(180)).filter(([latitude, longitude]) => latitude !== 0 || longitude !== 0),
  );
  const options = (all: NamedPlace[]) => ({ known: all.map(({ name }) => name), far: true });

  test("as GeoJSON", () => {
    fc.assert(
      fc.property(nodes(anywhere), (all) => {
        const { places, ignored } = read(
          writeGeoJson(all.map((node) => ({ ...node, extra: 1 }))),
          options(all),
        );
        // A feature without a geometry says nothing of where its node stands.
        expect(places.map((place) => ({ latitude: null, longitude: null, ...place }))).toEqual(all);
        expect(ignored).toEqual(["extra"]);
      }),
    );
  });

  test("as CSV", () => {
    fc.assert(
      fc.property(nodes(anywhere), (all) => {
        expect(read(writeCsv(all.map((node) => ({ ...node, extra: "=1" }))), options(all))).toEqual({
          places: all,
          ignored: ["extra"],
        });
      }),
    );
  });

  test.each([
    "sweref99tm",
    "rt90",
    "UTM 33N",
    "SWEREF 99 17 15",
    "EPSG:3857",
    "+proj=utm +zone=34 +ellps=GRS80",
  ])("as CSV in %s", (system) => {
    const sweden = maybe(
      fc
        .tuple(fc.integer({ min: 553e6, max: 69e7 }), fc.integer({ min: 158e6, max: 188e6 }))
        .map(([latitude, longitude]): [number, number] => [latitude / 1e7, longitude / 1e7]),
    );
    fc.assert(
      fc.property(nodes(sweden), (all) => {
        const { places } = read(writeCsv(all, { system }), { ...options(all), system });
        expect(places).toEqual(all);
      }),
    );
  });
});
