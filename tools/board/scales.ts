// Whether the levels of recordings can be on the scale of the start rule, re the full scale of their files: what the ends of
// their converters say about it, and what people should know of them.
import { type Codes, FINE } from "./codes.ts";
import type { Ends } from "./converter-ends.ts";
import { percentOf } from "./wav-samples.ts";

export interface Seen {
  codes: Codes;
  ends: Ends;
}

/**
 * The converter of the recordings that the start rule is from ends at half of their files' full scale. One that ends
 * lower yet was not shifted to the top of its file, and its levels are 12 dB or more below any scale.
 */
const LEAST_HALF = 0.5;
/** 12 bits at the bottom of 16. Recordings that never go over it may be that, or be quiet. */
const AT_THE_BOTTOM = 1 / 16;
/** Fewer codes are an input that flickers. */
const LEAST_CODES = 8;

/** A share of full scale as the code that files of 16 bits have for it. */
const in16 = (share: number) => Math.round(share * 32768);
const fullOf = ({ bits }: Codes) => 2 ** (bits - 1);
const mostOf = ({ codes }: Seen) => Math.max(-codes.low.code, codes.high.code) / fullOf(codes);

/** A step in those of 16 bits: 8, or 1/256. */
function stepIn16(codes: Codes): string {
  const step = (codes.step / fullOf(codes)) * 32768;
  return step >= 1 ? String(step) : `1/${1 / step}`;
}

/** By what one logger's recordings have in common. */
const byConverter = (recordings: Seen[], leastCodes: number) => [
  ...Map.groupBy(
    recordings.filter(({ codes }) => codes.different >= leastCodes),
    ({ codes: { bits, step } }) => `${bits} ${step}`,
  ).values(),
];

function shownByEnds({ half, unsigned }: Ends): string | undefined {
  if (unsigned)
    return `its samples are unsigned, from 0 to ${in16(2 * half) - 1} about ${in16(half)}, where those of WAV are about 0`;
  if (half < LEAST_HALF)
    return `its converter ends at ${in16(half)} of 32768: its samples were not brought to the file's full scale`;
  return undefined;
}

/** Why the levels of each recording are on no scale that the start rule could be on; undefined where they may be. */
export function otherScales(recordings: Seen[]): (string | undefined)[] {
  const converters = byConverter(recordings, LEAST_CODES);
  const bottom = new Set(
    converters
      .filter((group) => converters.length > 1 && group[0]!.codes.step === 1)
      .filter((group) => group.every((seen) => mostOf(seen) <= AT_THE_BOTTOM))
      .flat(),
  );
  return recordings.map(
    (seen) =>
      shownByEnds(seen.ends) ??
      (bottom.has(seen)
        ? `in steps of ${stepIn16(seen.codes)} it does not go over ${in16(mostOf(seen))} of 32768, where others, by another converter, do: its samples were not brought to the file's full scale`
        : undefined),
  );
}

/** The note on what is clipped below full scale; on what is at full scale its reader has said it. */
export function endsNote(codes: Codes, ends: Ends): string | undefined {
  // What never moves is not clipped.
  if (codes.low.code === codes.high.code || (ends.high > 0.99 && ends.low < -0.99)) return undefined;
  const full = fullOf(codes);
  const clipped =
    (codes.low.code / full <= ends.low ? codes.low.count : 0) +
    (codes.high.code / full >= ends.high ? codes.high.count : 0);
  if (clipped === 0) return undefined;
  return `clipped: ${percentOf(clipped / codes.n)} % of the samples are at the ends of its converter, ${in16(ends.low)} and ${in16(ends.high)} of 32768`;
}

/** What recordings show together and none alone. */
export function togetherNotes(recordings: Seen[]): string[] {
  const converters = byConverter(recordings, FINE);
  const notes = converters.flatMap((group) => {
    const { codes, ends } = group[0]!;
    const are = group.length === 1 ? "1 recording is" : `${group.length} recordings are`;
    return ends.half < 1 && group.every((seen) => seen.ends.half === ends.half && !seen.ends.unsigned)
      ? [
          `${are} by a converter that ends at ${in16(ends.half)} of 32768, in steps of ${stepIn16(codes)}: what reaches that is clipped.`,
        ]
      : [];
  });
  if (converters.length > 1) {
    const each = converters.map((group) => `${group.length} in steps of ${stepIn16(group[0]!.codes)}`);
    notes.push(
      `The recordings are by different converters: ${each.join(", ")} of 32768. Their levels are on one scale only where they were calibrated to each other.`,
    );
  } else if (recordings.length > 0 && recordings.every((seen) => mostOf(seen) <= AT_THE_BOTTOM))
    notes.push(
      `No recording goes over ${in16(AT_THE_BOTTOM)} of 32768. Where their converter ends does not show: if it has 12 bits or less, at the bottom of 16, their levels are on another scale.`,
    );
  return notes;
}
