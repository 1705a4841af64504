// The places of all nodes as files that QGIS, Excel and Sippra itself read.
import { guarded } from "./guard.ts";
import { PLACE_COLUMNS, PLACE_FIELDS, type PlaceForExport, type Position, standingAlone } from "./place.ts";
import { fromWgs84, toDegrees } from "./project.ts";
import { type CoordinateSystem, systemOf, WGS84 } from "./systems.ts";

type Value = string | number | null;

const COLUMNS = Object.entries(PLACE_COLUMNS) as [keyof typeof PLACE_COLUMNS, string][];

/** What a node has beside its place, in the order in which it first has it. */
const extrasOf = (nodes: readonly PlaceForExport[]) => [
  ...new Set(nodes.flatMap((node) => Object.keys(node).filter((key) => !PLACE_FIELDS.has(key)))),
];

function positionOf({ latitude, longitude }: PlaceForExport): Position | null {
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

/**
 * A FeatureCollection in WGS 84 (RFC 7946), one feature a line, so that versions of it can be compared. A node without
 * a position has no geometry.
 */
export function writeGeoJson(nodes: readonly PlaceForExport[]): string {
  const extras = extrasOf(nodes);
  const features = nodes.map((node) => {
    const position = positionOf(node);
    const coordinates = position && [toDegrees(position.longitude), toDegrees(position.latitude)];
    const properties: [string, Value][] = [
      ...COLUMNS.map(([field, column]): [string, Value] => [column, node[field]]),
      ...extras.map((key): [string, Value] => [key, node[key] ?? null]),
    ];
    return JSON.stringify({
      type: "Feature",
      geometry: coordinates && { type: "Point", coordinates },
      properties: Object.fromEntries(properties),
    });
  });
  return `{"type":"FeatureCollection","features":[\n${features.join(",\n")}\n]}\n`;
}

/**
 * A table with a BOM, without which Excel reads å, ä and ö as two letters each; with semicolons, which a Swedish Excel
 * takes for columns and QGIS finds; and with decimal points, which QGIS wants. A Swedish Excel shows such a number as a
 * text and saves it as it is. Positions are latitude and longitude, or northing and easting where `system` (by any of
 * its names) counts metres. Throws a GatewayError "place" where the system is not known or a position is not in it.
 */
export function writeCsv(nodes: readonly PlaceForExport[], { system }: { system?: string } = {}): string {
  return standingAlone(() => {
    const found = system === undefined ? WGS84 : systemOf(system);
    const extras = extrasOf(nodes);
    const axes = found.unit === "m" ? ["north", "east"] : ["latitude", "longitude"];
    const [name, ...rest] = COLUMNS.map(([, column]) => column);
    const header = [name!, ...axes, ...rest, ...extras];
    const lines = nodes.map((node) => {
      const [own, ...others] = COLUMNS.map(([field]) => node[field]);
      const extra = extras.map((key) => node[key] ?? null);
      return [cell(own!), ...coordinatesOf(node, found), ...[...others, ...extra].map(cell)];
    });
    return `\uFEFF${[header.map(cell), ...lines].map((line) => line.join(";")).join("\r\n")}\r\n`;
  });
}

/** With all their digits, so that no program takes one for a date: 7.12 is the seventh of December to some. */
function coordinatesOf(node: PlaceForExport, system: CoordinateSystem): [string, string] {
  const position = positionOf(node);
  if (position === null) return ["", ""];
  const { north, east } = fromWgs84(system, position);
  const digits = system.unit === "m" ? 3 : 7;
  return [north.toFixed(digits), east.toFixed(digits)];
}

function cell(value: Value): string {
  if (typeof value === "number") return String(value);
  const text = guarded(value ?? "");
  return /[";,\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
