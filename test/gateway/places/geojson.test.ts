// A GeoJSON is read as RFC 7946 and the QGIS before it have it, and what is wrong in it is told by feature.
import { describe, expect, test } from "vitest";
import { collection, point, read, refused } from "./refusal.ts";

const EAST_NORTH = [486557.055, 6669189.376];
const C = { latitude: 60.1594118, longitude: 14.7578242 };
const withCrs = (name: unknown, coordinates: unknown = EAST_NORTH) =>
  `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":${JSON.stringify(name)}}},"features":[${JSON.stringify(point("a", coordinates))}]}`;

describe("read", () => {
  test("with all that it may have", () => {
    const text = collection(
      point("a", [17.3063, 62.39131, 12.5], {
        adress: "Älvgatan 4",
        Ledning: 17,
        material: "segjärn",
        dn: 200,
        note: { deep: [[[]]] },
        lat: 1,
      }),
      { type: "Feature", id: 7, geometry: null, properties: { nod: "b", address: null } },
      { type: "Feature", properties: { name: "c" } },
      {
        type: "Feature",
        geometry: { type: "MultiPoint", coordinates: [[17.31, 62.4]] },
        properties: { name: "d" },
      },
    );
    expect(read(text, {}, "nodes.geojson")).toEqual({
      places: [
        {
          name: "a",
          latitude: 62.39131,
          longitude: 17.3063,
          address: "Älvgatan 4",
          pipeId: "17",
          pipeMaterial: "ductile-iron",
          pipeDiameter: 200,
        },
        { name: "b", address: null },
        { name: "c" },
        { name: "d", latitude: 62.4, longitude: 17.31 },
      ],
      ignored: ["note", "lat"],
    });
  });

  test("a single feature, and whatever the file is called", () => {
    expect(read(`\uFEFF\n ${JSON.stringify(point("a", [17.3, 62.4]))}`, {}, "nodes.csv").places).toHaveLength(
      1,
    );
  });

  test.each([
    ["urn:ogc:def:crs:EPSG::3006", EAST_NORTH],
    ["EPSG:3006", EAST_NORTH],
    ["urn:ogc:def:crs:EPSG::3021", [1441843.186, 6671665.273]],
    ["urn:ogc:def:crs:OGC:1.3:CRS84", [14.7578242, 60.1594118]],
  ])("in the system %s that it names, the easting first", (name, coordinates) => {
    expect(read(withCrs(name, coordinates)).places[0]).toMatchObject(C);
  });

  test("in the system that is asked for, also where it names the same", () => {
    expect(read(collection(point("a", EAST_NORTH)), { system: "sweref99tm" }).places[0]).toMatchObject(C);
    expect(read(withCrs("EPSG:3006"), { system: "sweref99tm" }).places[0]).toMatchObject(C);
  });

  test("keys of objects' own do no harm", () => {
    const text = `{"__proto__":{"polluted":1},"type":"FeatureCollection","features":[{"__proto__":{"x":1},"type":"Feature",
      "geometry":{"type":"Point","coordinates":[17.3,62.4]},"properties":{"__proto__":{"polluted":1},"constructor":{"prototype":1},"name":"a"}}]}`;
    expect(read(text).ignored).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("depth and length beyond reason do no harm", () => {
    const deep = `${"[".repeat(1e5)}${"]".repeat(1e5)}`;
    const long = `[17.3,62.4,${"0,".repeat(1e5)}0]`;
    const feature = `{"type":"Feature","geometry":{"type":"Point","coordinates":${long}},"properties":{"name":"a","x":${deep}}}`;
    expect(read(`{"type":"FeatureCollection","features":[${feature}]}`).places).toHaveLength(1);
    expect(refused(deep)).toContain("is no GeoJSON of nodes");
    expect(
      refused(
        `{"type":"Feature","geometry":{"type":"Point","coordinates":${deep}},"properties":{"name":"a"}}`,
      ),
    ).toContain("its coordinates are not two numbers");
  });
});

describe("a file as a whole is refused", () => {
  test.each<[string, string, object, string]>([
    [
      "cut off",
      '{"type":"FeatureCollection","features":[\n{"type":\n',
      {},
      "nodes.geojson: this is not valid JSON: export it again, or mend it there.",
    ],
    [
      "a comma too many",
      '{"type":"FeatureCollection",\n"features":[1,]\n}',
      {},
      "nodes.geojson: this is not valid JSON: export it again, or mend it there.",
    ],
    [
      "a key without quotes",
      '{"type":"FeatureCollection",\nfeatures:[]}',
      {},
      "nodes.geojson, line 2: this is not valid JSON: export it again, or mend it there.",
    ],
    ["a text", "hello", {}, "nodes.geojson: this is not valid JSON: export it again, or mend it there."],
    [
      "a list",
      "[]",
      {},
      'nodes.geojson is no GeoJSON of nodes: its type must be "FeatureCollection", with a point for each node.',
    ],
    [
      "a topology",
      '{"type":"Topology","features":[]}',
      {},
      'nodes.geojson is no GeoJSON of nodes: its type must be "FeatureCollection", with a point for each node.',
    ],
    ["no features", collection(), {}, "nodes.geojson has no features: export a point for each node."],
    [
      "too many",
      collection(...new Array(100_001).fill(0)),
      {},
      "nodes.geojson has 100001 features, more than 100000: split it, or export the nodes only.",
    ],
    [
      "two systems",
      withCrs("urn:ogc:def:crs:EPSG::3006"),
      { system: "rt90" },
      'nodes.geojson says that it is in SWEREF 99 TM, and you say RT90 2.5 gon V: leave out --system, or take "crs" out of the file.',
    ],
    [
      "a system nobody knows",
      withCrs("urn:ogc:def:crs:EPSG::9999"),
      {},
      'nodes.geojson has a "crs" that is not known, "urn:ogc:def:crs:EPSG::9999": export it in WGS 84.',
    ],
    [
      "a system elsewhere",
      '{"type":"FeatureCollection","crs":{"type":"link","properties":{"href":"x"}},"features":[1]}',
      {},
      'nodes.geojson has a "crs" without a name: take it out, or export in WGS 84.',
    ],
  ])("%s", (_, text, options, sentence) => expect(refused(text, options, "nodes.geojson")).toBe(sentence));
});

describe("a feature is refused", () => {
  const geometry = (value: unknown) => ({ type: "Feature", geometry: value, properties: { name: "a" } });
  test.each<[string, unknown, string]>([
    ["no feature", 5, 'it is no feature: its type must be "Feature".'],
    ["null", null, 'it is no feature: its type must be "Feature".'],
    [
      "a bare geometry",
      { type: "Point", coordinates: [17.3, 62.4] },
      'it is no feature: its type must be "Feature".',
    ],
    ["no name", point(null, [17.3, 62.4]), "it has no name: write the node's."],
    [
      "no properties",
      { type: "Feature", geometry: null, properties: null },
      "it has no name: write the node's.",
    ],
    [
      "a name that is none",
      point({}, [17.3, 62.4]),
      "its name is neither a text nor a number: write it as one.",
    ],
    [
      "a line",
      geometry({ type: "LineString", coordinates: [[17.3, 62.4]] }),
      'its geometry is "LineString": a node stands at one point, so export a layer of points.',
    ],
    [
      "several points",
      geometry({
        type: "MultiPoint",
        coordinates: [
          [17.3, 62.4],
          [17.4, 62.4],
        ],
      }),
      "its geometry is a MultiPoint of 2: a node stands at one point, so export a layer of points.",
    ],
    [
      "no geometry",
      geometry([17.3, 62.4]),
      "its geometry is not one: a node stands at one point, so export a layer of points.",
    ],
    [
      "texts",
      point("a", ["17.3", "62.4"]),
      "its coordinates are not two numbers: write [longitude, latitude], without quotes.",
    ],
    [
      "null",
      point("a", [null, 62.4]),
      "its coordinates are not two numbers: write [longitude, latitude], without quotes.",
    ],
    [
      "one",
      point("a", [17.3]),
      "its coordinates are not two numbers: write [longitude, latitude], without quotes.",
    ],
    [
      "none",
      point("a", []),
      "its coordinates are not two numbers: write [longitude, latitude], without quotes.",
    ],
    [
      "out of range",
      point("a", [17.3, 95]),
      "latitude 95 and longitude 17.3 look swapped: write each where the other one is.",
    ],
    [
      "metres",
      point("a", [617405, 6917350]),
      "latitude 6917350 is not between -90 and 90: if it is in metres, say its coordinate system, as in --system sweref99tm.",
    ],
    [
      "two names for one thing",
      point("a", [17.3, 62.4], { Material: "pe", ledningsmaterial: "pvc" }),
      '"Material" and "ledningsmaterial" are both the pipe_material: leave one of them out.',
    ],
  ])("%s", (_, feature, sentence) => {
    const good = point("b", [17.3, 62.4]);
    const said = refused(collection(good, feature), { near: [] }, "nodes.geojson").split("\n");
    expect(said[0]).toMatch(/^nodes\.geojson, feature 2: /);
    expect(said.join("\n")).toContain(sentence);
  });

  test("an infinite number", () => {
    const text = collection(point("a", [17.3, 62.4])).replace("62.4", "1e999");
    expect(refused(text)).toContain("latitude Infinity is not between -90 and 90");
  });

  test("in a system of metres, eastings that stand where northings should", () => {
    expect(refused(withCrs("EPSG:3006", [...EAST_NORTH].reverse()))).toBe(
      "nodes.csv, feature 1: northing 486557.055 and easting 6669189.376 look swapped: write each where the other one is.",
    );
  });
});
