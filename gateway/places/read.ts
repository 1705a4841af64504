// The places of many nodes out of one file: all of them, or one error that says all that is wrong.

import { nearest } from "../config/nearest.ts";
import { GatewayError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import { csvTable } from "./csv.ts";
import { addressOf, diameterOf, materialOf, pipeIdOf } from "./details.ts";
import { type GeoJson, geoJsonOf, geoJsonTable } from "./geojson.ts";
import {
  type NamedPlace,
  PLACE_COLUMNS,
  type Place,
  type Position,
  placeError,
  standingAlone,
} from "./place.ts";
import { toWgs84 } from "./project.ts";
import { MOST_PROBLEMS, type Problem, type Row, refuseProblems, type Table } from "./rows.ts";
import { type Neighbours, strays } from "./strays.ts";
import { type CoordinateSystem, systemOf, WGS84 } from "./systems.ts";
import { slug, textOf } from "./text.ts";

export interface ReadOptions extends Neighbours {
  /** The coordinate system by any of its names; where it is left out, the one that the file names, else WGS 84 */
  system?: string;
  /** Names of the nodes that there are */
  known: readonly string[];
}

/** A node's place as far as the file tells of it: null is "there is none", a field that is not there says nothing. */
export type ToldPlace = Pick<NamedPlace, "name"> & Partial<Place>;

export interface ReadPlaces {
  places: ToldPlace[];
  /** Columns or properties that were not read, at most 50 */
  ignored: string[];
}

/** bytes */
const MOST_BYTES = 8 * 1024 * 1024;

/** Throws a GatewayError "place" for a file of so many bytes that it is not looked at; to be asked before it is read. */
export function refuseLarge(bytes: number, fileName: string): void {
  if (bytes <= MOST_BYTES) return;
  throw placeError(`${fileName} is larger than ${MOST_BYTES / 1024 / 1024} MB: export the nodes only.`);
}

/**
 * The places in a CSV or GeoJSON, whichever its content is; in the file's order. Throws one GatewayError "place" whose
 * lines name file, line or feature, and what to do: the first ten problems and how many more there are.
 */
export function readPlaces(bytes: Uint8Array, fileName: string, options: ReadOptions): ReadPlaces {
  refuseLarge(bytes.length, fileName);
  const asked = options.system === undefined ? null : standingAlone(() => systemOf(options.system!));
  const text = textOf(bytes, fileName);
  if (text.trim() === "") throw placeError(`${fileName} is empty: export it again.`);
  const { table, system } = tableOf(text, fileName, asked);
  if (table.rows.length === 0)
    throw placeError(`${fileName} has no nodes: write a line for each node under the first one.`);
  return { places: understood(table, fileName, system, options), ignored: table.ignored };
}

/** Of a place what its row tells of. */
function toldOf({ name, latitude, longitude, ...details }: NamedPlace, { has }: Row): ToldPlace {
  const told = Object.entries(details).filter(([field]) =>
    has.has(PLACE_COLUMNS[field as keyof typeof details]),
  );
  return { name, ...(has.has("position") && { latitude, longitude }), ...Object.fromEntries(told) };
}

function tableOf(
  text: string,
  fileName: string,
  asked: CoordinateSystem | null,
): { table: Table; system: CoordinateSystem } {
  const [start] = text.trimStart();
  if (start === "<")
    throw placeError(`${fileName} is XML, as KML and GML are: export its layer as GeoJSON or CSV.`);
  if (start === "{" || start === "[" || /json$/i.test(fileName)) {
    const json = geoJsonOf(text, fileName);
    return { table: geoJsonTable(json), system: agreed(json, asked, fileName) };
  }
  return { table: csvTable(text, fileName, asked), system: asked ?? WGS84 };
}

function agreed({ system }: GeoJson, asked: CoordinateSystem | null, fileName: string): CoordinateSystem {
  if (system !== null && asked !== null && system.definition !== asked.definition)
    throw placeError(
      `${fileName} says that it is in ${system.name}, and you say ${asked.name}: leave out --system, or take "crs" out of the file.`,
    );
  return system ?? asked ?? WGS84;
}

function understood(
  { rows, rowName }: Table,
  fileName: string,
  system: CoordinateSystem,
  options: ReadOptions,
): ToldPlace[] {
  const problems: Problem[] = [];
  const known = new Set(options.known);
  const places: ToldPlace[] = [];
  const firstOf = new Map<string, number>();
  const positioned: { number: number; position: Position }[] = [];
  for (const row of rows) {
    if (problems.length >= MOST_PROBLEMS) break;
    const { number } = row;
    const refuse = (sentence: Problem["sentence"]) => problems.push({ number, sentence });
    row.problems.forEach(refuse);
    const name = row.name.trim().normalize("NFC");
    const first = firstOf.get(name);
    if (name === "") refuse("it has no name: write the node's.");
    else if (!known.has(name)) refuse(() => unknownName(name, known));
    else if (first !== undefined)
      refuse(`${quoted(name)} is there already, in ${rowName} ${first}: leave one of them out.`);
    else firstOf.set(name, number);
    const place = placeOf(row, name, system, refuse);
    places.push(toldOf(place, row));
    const { latitude, longitude } = place;
    if (latitude !== null && longitude !== null)
      positioned.push({ number, position: { latitude, longitude } });
  }
  if (problems.length < MOST_PROBLEMS) {
    const positions = positioned.map(({ position }) => position);
    for (const [index, sentence] of strays(positions, options))
      problems.push({ number: positioned[index]!.number, sentence });
  }
  refuseProblems(fileName, rowName, problems);
  return places;
}

function placeOf(
  row: Row,
  name: string,
  system: CoordinateSystem,
  refuse: (sentence: string) => unknown,
): NamedPlace {
  /** What `read` gives, or null and a problem more. */
  const attempt = <T>(read: () => T | null): T | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      refuse(error.message);
      return null;
    }
  };
  const { coordinates } = row;
  const position = coordinates && attempt(() => toWgs84(system, coordinates));
  return {
    name,
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    address: attempt(() => addressOf(row.address)),
    pipeId: attempt(() => pipeIdOf(row.pipe_id)),
    pipeMaterial: attempt(() => materialOf(row.pipe_material)),
    pipeDiameter: attempt(() => diameterOf(row.pipe_diameter_mm)),
  };
}

function unknownName(name: string, known: ReadonlySet<string>): string {
  const own = slug(name);
  const meant = known.has(own) ? own : name.length > 80 ? null : nearest(own || name, known);
  const advice = meant
    ? `did you mean ${quoted(meant)}?`
    : 'enrol it first with "sippra-gateway nodes add", or leave it out.';
  return `there is no node ${quoted(name)}: ${advice}`;
}
