// Rows of a GeoJSON (RFC 7946): points, with the properties that people and programs give them. Nothing of it is walked
// to its depth: what is not a point's first two numbers or a property of its own feature is not looked at.
import { quoted } from "../text/quoted.ts";
import { columnsOf } from "./columns.ts";
import { placeError } from "./place.ts";
import type { Coordinates } from "./project.ts";
import { IGNORED_SHOWN, MOST_NODES, type Row, type Table, TEXTS, type Texts, textsOf } from "./rows.ts";
import { type CoordinateSystem, systemOf } from "./systems.ts";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export interface GeoJson {
  features: unknown[];
  /** The one that the file names; null where it names none */
  system: CoordinateSystem | null;
}

/** Throws a GatewayError "place" where the text is no GeoJSON. */
export function geoJsonOf(text: string, fileName: string): GeoJson {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const line = / at position (\d+)/.exec(String(cause))?.[1];
    const at = line === undefined ? "" : `, line ${text.slice(0, Number(line)).split("\n").length}`;
    throw placeError(`${fileName}${at}: this is not valid JSON: export it again, or mend it there.`, {
      cause,
    });
  }
  const type = isObject(json) ? json.type : undefined;
  const features = !isObject(json) ? undefined : type === "Feature" ? [json] : json.features;
  if (!isObject(json) || !Array.isArray(features) || (type !== "Feature" && type !== "FeatureCollection"))
    throw placeError(
      `${fileName} is no GeoJSON of nodes: its type must be "FeatureCollection", with a point for each node.`,
    );
  if (features.length === 0) throw placeError(`${fileName} has no features: export a point for each node.`);
  if (features.length > MOST_NODES)
    throw placeError(
      `${fileName} has ${features.length} features, more than ${MOST_NODES}: split it, or export the nodes only.`,
    );
  return { features, system: systemIn(json.crs, fileName) };
}

/** The `crs` of the GeoJSON before RFC 7946, which QGIS and many servers still write. */
function systemIn(crs: unknown, fileName: string): CoordinateSystem | null {
  if (crs === undefined || crs === null) return null;
  const name = isObject(crs) && isObject(crs.properties) ? crs.properties.name : undefined;
  if (typeof name !== "string")
    throw placeError(`${fileName} has a "crs" without a name: take it out, or export in WGS 84.`);
  try {
    return systemOf(name);
  } catch (cause) {
    throw placeError(`${fileName} has a "crs" that is not known, ${quoted(name)}: export it in WGS 84.`, {
      cause,
    });
  }
}

export function geoJsonTable({ features }: GeoJson): Table {
  const ignored = new Set<string>();
  return {
    rows: features.map((feature, i) => rowOf(feature, i + 1, ignored)),
    ignored: [...ignored],
    rowName: "feature",
  };
}

/** What a feature has no property for, and where it has no geometry, nothing is said of. */
function rowOf(feature: unknown, number: number, ignored: Set<string>): Row {
  const has = new Set<keyof Texts | "position">();
  const row: Row = { number, ...textsOf(() => ""), coordinates: null, has, problems: [] };
  if (!isObject(feature) || feature.type !== "Feature") {
    row.problems.push('it is no feature: its type must be "Feature".');
    return row;
  }
  const properties = isObject(feature.properties) ? feature.properties : {};
  const columns = columnsOf(Object.keys(properties).map((key) => [key, key] as const));
  row.problems.push(...columns.problems);
  const texts = new Set<string>(TEXTS);
  // Where a point stands, its geometry says.
  const unread = [...columns.of].filter(([field]) => !texts.has(field)).map(([, key]) => key);
  for (const key of [...columns.ignored, ...unread]) if (ignored.size < IGNORED_SHOWN) ignored.add(key);
  for (const field of TEXTS) {
    const key = columns.of.get(field);
    if (key === undefined) continue;
    has.add(field);
    const value = properties[key];
    if (value === null) continue;
    if (typeof value === "string" || typeof value === "number") row[field] = String(value);
    else row.problems.push(`its ${field} is neither a text nor a number: write it as one.`);
  }
  row.coordinates = pointOf(feature.geometry, row.problems);
  if (row.coordinates !== null) has.add("position");
  return row;
}

/** Null where there is no position; a third number, the height, is left out. */
function pointOf(geometry: unknown, problems: string[]): Coordinates | null {
  if (geometry === null || geometry === undefined) return null;
  const type = isObject(geometry) && typeof geometry.type === "string" ? geometry.type : "";
  const given = isObject(geometry) ? geometry.coordinates : undefined;
  const points = type === "MultiPoint" && Array.isArray(given) ? given : [given];
  if (type !== "Point" && (type !== "MultiPoint" || points.length !== 1)) {
    const what =
      type === "MultiPoint" ? `a MultiPoint of ${points.length}` : type === "" ? "not one" : quoted(type);
    problems.push(`its geometry is ${what}: a node stands at one point, so export a layer of points.`);
    return null;
  }
  const [point] = points as unknown[];
  const [east, north] = Array.isArray(point) ? (point as unknown[]) : [];
  if (typeof east === "number" && typeof north === "number") return { north, east };
  problems.push("its coordinates are not two numbers: write [longitude, latitude], without quotes.");
  return null;
}
