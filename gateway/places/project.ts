// From any coordinate system to WGS 84 and back: proj4, and what it does not check.
import proj4, { type Converter } from "proj4";
import { DEGREE_DIGITS, type Position, placeError } from "./place.ts";
import { type CoordinateSystem, WGS84 } from "./systems.ts";

/** In a system's own unit: a northing and an easting, or a latitude and a longitude. */
export interface Coordinates {
  north: number;
  east: number;
}

/** A degree is some 111 km: so much of it, and of a metre, a position may be off when it has gone there and back. */
const BACK_AGAIN = { degrees: 1e-6, m: 0.1 };

const toDigits = (value: number, digits: number) => {
  const rounded = Number(value.toFixed(digits));
  return rounded === 0 ? 0 : rounded; // never -0
};

/** A latitude or longitude as places have it. */
export const toDegrees = (value: number) => toDigits(value, DEGREE_DIGITS);

/**
 * To WGS 84, rounded to 1e-7 degrees. Throws a GatewayError "place" where they lie outside what the system is for,
 * look swapped beyond doubt, or are 0, 0.
 */
export function toWgs84(system: CoordinateSystem, coordinates: Coordinates): Position {
  checkRange(system, coordinates);
  const { north, east } = coordinates;
  const position = inverse(system, coordinates);
  const latitude = toDegrees(position.latitude);
  const longitude = toDegrees(position.longitude);
  if ((north === 0 && east === 0) || (latitude === 0 && longitude === 0))
    throw placeError(
      "the position is 0, 0, which programs write where there is none: leave it empty, or write the true one.",
    );
  return { latitude, longitude };
}

/** From WGS 84: degrees rounded as places have them, metres to millimetres. Throws a GatewayError "place". */
export function fromWgs84(system: CoordinateSystem, { latitude, longitude }: Position): Coordinates {
  if (system === WGS84) return { north: toDegrees(latitude), east: toDegrees(longitude) };
  const digits = system.unit === "m" ? 3 : DEGREE_DIGITS;
  const [east, north] = converterOf(system).forward([longitude, latitude]) as [number, number];
  const exact = { north: toDigits(north, digits), east: toDigits(east, digits) };
  const back = isWithin(system, exact) ? inverse(system, exact) : { latitude: NaN, longitude: NaN };
  // Written so that NaN is refused.
  if (!(Math.hypot(back.latitude - latitude, back.longitude - longitude) < 1e-5))
    throw placeError(
      `the position ${latitude}, ${longitude} lies outside of where ${system.name} is used: choose another coordinate system.`,
    );
  return exact;
}

function inverse(system: CoordinateSystem, { north, east }: Coordinates): Position {
  if (system === WGS84) return { latitude: north, longitude: east };
  const { inverse, forward } = converterOf(system);
  const [longitude, latitude] = inverse([east, north]) as [number, number];
  const [eastAgain, northAgain] = Number.isFinite(longitude + latitude)
    ? (forward([longitude, latitude]) as [number, number])
    : [NaN, NaN];
  // Far outside, series that projections are computed with give some position all the same, but not the way back.
  if (!(Math.hypot(eastAgain - east, northAgain - north) < BACK_AGAIN[system.unit]))
    throw placeError(
      `${named(system, { north, east })} have no latitude and longitude in ${system.name}: check them and the system.`,
    );
  return { latitude, longitude };
}

const converters = new Map<string, Converter>();

function converterOf({ name, definition }: CoordinateSystem): Converter {
  const known = converters.get(definition);
  if (known !== undefined) return known;
  try {
    const converter = proj4(definition);
    converters.set(definition, converter);
    return converter;
  } catch (cause) {
    throw placeError(
      `the coordinate system "${name}" is not one that PROJ definitions can say: compare it with https://epsg.io.`,
      { cause },
    );
  }
}

const named = ({ unit }: CoordinateSystem, { north, east }: Coordinates) =>
  unit === "m" ? `northing ${north} and easting ${east}` : `latitude ${north} and longitude ${east}`;

function checkRange(system: CoordinateSystem, coordinates: Coordinates): void {
  const { unit, name } = system;
  if (isWithin(system, coordinates)) return;
  const both = named(system, coordinates);
  const { north, east } = coordinates;
  if (isWithin(system, { north: east, east: north }))
    throw placeError(`${both} look swapped: write each where the other one is.`);
  const size = Math.max(Math.abs(north), Math.abs(east));
  if (unit === "degrees") {
    const [what, value, limit] =
      Math.abs(north) > 90 ? ["latitude", north, 90] : (["longitude", east, 180] as const);
    const advice =
      size > 1000
        ? "if it is in metres, say its coordinate system, as in --system sweref99tm"
        : "write it in degrees";
    throw placeError(`${what} ${value} is not between -${limit} and ${limit}: ${advice}.`);
  }
  const [southmost, northmost] = system.range.north;
  const [westmost, eastmost] = system.range.east;
  const where = `northing ${southmost} to ${northmost}, easting ${westmost} to ${eastmost}`;
  const advice = size <= 180 ? "if they are degrees, leave out the system" : "check them and the system";
  throw placeError(`${both} do not lie where ${name} is used (${where}): ${advice}.`);
}

function isWithin({ range }: CoordinateSystem, { north, east }: Coordinates): boolean {
  const [southmost, northmost] = range.north;
  const [westmost, eastmost] = range.east;
  return north >= southmost && north <= northmost && east >= westmost && east <= eastmost;
}
