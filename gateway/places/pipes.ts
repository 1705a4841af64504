// Pipes for the map: lines of a GeoJSON, or the network of an EPANET file. Only what is drawn is read; a pipe that cannot be
// drawn is left out, and a file of which none can is refused.
import { readFileSync, statSync } from "node:fs";
import { GatewayError } from "../errors.ts";
import { type Position, placeError } from "./place.ts";
import { toWgs84 } from "./project.ts";
import { type CoordinateSystem, systemOf, WGS84 } from "./systems.ts";

export interface Pipe {
  id: string | null;
  material: string | null;
  /** mm */
  diameter: number | null;
  /** Two and more. */
  points: Position[];
}

const BYTES_MAX = 64e6;
export const PIPES_MAX = 100_000;
const POINTS_MAX = 1_000_000;
const TEXT_MAX = 64;

/** Throws a GatewayError "place" with a sentence about the file. */
export function readPipes(file: string, system?: string): Pipe[] {
  const given = system === undefined ? null : systemOf(system);
  const text = textIn(file);
  const pipes = /^\s*\{/.test(text) ? fromGeoJson(text, file, given) : fromEpanet(text, file, given);
  if (pipes.length > 0) return pipes;
  throw placeError(
    `${file} has no pipe that can be drawn: it must have lines, or [PIPES] and [COORDINATES], in the coordinates that web.pipes_system names.`,
  );
}

function textIn(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > BYTES_MAX)
      throw placeError(
        `${file} has ${Math.round(size / 1e6)} MB, more than ${BYTES_MAX / 1e6}: export the pipes only.`,
      );
    const bytes = readFileSync(file);
    // What programs of Windows write has names in Latin-1.
    const utf8 = new TextDecoder("utf-8").decode(bytes);
    return utf8.includes("\ufffd") ? new TextDecoder("latin1").decode(bytes) : utf8;
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw placeError(
      `${file} cannot be read (${(cause as NodeJS.ErrnoException).code}): it is named by web.pipes_file.`,
      { cause },
    );
  }
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | null =>
  (typeof value === "string" || typeof value === "number") && `${value}`.trim() !== ""
    ? `${value}`.trim().slice(0, TEXT_MAX)
    : null;

/** Null where it is no size of a pipe. */
function millimetres(value: unknown): number | null {
  const number = typeof value === "string" ? Number(value.replace(",", ".")) : value;
  return typeof number === "number" && number > 0 && number < 10_000 ? Math.round(number) : null;
}

/** Of a property under one of these names, in small letters. */
function property(properties: Json, names: readonly string[]): unknown {
  for (const [key, value] of Object.entries(properties)) if (names.includes(key.toLowerCase())) return value;
  return undefined;
}

function fromGeoJson(text: string, file: string, given: CoordinateSystem | null): Pipe[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw placeError(`${file} is not valid JSON: export it again.`, { cause });
  }
  const features = isObject(json) && Array.isArray(json.features) ? (json.features as unknown[]) : [];
  const system = given ?? WGS84;
  const pipes: Pipe[] = [];
  const room = roomFor(file);
  for (const feature of features) {
    if (!isObject(feature) || !isObject(feature.geometry)) continue;
    const { type, coordinates } = feature.geometry;
    const lines = type === "LineString" ? [coordinates] : type === "MultiLineString" ? coordinates : [];
    if (!Array.isArray(lines)) continue;
    const properties = isObject(feature.properties) ? feature.properties : {};
    for (const line of lines as unknown[]) {
      const points = Array.isArray(line) ? line.flatMap((point) => positionOf(point, system)) : [];
      if (points.length < 2) continue;
      room(points.length);
      pipes.push({
        id: textOf(property(properties, ["pipe_id", "id", "name", "pipe", "ledning"])),
        material: textOf(property(properties, ["pipe_material", "material"])),
        diameter: millimetres(property(properties, ["pipe_diameter_mm", "diameter", "dimension", "dn"])),
        points,
      });
    }
  }
  return pipes;
}

function positionOf(point: unknown, system: CoordinateSystem): Position[] {
  const [east, north] = Array.isArray(point) ? (point as unknown[]) : [];
  if (typeof east !== "number" || typeof north !== "number") return [];
  return projected(system, north, east);
}

function projected(system: CoordinateSystem, north: number, east: number): Position[] {
  try {
    return [toWgs84(system, { north, east })];
  } catch (error) {
    if (error instanceof GatewayError) return [];
    throw error;
  }
}

function roomFor(file: string): (points: number) => void {
  let [pipes, points] = [0, 0];
  return (more) => {
    pipes++;
    points += more;
    if (pipes > PIPES_MAX || points > POINTS_MAX)
      throw placeError(
        `${file} has more than ${PIPES_MAX} pipes or ${POINTS_MAX} points: export the area of this gateway only.`,
      );
  };
}

/** Sections of the file format: https://epanet22.readthedocs.io, "Input File Format". Diameters are mm where flows are metric. */
function fromEpanet(text: string, file: string, given: CoordinateSystem | null): Pipe[] {
  const at = new Map<string, Position[]>();
  const vertices = new Map<string, Position[]>();
  const links: { id: string; from: string; to: string; diameter: number }[] = [];
  let section = "";
  let isMetric = false;
  const system = given ?? WGS84;
  for (const line of text.split(/\r?\n/)) {
    const words = line.replace(/;.*/, "").trim().split(/\s+/);
    const [first = "", second = "", third = ""] = words;
    if (first.startsWith("[")) section = first.slice(1, 4).toUpperCase();
    else if (first === "") continue;
    else if (section === "OPT" && first.toUpperCase() === "UNITS")
      isMetric = METRIC.has(second.toUpperCase());
    else if (section === "COO") at.set(first, projected(system, Number(third), Number(second)));
    else if (section === "VER")
      vertices.set(first, [
        ...(vertices.get(first) ?? []),
        ...projected(system, Number(third), Number(second)),
      ]);
    else if (section === "PIP")
      links.push({ id: first, from: second, to: third, diameter: Number(words[4]) });
  }
  const room = roomFor(file);
  return links.flatMap(({ id, from, to, diameter }) => {
    const points = [...(at.get(from) ?? []), ...(vertices.get(id) ?? []), ...(at.get(to) ?? [])];
    if (points.length < 2) return [];
    room(points.length);
    const mm = millimetres(isMetric ? diameter : diameter * INCH_MM);
    return [{ id: id.slice(0, TEXT_MAX), material: null, diameter: mm, points }];
  });
}

const INCH_MM = 25.4;
const METRIC = new Set(["LPS", "LPM", "MLD", "CMH", "CMD", "CMS"]);
