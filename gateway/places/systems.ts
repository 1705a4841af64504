// The coordinate systems that positions come in, found by whatever name people, programs and files have for them.

import { nearest } from "../config/nearest.ts";
import { quoted } from "../text/quoted.ts";
import { placeError } from "./place.ts";
import { letters } from "./text.ts";

type Range = readonly [least: number, most: number];

export interface CoordinateSystem {
  name: string;
  /** Its number in the EPSG register; null where it was given as a PROJ definition */
  epsg: number | null;
  /** As PROJ writes it */
  definition: string;
  /** Of both coordinates: degrees are latitude and longitude, metres are northing and easting */
  unit: "degrees" | "m";
  /** Where positions can be, in that unit */
  range: { north: Range; east: Range };
}

const DEGREES = { unit: "degrees", range: { north: [-90, 90], east: [-180, 180] } } as const;

/** SWEREF 99 is ETRS89 in Sweden, and differs from WGS 84 by less than a metre (Lantmäteriet). */
export const WGS84: CoordinateSystem = {
  name: "WGS 84",
  epsg: 4326,
  definition: "+proj=longlat +datum=WGS84 +no_defs",
  ...DEGREES,
};

const GRS80 = "+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs";
/** Sweden from south to north, m: EPSG's area of use of SWEREF 99 TM and room around it. */
const SWEDEN: Range = [6.1e6, 7.7e6];

function swedish(name: string, epsg: number, definition: string, east: Range): CoordinateSystem {
  return { name, epsg, definition, unit: "m", range: { north: SWEDEN, east } };
}

/** The twelve zones' central meridians in the order of their EPSG numbers, from 3007 on: degrees and minutes. */
const ZONES = "12 00,13 30,15 00,16 30,18 00,14 15,15 45,17 15,18 45,20 15,21 45,23 15".split(",");

function zone(meridian: string, index: number): CoordinateSystem {
  const [degrees, minutes] = meridian.split(" ").map(Number) as [number, number];
  const projection = `+proj=tmerc +lat_0=0 +lon_0=${degrees + minutes / 60} +k=1 +x_0=150000 +y_0=0`;
  // The widest, 14 15, reaches from 30 to 216 km; positions in SWEREF 99 TM begin at 266 km, and few end below 280.
  return swedish(`SWEREF 99 ${meridian}`, 3007 + index, `${projection} ${GRS80}`, [20_000, 280_000]);
}

/** ETRS89, and WGS 84 within a metre. */
function utm(number: number): CoordinateSystem {
  return {
    name: `UTM ${number}N`,
    epsg: 25_800 + number,
    definition: `+proj=utm +zone=${number} ${GRS80}`,
    unit: "m",
    // Europe; the two ranges share nothing, so that the two that are swapped are told from the two that are not.
    range: { north: [3.5e6, 9.4e6], east: [0, 1e6] },
  };
}

/** Half the length of the equator as Web Mercator has it, m. */
const MERCATOR: Range = [-20_037_508.35, 20_037_508.35];

/** Each with its other names. */
const SYSTEMS: [system: CoordinateSystem, names: string][] = [
  [WGS84, "WGS, GPS, CRS84, OGC:CRS84, EPSG:4979, EPSG:4258, ETRS89, EPSG:4619, SWEREF 99 lat lon"],
  [
    swedish("SWEREF 99 TM", 3006, `+proj=utm +zone=33 ${GRS80}`, [200_000, 1e6]),
    "SWEREF TM, SWEREF 99 TM N E, ETRS89 / SWEREF 99 TM",
  ],
  ...ZONES.map((meridian, i): [CoordinateSystem, string] => [zone(meridian, i), `SWEREF ${meridian}`]),
  [
    // Lantmäteriet's direct projection of SWEREF 99 on RT 90: within 0.07 m on average and 0.2 m at most, which is as
    // good as seven parameters. https://www.lantmateriet.se, "RT 90 - SWEREF 99"
    swedish(
      "RT90 2.5 gon V",
      3021,
      `+proj=tmerc +lat_0=0 +lon_0=${15 + 48 / 60 + 22.624306 / 3600} +k=1.00000561024 +x_0=1500064.274 +y_0=-667.711 ${GRS80}`,
      [1.2e6, 1.9e6],
    ),
    "RT90, RT 90 2.5 gon V 0:-15, RT90 2.5 gon W, Rikets nät",
  ],
  ...[32, 33, 34, 35].map((number): [CoordinateSystem, string] => [
    utm(number),
    `UTM ${number}, UTM zone ${number}N, ETRS89 / UTM zone ${number}N, WGS 84 / UTM zone ${number}N, EPSG:${32_600 + number}`,
  ]),
  [
    {
      name: "Web Mercator",
      epsg: 3857,
      definition:
        "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +k=1 +units=m +nadgrids=@null +no_defs",
      unit: "m",
      range: { north: MERCATOR, east: MERCATOR },
    },
    "Pseudo-Mercator, WGS 84 / Pseudo-Mercator, Google Mercator, EPSG:900913",
  ],
];

const SYSTEM_OF = new Map<string, CoordinateSystem>(
  SYSTEMS.flatMap(([system, names]) =>
    [system.name, `EPSG:${system.epsg}`, ...names.split(", ")].map(
      (name) => [letters(name), system] as const,
    ),
  ),
);

const KNOWN =
  'known are WGS 84, SWEREF 99 TM and its zones 12 00 to 23 15, RT90 2.5 gon V, UTM 32N to 35N, Web Mercator, their EPSG numbers, and a PROJ definition, as in "+proj=utm +zone=33 +ellps=GRS80"';

/**
 * A system by its name in any spelling, its EPSG number (also as "urn:ogc:def:crs:EPSG::3006" or an address), or a
 * PROJ definition. Throws a GatewayError "place" that names the nearest or those that are known.
 */
export function systemOf(text: string): CoordinateSystem {
  if (/^\s*\+proj=/.test(text)) return projSystem(text.trim());
  const number = /(?:epsg\b.*[:/\s]|epsg|^)0*(\d{4,6})\s*$/i.exec(text.slice(-100))?.[1];
  const name = number === undefined ? letters(text.slice(-100)) : `epsg${number}`;
  const found = SYSTEM_OF.get(name) ?? (/CRS84h?$/i.test(text) ? WGS84 : undefined);
  if (found !== undefined) return found;
  const meant = number === undefined ? nearest(name, SYSTEM_OF.keys(), 2) : null;
  const advice = meant === null ? `${KNOWN}.` : `did you mean ${quoted(SYSTEM_OF.get(meant)!.name)}?`;
  throw placeError(`the coordinate system ${quoted(text)} is not known: ${advice}`);
}

function projSystem(definition: string): CoordinateSystem {
  // Grids are files, which are not here, and geocentric coordinates are three.
  const cannot = /\+nadgrids=(?!@null)|\+geoidgrids=|\+proj=(?:geocent|cart)\b/.exec(definition)?.[0];
  if (cannot !== undefined || definition.length > 500)
    throw placeError(
      `the coordinate system ${quoted(definition)} cannot be used${cannot ? ` because of its ${cannot}` : ""}: ${KNOWN}.`,
    );
  const anywhere: Range = [-1e8, 1e8];
  const metres = { unit: "m", range: { north: anywhere, east: anywhere } } as const;
  const degrees = /\+proj=(?:longlat|latlong)\b/.test(definition);
  return { name: definition, epsg: null, definition, ...(degrees ? DEGREES : metres) };
}
