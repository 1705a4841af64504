// Texts that people wrote into files: their bytes, what may not stand in them, and how an error shows them.
import { placeError } from "./place.ts";

/** The bytes at a file's start that say what it is, and what to do with one that is no table. */
const FOREIGN: [name: string, start: readonly number[], advice: string][] = [
  [
    "an Excel workbook or an archive",
    [0x50, 0x4b, 0x03, 0x04],
    "open it and save it as CSV, or export GeoJSON",
  ],
  ["an old Excel workbook", [0xd0, 0xcf, 0x11, 0xe0], "open it and save it as CSV"],
  ["a shapefile", [0x00, 0x00, 0x27, 0x0a], "export its layer as GeoJSON or CSV"],
  ["a GeoPackage", [...Buffer.from("SQLite format 3")], "export its layer as GeoJSON or CSV"],
];

/**
 * The text of a file: UTF-8 with or without a BOM, UTF-16 with one, else Windows-1252, which Latin-1 is a part of.
 * Throws a GatewayError "place" where it is no text.
 */
export function textOf(bytes: Uint8Array, fileName: string): string {
  for (const [name, start, advice] of FOREIGN) {
    if (start.every((byte, i) => bytes[i] === byte))
      throw placeError(`${fileName} is ${name}: ${advice}, and read that.`);
  }
  const text = decoded(bytes);
  if (text.includes("\0"))
    throw placeError(`${fileName} is not text: save it as CSV in UTF-8, or export GeoJSON, and read that.`);
  return text;
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  // TextDecoder leaves the BOM out.
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Control characters, halves of characters, and what breaks a line or turns the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** As an error shows it: in quotes, short, on one line. */
export function quoted(text: string): string {
  const characters = [...text.slice(0, 200)];
  const shown = characters.length > 40 ? [...characters.slice(0, 39), "…"] : characters;
  return `"${shown.map((character) => (UNPRINTABLE.test(character) ? codePoint(character) : character)).join("")}"`;
}

const codePoint = (character: string) =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;

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
