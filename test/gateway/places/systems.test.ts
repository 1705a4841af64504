// Coordinate systems are those that Lantmäteriet and EPSG publish, to the millimetre, and have many names.
import { describe, expect, test } from "vitest";
import { fromWgs84, toWgs84 } from "../../../gateway/places/project.ts";
import { systemOf, WGS84 } from "../../../gateway/places/systems.ts";
import { refusal } from "./refusal.ts";

const dms = (degrees: number, minutes: number, seconds: number) => degrees + minutes / 60 + seconds / 3600;

/** system, latitude, longitude, northing, easting */
type Control = [string, number, number, number, number];

const A = [dms(67, 5, 26.452769), dms(21, 2, 5.101575)] as const;
const B = [dms(63, 32, 14.761735), dms(16, 14, 59.594626)] as const;
const C = [dms(60, 9, 33.882413), dms(14, 45, 28.167152)] as const;
const D = [dms(56, 21, 17.199245), dms(13, 52, 23.754022)] as const;

describe("control points of Lantmäteriet's are met to the millimetre", () => {
  const points: Control[] = [
    // "Kontrollpunkter RT90 <-> SWEREF 99", 2006-05-03, direct projection
    ["RT90", ...A, 7453389.762, 1727060.905],
    ["RT90", ...B, 7047738.415, 1522128.637],
    ["RT90", ...C, 6671665.273, 1441843.186],
    ["RT90", ...D, 6249111.351, 1380573.079],
    ["SWEREF 99 TM", ...A, 7454204.638, 761811.242],
    ["SWEREF 99 TM", ...B, 7046077.605, 562140.337],
    ["SWEREF 99 TM", ...C, 6669189.376, 486557.055],
    ["SWEREF 99 TM", ...D, 6246136.458, 430374.835],
    // "Kontrollpunkter för SWEREF 99 TM", 2007-11-20
    ["SWEREF 99 TM", 57, 19.5, 6326392.707, 773251.054],
    ["SWEREF 99 TM", 61, 18.75, 6768593.345, 702745.127],
    ["SWEREF 99 TM", 67, 24, 7459745.672, 891298.142],
    // "Kontrollpunkter för de lokala SWEREF 99-zonerna", 2007-11-20
    ["SWEREF 99 12 00", 57, 11.25, 6320164.077, 104421.39],
    ["SWEREF 99 13 30", 61, 12.75, 6765725.847, 109420.005],
    ["SWEREF 99 14 15", 63, 12, 6990379.288, 36003.367],
    ["SWEREF 99 15 00", 59, 15.75, 6542910.921, 193105.897],
    ["SWEREF 99 15 45", 67, 15, 7434550.943, 117285.739],
    ["SWEREF 99 16 30", 63, 17.25, 6988606.198, 188003.98],
    ["SWEREF 99 17 15", 65, 18, 7211548.993, 185380.999],
    ["SWEREF 99 18 00", 59, 18.75, 6542910.921, 193105.897],
    ["SWEREF 99 18 45", 57, 18, 6320164.077, 104421.39],
  ];

  test.each(points)("%s at %f, %f", (name, latitude, longitude, north, east) => {
    const system = systemOf(name);
    const there = fromWgs84(system, { latitude, longitude });
    expect(Math.hypot(there.north - north, there.east - east)).toBeLessThan(0.0015);
    const back = toWgs84(system, { north, east });
    expect(Math.abs(back.latitude - latitude)).toBeLessThan(0.7e-7);
    expect(Math.abs(back.longitude - longitude)).toBeLessThan(0.7e-7);
  });

  test("the zones in the north have the same shape around their own meridians", () => {
    for (const [name, meridian] of [
      ["20 15", 20.25],
      ["21 45", 21.75],
      ["23 15", 23.25],
    ] as const) {
      const { north, east } = fromWgs84(systemOf(`SWEREF 99 ${name}`), {
        latitude: 65,
        longitude: meridian - 0.75,
      });
      expect([north, east]).toEqual([7211548.993, 114619.001]);
    }
  });
});

test("the Web Mercator of a corner and UTM's meridian", () => {
  expect(fromWgs84(systemOf("EPSG:3857"), { latitude: 0, longitude: 90 }).east).toBeCloseTo(
    20037508.343 / 2,
    3,
  );
  expect(fromWgs84(systemOf("UTM 33N"), { latitude: 63, longitude: 15 }).east).toBe(500_000);
  expect(fromWgs84(systemOf("UTM 34N"), { latitude: 63, longitude: 21 }).east).toBe(500_000);
});

describe("a system goes by many names", () => {
  test.each([
    ["sweref99tm", 3006],
    ["SWEREF 99 TM", 3006],
    ["Sweref99 TM", 3006],
    ["EPSG:3006", 3006],
    ["epsg 3006", 3006],
    ["epsg3006", 3006],
    ["3006", 3006],
    ["+init=epsg:3006", 3006],
    ["urn:ogc:def:crs:EPSG::3006", 3006],
    ["urn:ogc:def:crs:EPSG:9.9.1:3006", 3006],
    ["http://www.opengis.net/def/crs/EPSG/0/3006", 3006],
    ["https://www.opengis.net/def/crs/EPSG/0/3006", 3006],
    ["SWEREF 99 16 30", 3010],
    ["sweref991630", 3010],
    ["SWEREF99 12 00", 3007],
    ["EPSG:3012", 3012],
    ["SWEREF 99 23 15", 3018],
    ["RT90 2.5 gon V", 3021],
    ["RT 90 2,5 gon V 0:-15", 3021],
    ["rt90", 3021],
    ["UTM 32N", 25832],
    ["EPSG:25835", 25835],
    ["EPSG:32633", 25833],
    ["ETRS89 / UTM zone 33N", 25833],
    ["web mercator", 3857],
    ["WGS84", 4326],
    ["wgs 84", 4326],
    ["EPSG:4326", 4326],
    ["urn:ogc:def:crs:OGC:1.3:CRS84", 4326],
    ["http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326],
  ])("%s", (name, epsg) => {
    expect(systemOf(name).epsg).toBe(epsg);
  });

  test("and may be a PROJ definition", () => {
    const system = systemOf("+proj=utm +zone=33 +ellps=GRS80");
    const { north, east } = fromWgs84(system, { latitude: 57, longitude: 19.5 });
    expect([north, east]).toEqual([6326392.707, 773251.054]);
    expect(systemOf("+proj=longlat +ellps=GRS80").unit).toBe("degrees");
  });

  test("WGS 84 goes through no projection", () => {
    expect(fromWgs84(WGS84, { latitude: 62.3913104, longitude: -0 })).toEqual({ north: 62.3913104, east: 0 });
  });
});

describe("a system that is not known is refused with the nearest, or all", () => {
  test.each([
    ["sweref99tn", 'the coordinate system "sweref99tn" is not known: did you mean "SWEREF 99 TM"?'],
    ["sweref 99", 'the coordinate system "sweref 99" is not known: did you mean "SWEREF 99 TM"?'],
    [
      "SWEREF 99 16 31",
      'the coordinate system "SWEREF 99 16 31" is not known: did you mean "SWEREF 99 16 30"?',
    ],
  ])("%s", (name, sentence) => expect(refusal(() => systemOf(name))).toBe(sentence));

  test.each([
    "EPSG:9999",
    "",
    "gauss",
    "__proto__",
    "constructor",
    "x".repeat(9999),
    "urn:ogc:def:crs:EPSG::30060",
  ])("%s", (name) =>
    expect(refusal(() => systemOf(name))).toContain("is not known: known are WGS 84, SWEREF 99 TM"),
  );

  test.each(["+proj=geocent +ellps=GRS80", "+proj=tmerc +nadgrids=rt90.gsb", `+proj=${"x".repeat(999)}`])(
    "%s",
    (name) => expect(refusal(() => systemOf(name))).toContain("cannot be used"),
  );

  test("a projection that proj4 does not have", () => {
    const system = systemOf("+proj=nosuch");
    expect(refusal(() => toWgs84(system, { north: 1, east: 1 }))).toContain(
      "compare it with https://epsg.io",
    );
  });

  test("a definition that leads nowhere", () => {
    expect(refusal(() => toWgs84(systemOf("+proj=utm +zone=x"), { north: 7e6, east: 5e5 }))).toContain(
      "have no latitude and longitude in +proj=utm +zone=x: check them and the system.",
    );
  });

  test("a position that a system is not for", () => {
    expect(refusal(() => fromWgs84(systemOf("SWEREF 99 12 00"), { latitude: 62.39, longitude: 17.3 }))).toBe(
      "the position 62.39, 17.3 lies outside of where SWEREF 99 12 00 is used: choose another coordinate system.",
    );
  });
});
