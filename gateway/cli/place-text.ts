// A node's place as command lines tell it.
import type { Place } from "../places/place.ts";

/** "elm-street-4 is at 62.39131, 17.3063 (Älvgatan 4). Its pipe: V-12, ductile-iron, 150 mm." */
export function placeText(name: string, place: Place): string {
  const { latitude, longitude, address, pipeId, pipeMaterial, pipeDiameter } = place;
  const where = latitude === null || longitude === null ? null : `${latitude}, ${longitude}`;
  const at = where === null ? address : address === null ? where : `${where} (${address})`;
  const pipe = [pipeId, pipeMaterial, pipeDiameter === null ? null : `${pipeDiameter} mm`].filter(
    (part) => part !== null,
  );
  const sentences = [
    at === null
      ? `Nobody has said where ${name} is: see sippra-gateway nodes place --help.`
      : `${name} is at ${at}.`,
    ...(pipe.length === 0 ? [] : [`Its pipe: ${pipe.join(", ")}.`]),
  ];
  return sentences.join(" ");
}
