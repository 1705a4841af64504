// The sentences with which a place or a file of them is refused.
import { expect } from "vitest";
import { GatewayError } from "../../../gateway/errors.ts";
import { type ReadOptions, readPlaces } from "../../../gateway/places/read.ts";

export function refusal(work: () => unknown): string {
  let error: unknown;
  try {
    work();
  } catch (thrown) {
    error = thrown;
  }
  expect(error, "it was taken").toBeInstanceOf(GatewayError);
  const { code, message } = error as GatewayError;
  expect(code).toBe("place");
  return message;
}

export const KNOWN = ["a", "b", "c", "d", "alvgatan-4", "elm-street-4"];

export const read = (text: string | Uint8Array, options: Partial<ReadOptions> = {}, fileName = "nodes.csv") =>
  readPlaces(typeof text === "string" ? new TextEncoder().encode(text) : text, fileName, {
    known: KNOWN,
    ...options,
  });

export const refused = (text: string | Uint8Array, options?: Partial<ReadOptions>, fileName?: string) =>
  refusal(() => read(text, options, fileName));

/** A GeoJSON of these features. */
export const collection = (...features: unknown[]) => JSON.stringify({ type: "FeatureCollection", features });

export const point = (name: unknown, coordinates: unknown, properties: object = {}) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates },
  properties: { name, ...properties },
});

const NO_DETAILS = { address: null, pipeId: null, pipeMaterial: null, pipeDiameter: null };
export const NOWHERE = { latitude: null, longitude: null, ...NO_DETAILS };
