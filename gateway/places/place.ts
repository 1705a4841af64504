// Where a node stands and on which pipe: what the map, a mail and a technician need of it.
import { GatewayError } from "../errors.ts";

/** What pipes are made of, as far as it tells how sound travels along them. */
export const PIPE_MATERIALS = [
  "grey-iron",
  "ductile-iron",
  "cast-iron", // grey or ductile, nobody knows which: "gjutjärn" in many registers
  "steel",
  "pe",
  "pvc",
  "plastic", // another one, or nobody knows which
  "concrete",
  "asbestos-cement",
  "copper",
  "other",
] as const;
export type PipeMaterial = (typeof PIPE_MATERIALS)[number];

/** WGS 84, degrees */
export interface Position {
  latitude: number;
  longitude: number;
}

export type Place = {
  /** WGS 84, degrees, to 1e-7; null, and the longitude with it, where only the pipe is known */
  latitude: number | null;
  longitude: number | null;
  /** For people, in any alphabet, at most ADDRESS_LENGTH characters: "Storgatan 4, brandpost 12" */
  address: string | null;
  /** As the pipe register has it, at most PIPE_ID_LENGTH characters */
  pipeId: string | null;
  pipeMaterial: PipeMaterial | null;
  /** Whole mm, DIAMETER_MM.min to max */
  pipeDiameter: number | null;
};

export type NamedPlace = Place & {
  /** The node's */
  name: string;
};

/** A place with more to tell of its node: what a file for others has beside it. */
export type PlaceForExport = NamedPlace & { readonly [extra: string]: string | number | null };

export const ADDRESS_LENGTH = 120;
export const PIPE_ID_LENGTH = 64;
export const DIAMETER_MM = { min: 10, max: 3000 };

/** Digits after the point of a degree: 1e-7 of one is a centimetre, and no position is known better. */
export const DEGREE_DIGITS = 7;

/** What place and file have in common: the columns of a CSV and the properties of a GeoJSON, in their order. */
export const PLACE_COLUMNS = {
  name: "name",
  address: "address",
  pipeId: "pipe_id",
  pipeMaterial: "pipe_material",
  pipeDiameter: "pipe_diameter_mm",
} as const satisfies Partial<Record<keyof NamedPlace, string>>;

/** Fields of a place that are no extras of it. */
export const PLACE_FIELDS: ReadonlySet<string> = new Set([
  "latitude",
  "longitude",
  ...Object.keys(PLACE_COLUMNS),
]);

/** The error of a file or position that cannot be used. */
export const placeError = (sentence: string, options?: ErrorOptions) =>
  new GatewayError("place", sentence, options);

/** What `work` gives; a sentence that it throws stands alone, and begins with a capital. */
export function standingAlone<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { message } = error;
    throw placeError(message.charAt(0).toUpperCase() + message.slice(1), { cause: error });
  }
}
