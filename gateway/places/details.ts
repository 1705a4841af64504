// What is known of a place beside its position, as registers and people write it, in Swedish and English.

import { nearest } from "../config/nearest.ts";
import { quoted } from "../text/quoted.ts";
import {
  ADDRESS_LENGTH,
  DIAMETER_MM,
  PIPE_ID_LENGTH,
  PIPE_MATERIALS,
  type PipeMaterial,
  placeError,
} from "./place.ts";
import { checkedText, letters } from "./text.ts";

/** Null where there is none. Throws a GatewayError "place". */
export const addressOf = (text: string) => checkedText("address", text, ADDRESS_LENGTH);

/** Null where there is none. Throws a GatewayError "place". */
export const pipeIdOf = (text: string) => checkedText("pipe's id", text, PIPE_ID_LENGTH);

/** Other words for each; capitals, accents, hyphens and spaces do not matter. */
const WORDS: Record<PipeMaterial, string> = {
  "grey-iron": "gray iron, grey cast iron, gray cast iron, gråjärn, grått gjutjärn, gråjärnsrör",
  "ductile-iron": "ductile, ductile cast iron, segjärn, segjärnsrör, segt gjutjärn, DI, DCI",
  "cast-iron": "gjutjärn, gjutjärnsrör, iron, järn, CI",
  steel:
    "stål, stålrör, galvaniserat stål, galvanised steel, galvanized iron, rostfritt stål, rostfritt, stainless steel",
  pe: "polyethylene, polyethene, polyeten, polyetylen, PEH, PEL, PEM, PEX, HDPE, MDPE, LDPE, PE80, PE100, PE-plast",
  pvc: "polyvinyl chloride, polyvinylklorid, uPVC, PVC-U, PVC-O, mPVC, PVC-plast",
  plastic: "plast, polypropylene, polypropen, PP, ABS, GRP, GAP, GUP, glasfiber",
  concrete: "betong, armerad betong, reinforced concrete, btg",
  "asbestos-cement": "eternit, asbest, asbestcement, asbestos, AC",
  copper: "koppar, kopparrör, Cu",
  other: "annat, övrigt, övriga, trä, wood, lead, bly, vitrified clay, lergods",
};

/** How a register says that nobody knows. */
const UNKNOWN = new Set(
  ["okänd", "okänt", "unknown", "saknas", "uppgift saknas", "null", "n/a"].map(letters),
);

const MATERIAL_OF = new Map<string, PipeMaterial>(
  PIPE_MATERIALS.flatMap((material) =>
    [material, ...WORDS[material].split(", ")].map((word) => [letters(word), material] as const),
  ),
);

/**
 * A material by any of its names, also with more behind it ("PE100 SDR11"); null where there is none, or the text says
 * that nobody knows. Throws a GatewayError "place".
 */
export function materialOf(text: string): PipeMaterial | null {
  if (letters(text) === "" && !/\p{L}/u.test(text)) return null;
  if (UNKNOWN.has(letters(text))) return null;
  // From the whole of it to its first word, so that "asbestos cement, DN 100" is not taken for less.
  const words = text.split(/[\s,;()/]+/).filter((word) => word !== "");
  for (let count = Math.min(words.length, 4); count > 0; count--) {
    const material = MATERIAL_OF.get(letters(words.slice(0, count).join("")));
    if (material !== undefined) return material;
  }
  const meant = nearest(letters(text).slice(0, 40), MATERIAL_OF.keys());
  throw placeError(
    meant === null
      ? `the material ${quoted(text)} is not known: write one of ${PIPE_MATERIALS.join(", ")}.`
      : `the material ${quoted(text)} is not known: did you mean ${quoted(MATERIAL_OF.get(meant)!)}?`,
  );
}

/** Whole mm, of "100", "DN 100", "Ø 63 mm", "152.4"; null where there is none. Throws a GatewayError "place". */
export function diameterOf(text: string): number | null {
  if (!/[\p{L}\p{N}]/u.test(text) || UNKNOWN.has(letters(text))) return null;
  const digits = /^\s*(?:dn|d|ø|dim\.?)?\s*(\d{1,9}(?:[.,]\d{1,9})?)\s*(?:mm)?\s*$/i.exec(text)?.[1];
  if (digits === undefined)
    throw placeError(`the diameter ${quoted(text)} is not a number: write millimetres, as in 100.`);
  const diameter = Math.round(Number(digits.replace(",", ".")));
  const { min, max } = DIAMETER_MM;
  if (diameter < min || diameter > max)
    throw placeError(`the diameter ${diameter} is not between ${min} and ${max}: write it in millimetres.`);
  return diameter;
}
