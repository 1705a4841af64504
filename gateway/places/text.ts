// Texts that people wrote into files: their bytes, and what may not stand in them.
import { decode } from "../text/decode.ts";
import { codePoint, UNPRINTABLE } from "../text/quoted.ts";
import { placeError } from "./place.ts";

/** What to do with a file that is no table. */
const ADVICE: [what: RegExp, advice: string][] = [
  [/Excel workbook or/, "open it and save it as CSV, or export GeoJSON"],
  [/Excel/, "open it and save it as CSV"],
  [/shapefile|GeoPackage/, "export its layer as GeoJSON or CSV"],
  [/./, "export GeoJSON or CSV"],
];

/**
 * The text of a file: UTF-8 or UTF-16, with or without a BOM, else Windows-1252, which Latin-1 is a part of. Throws a
 * GatewayError "place" where it is no text.
 */
export function textOf(bytes: Uint8Array, fileName: string): string {
  const decoded = decode(bytes);
  if (decoded.is === "foreign") {
    const what = decoded.what === "an SQLite database" ? "a GeoPackage" : decoded.what;
    const [, advice] = ADVICE.find(([kind]) => kind.test(what))!;
    throw placeError(`${fileName} is ${what}: ${advice}, and read that.`);
  }
  const text =
    decoded.is === "text"
      ? decoded.text
      : decoded.is === "bytes"
        ? new TextDecoder("windows-1252").decode(bytes)
        : null;
  if (text === null || text.includes("\0"))
    throw placeError(`${fileName} is not text: save it as CSV in UTF-8, or export GeoJSON, and read that.`);
  return text;
}

/**
 * A text without the spaces around it, its accents in one piece (Unicode NFC); null where nothing is left. Throws a
 * GatewayError "place" where it is longer than `most` characters or has one that is not for people.
 */
export function checkedText(what: string, text: string, most: number): string | null {
  const checked = text.trim().normalize("NFC");
  const odd = UNPRINTABLE.exec(checked)?.[0];
  if (odd === "\n" || odd === "\r") throw placeError(`the ${what} has more than one line: write it on one.`);
  if (odd !== undefined)
    throw placeError(`the ${what} has the control character ${codePoint(odd)}: write it without.`);
  const { length } = [...checked];
  if (length > most) throw placeError(`the ${what} has ${length} characters, more than ${most}: shorten it.`);
  return checked === "" ? null : checked;
}

/** Letters a-z and digits of a text, small and without accents: what is compared where spelling does not matter. */
export const letters = (text: string) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");

/** The name that a node would have been given for a text: "Älvgatan 4" is "alvgatan-4". */
export const slug = (text: string) =>
  text
    .replace(/[øØ]/g, "o")
    .replace(/[æÆ]/g, "ae")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
