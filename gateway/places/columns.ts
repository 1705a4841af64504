// Which column of a table, or property of a feature, holds what: by the names that people and programs give them, in
// Swedish and English.
import { quoted } from "../text/quoted.ts";
import { letters } from "./text.ts";

/** What can be read of a node's place, by the names that Sippra itself writes. */
export type Field =
  | "name"
  | "latitude"
  | "longitude"
  | "north"
  | "east"
  | "x"
  | "y"
  | "address"
  | "pipe_id"
  | "pipe_material"
  | "pipe_diameter_mm";

const NAMES: Record<Field, string> = {
  name: "node, nod, namn, node name, nodnamn, node id, nod-id",
  latitude: "lat, latitude deg, latitud, breddgrad",
  longitude: "lon, lng, long, longitude deg, longitud, längdgrad",
  north: "n, northing, nord, norr, nordlig, N-koordinat",
  east: "e, easting, öst, öster, ost, ostlig, E-koordinat",
  // As maps and programs have them, x to the east; old Swedish grids have x to the north, which their range tells.
  x: "x-koordinat, x coord, xcoord",
  y: "y-koordinat, y coord, ycoord",
  address: "adress, place, plats, gatuadress, street address, location",
  pipe_id: "pipe, ledning, ledningsid, lednings-id, ledningsnummer, ledningsnr",
  pipe_material: "material, ledningsmaterial, rörmaterial",
  pipe_diameter_mm:
    "diameter, diameter (mm), pipe diameter, dn, dimension, dimension (mm), rördiameter, ledningsdimension",
};

const FIELD_OF = new Map<string, Field>(
  (Object.keys(NAMES) as Field[]).flatMap((field) =>
    [field, ...NAMES[field].split(", ")].map((name) => [letters(name), field] as const),
  ),
);

/** "N (SWEREF 99 TM)" and "sweref99tm_n" are an N as well. */
const SYSTEM_IN_NAME =
  /^(?:sweref(?:99)?(?:tm|\d{4})?|wgs84|rt90)|(?:sweref(?:99)?(?:tm|\d{4})?|wgs84|rt90)$/g;

export const fieldOf = (header: string): Field | undefined =>
  FIELD_OF.get(letters(header)) ?? FIELD_OF.get(letters(header).replace(SYSTEM_IN_NAME, ""));

export interface Columns<Key> {
  of: ReadonlyMap<Field, Key>;
  /** Those that nobody reads, as they are written */
  ignored: string[];
  problems: string[];
}

/** So many of a table are looked at: one with more has another delimiter than it seems, or is no table. */
const MOST_COLUMNS = 1000;

/**
 * The key of each field among the headers. Where several are the same field, the one with Sippra's own name for it is
 * read, and the others are ignored; without such a one they are a problem.
 */
export function columnsOf<Key>(headers: readonly (readonly [header: string, key: Key])[]): Columns<Key> {
  const ignored: string[] = [];
  const headersOf = new Map<Field, (readonly [header: string, key: Key])[]>();
  for (const [header, key] of headers.slice(0, MOST_COLUMNS)) {
    const field = fieldOf(header);
    const there = field && headersOf.get(field);
    if (there !== undefined) there.push([header.trim(), key]);
    else if (field !== undefined) headersOf.set(field, [[header.trim(), key]]);
    else if (header.trim() !== "") ignored.push(header.trim());
  }
  const of = new Map<Field, Key>();
  const problems: string[] = [];
  for (const [field, all] of headersOf) {
    const own = all.filter(([header]) => header.toLowerCase() === field);
    const [chosen, second] = own.length > 0 ? own : all;
    of.set(field, chosen![1]);
    if (second !== undefined)
      problems.push(
        `${quoted(chosen![0])} and ${quoted(second[0])} are both the ${field}: leave one of them out.`,
      );
    for (const one of all) if (one !== chosen) ignored.push(one[0]);
  }
  return { of, ignored, problems };
}
