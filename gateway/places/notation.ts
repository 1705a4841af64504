// How people write coordinates: with decimal points and commas, degree signs, minutes and seconds, and the letters of
// the four quarters in English and Swedish.
import { quoted } from "../text/quoted.ts";
import { placeError } from "./place.ts";
import type { Coordinates } from "./project.ts";

/** North, south, east (öst), west (väst) */
const SIGN: Record<string, 1 | -1> = { N: 1, S: -1, E: 1, Ö: 1, O: 1, W: -1, V: -1 };
const LETTER = "[NSEÖOWV]";
const NUMBER = "\\d{1,3}(?: \\d{3})+(?:[.,]\\d+)?|\\d+(?:[.,]\\d+)?";
const PART = "\\d+(?:[.,]\\d+)?";
const BODY = `[+-]?(?:${NUMBER})\\s*(?:°\\s*(?:${PART}\\s*'\\s*(?:${PART}\\s*")?)?)?`;
const ONE = `(?:${LETTER}\\s*${BODY}|${BODY}\\s*${LETTER}?)`;
// Nothing between the two is enough where a sign or letter is where they meet.
const TWO = new RegExp(`^(${ONE})(\\s*[,;/]\\s*|\\s+|(?<=[NSEÖOWV°'"])|(?=${LETTER}))(${ONE})$`);
const PIECES = new RegExp(
  `^(${LETTER})?\\s*([+-]?)(${NUMBER})\\s*(°)?\\s*(?:(${PART})\\s*')?\\s*(?:(${PART})\\s*")?\\s*(${LETTER})?$`,
);

/** Characters: two coordinates with all their signs, and room around them. */
const LONGEST = 120;

interface One {
  value: number;
  /** N, S, E or W in either language; "" where none is written */
  letter: string;
  /** It has a degree sign. */
  degrees: boolean;
}

/**
 * Both coordinates of a text, the one to the north first unless letters say otherwise: "62.39131, 17.30630",
 * "62°23'28.7\"N 17°18'22.7\"E", "N 6917350 E 617405". Throws a GatewayError "place" with an example.
 */
export function coordinatesOf(text: string, unit: "degrees" | "m"): Coordinates {
  const example = unit === "m" ? '"6917350 617405"' : '"62.39131, 17.30630"';
  const order = unit === "m" ? "northing first and then easting" : "latitude first and then longitude";
  const unclear = (why: string) =>
    placeError(`the position ${quoted(text)} ${why}: write ${order}, as in ${example}.`);
  const [, first, between, second] = TWO.exec(oneSpelling(text)) ?? [];
  if (first === undefined || between === undefined || second === undefined)
    throw unclear("is not two coordinates");
  const numbers = `${first}${second}`;
  // "62,39131,17,30630", and "62,39", which is one of them or two without decimals.
  if (between === "," && (numbers.includes(",") || (unit === "degrees" && /^\d+$/.test(numbers))))
    throw unclear("has commas of which nobody can tell which is a decimal one");
  const [a, b] = [pieces(first), pieces(second)];
  if (a === null || b === null) throw unclear("has more than 59 minutes or seconds, or a sign too many");
  if (unit === "m" && (a.degrees || b.degrees))
    throw unclear("is in degrees, and its coordinate system counts metres");
  if ((a.letter === "") !== (b.letter === "")) throw unclear("has a letter for one coordinate only");
  if (a.letter === "") return { north: a.value, east: b.value };
  if (isNorth(a) === isNorth(b)) throw unclear("says one direction twice");
  return isNorth(a) ? { north: a.value, east: b.value } : { north: b.value, east: a.value };
}

/** One coordinate of a column that says which it is; null where it is none. */
export function coordinateOf(text: string, axis: keyof Coordinates): number | null {
  const one = pieces(oneSpelling(text));
  if (one === null) return null;
  return one.letter === "" || isNorth(one) === (axis === "north") ? one.value : null;
}

const isNorth = ({ letter }: One) => letter === "N" || letter === "S";

/** The signs and spaces that keyboards, maps and word processors have for the same thing. */
const oneSpelling = (text: string) =>
  (text.length > LONGEST ? "" : text)
    .trim()
    .toUpperCase()
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .replace(/\u2212/g, "-")
    .replace(/[º˚]/g, "°")
    .replace(/['′’‘´]{2}|[″”“]/g, '"')
    .replace(/[′’‘´]/g, "'");

const numberOf = (digits = "0") => Number(digits.replace(/ /g, "").replace(",", "."));

function pieces(text: string): One | null {
  const match = PIECES.exec(text);
  if (match === null) return null;
  const [, before, sign, whole, degree, minutes, seconds, after] = match;
  const letter = before ?? after ?? "";
  if (before !== undefined && after !== undefined) return null;
  if (letter !== "" && sign !== "") return null;
  const [d, m, s] = [numberOf(whole), numberOf(minutes), numberOf(seconds)];
  if (m >= 60 || s >= 60) return null;
  // Minutes of what has no degrees are something else; so are 62.5 degrees and 20 minutes.
  const divided = minutes !== undefined || seconds !== undefined;
  if (divided && (degree === undefined || !Number.isInteger(d))) return null;
  if (seconds !== undefined && (minutes === undefined || !Number.isInteger(m))) return null;
  const value = d + m / 60 + s / 3600;
  const negative = sign === "-" || SIGN[letter] === -1;
  return { value: negative && value !== 0 ? -value : value, letter, degrees: degree !== undefined };
}
