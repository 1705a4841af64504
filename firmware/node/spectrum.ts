// The spectrum of the last night on its way to the gateway, in two parts of a frame each: once a week, and where a
// command asks for it.
import { getU16 } from "../../shared/bytes.ts";
import { cborPut } from "../../shared/cbor.ts";
import { LAST } from "../../shared/leak/learned.ts";
import { counts, countsFrom, lines, linesOf, STEP } from "../sense/night.ts";
import { learned } from "./journal.ts";
import { out } from "./records.ts";

/** Parts that the gateway is not known to have. */
export let spectrumParts = 0;

/** The spectrum of the last night is to be sent, where there has been one. */
export function sendSpectrum(): void {
  if (linesOf) spectrumParts = 2;
}

/** Puts the next part together in `out`, SpectrumBody: its lines, then its counts. Returns its length. */
export function putSpectrum(): number {
  let night = getU16(learned, LAST);
  return cborPut(
    out,
    0,
    spectrumParts > 1 ? [0, night, lines, linesOf] : [1, night, counts, countsFrom, STEP],
  );
}

/** The gateway has the part that was sent last. */
export function spectrumPartAnswered(): void {
  spectrumParts--;
}
