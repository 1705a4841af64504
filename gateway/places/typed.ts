// A place that somebody typed: its position carried to WGS 84 and held against where the other nodes stand, and what
// else is known of it.
import { addressOf, diameterOf, materialOf, pipeIdOf } from "./details.ts";
import { coordinatesOf } from "./notation.ts";
import { type Place, type Position, placeError, standingAlone } from "./place.ts";
import { toWgs84 } from "./project.ts";
import { type Neighbours, strays } from "./strays.ts";
import { systemOf, WGS84 } from "./systems.ts";

/**
 * The position of a text in a system that is known by some name; WGS 84 where none is said. Northing or latitude comes
 * first. Throws a GatewayError "place" that says what to write instead.
 */
export function parsePosition(
  text: string,
  system?: string,
  { near = [], far = false }: Neighbours = {},
): Position {
  return standingAlone(() => {
    const found = system === undefined ? WGS84 : systemOf(system);
    const position = toWgs84(found, coordinatesOf(text, found.unit));
    for (const sentence of strays([position], { near, far }).values()) throw placeError(sentence());
    return position;
  });
}

const DETAILS = { address: addressOf, pipeId: pipeIdOf, pipeMaterial: materialOf, pipeDiameter: diameterOf };
type Detail = keyof typeof DETAILS;

/** Of those that are given; an empty text is null: it takes out what is there. Throws a GatewayError "place". */
export function parseDetails(texts: Partial<Record<Detail, string>>): Partial<Pick<Place, Detail>> {
  const given = (Object.keys(DETAILS) as Detail[]).filter((detail) => texts[detail] !== undefined);
  return standingAlone(() =>
    Object.fromEntries(given.map((detail) => [detail, DETAILS[detail](texts[detail]!)])),
  );
}
