// All recordings below a folder, read by one code for whoever judges or plays them: the same files are found, refused
// for the same reasons, and noted in the same words.
import { join } from "node:path";
import { RATE, WINDOW } from "../../firmware/boards/board.ts";
import { ToolError } from "../errors.ts";
import type { Codes } from "./codes.ts";
import { type Ends, findEnds } from "./converter-ends.ts";
import { loadRecording, type Recording, unplayableNote } from "./wav.ts";
import { type WavFile, wavsBelow } from "./wav-folder.ts";
import { percentOf } from "./wav-samples.ts";

/** A recording at the rate of nodes, and where its converter ends. */
export interface FolderRecording extends WavFile {
  recording: Recording;
  ends: Ends;
  /** Why its levels are on no scale that the start rule could be on; undefined where they may be. */
  otherScale: string | undefined;
}

/** A file that cannot be played, and the sentence that says why. */
export interface Refused extends WavFile {
  why: string;
}

export interface FolderRecordings {
  recordings: FolderRecording[];
  refused: Refused[];
  /** What is not read, what was done to recordings, and what is wrong with them; sentences for people. */
  notes: string[];
}

/**
 * The converter of the recordings that the start rule is from ends at half of their files' full scale. One that ends
 * lower yet was not shifted to the top of its file, and its levels are 12 dB or more below any scale.
 */
const LEAST_HALF = 0.5;
/** Of the recordings of a step none of which goes over this share of full scale nothing shows their converter's end. */
const LITTLE_USED = 1 / 8;

/** A share of full scale as the code that files of 16 bits have for it. */
const in16 = (share: number) => Math.round(share * 32768);

function otherScale({ half, unsigned }: Ends): string | undefined {
  if (unsigned)
    return `its samples are unsigned, from 0 to ${in16(2 * half) - 1} about ${in16(half)}, where those of WAV are about 0`;
  if (half < LEAST_HALF)
    return `its converter ends at ${in16(half)} of 32768: its samples were not brought to the file's full scale`;
  return undefined;
}

/** How many samples are at the ends; one that never moves is not clipped. */
function atEnds({ low, high, n, bits }: Codes, ends: Ends): number {
  const unit = 2 ** (bits - 1);
  if (low.code === high.code) return 0;
  const clipped =
    (low.code / unit <= ends.low ? low.count : 0) + (high.code / unit >= ends.high ? high.count : 0);
  return clipped / n;
}

/** The note on what is clipped below full scale; on what is at full scale its reader has said it. */
function endsNote(codes: Codes, ends: Ends): string | undefined {
  const share = atEnds(codes, ends);
  if (share === 0 || (ends.high > 0.99 && ends.low < -0.99)) return undefined;
  return `clipped: ${percentOf(share)} % of the samples are at the ends of its converter, ${in16(ends.low)} and ${in16(ends.high)} of 32768`;
}

/** What recordings show together and none alone. */
function togetherNotes(recordings: FolderRecording[]): string[] {
  const groups = Map.groupBy(
    recordings.filter(({ recording }) => recording.codes.different > 1),
    ({ recording: { codes } }) => `${codes.bits} ${codes.step}`,
  );
  return [...groups.values()].flatMap((group) => {
    const { codes } = group[0]!.recording;
    const full = 2 ** (codes.bits - 1);
    const most = Math.max(
      ...group.map(({ recording: { codes: c } }) => Math.max(-c.low.code, c.high.code) / full),
    );
    const half = group[0]!.ends.half;
    if (group.length > 1 && half === LEAST_HALF && group.every(({ ends }) => ends.half === half))
      return [
        `${group.length} recordings are by a converter that ends at ${in16(half)} of 32768, in steps of ${in16(codes.step / full) || 1}: what reaches that is clipped.`,
      ];
    if (most >= LITTLE_USED || group.some((each) => each.otherScale !== undefined)) return [];
    const these = group.length === 1 ? "One recording does not go" : `${group.length} recordings do not go`;
    return [
      `${these} over ${in16(most)} of 32768, in steps of ${in16(codes.step / full) || 1}. Where its converter ends does not show: if it has few bits, at the bottom of 16, its levels are on another scale.`,
    ];
  });
}

/** Reads files. `keep`: what of a recording's samples is held in memory, all where it is not given. */
export function readFiles(
  folder: string,
  files: WavFile[],
  keep: (samples: Float64Array) => Float64Array = (samples) => samples,
  onFile: (done: number, of: number) => void = () => {},
): FolderRecordings {
  const read: { file: WavFile; recording: Recording; notes: string[] }[] = [];
  const refused: Refused[] = [];
  /** By file, so that they can be told in the files' order. */
  const said = new Map<WavFile, string[]>();
  for (const [i, file] of files.entries()) {
    onFile(i, files.length);
    const path = join(folder, file.file);
    try {
      const recording = loadRecording(path, RATE, WINDOW);
      const notes = recording.notes.map((note) => `${file.file}: ${note}.`);
      read.push({ file, recording: { ...recording, samples: keep(recording.samples) }, notes });
      said.set(file, notes);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      const why = unplayableNote(error, path, file.file);
      refused.push({ ...file, why });
      said.set(file, [why]);
    }
  }
  const ends = findEnds(read.map(({ recording }) => recording.codes));
  const recordings = read.map(({ file, recording, notes }, i) => {
    const scale = otherScale(ends[i]!);
    const note = endsNote(recording.codes, ends[i]!);
    if (note !== undefined) notes.push(`${file.file}: ${note}.`);
    if (scale !== undefined) notes.push(`${file.file}: ${scale}.`);
    return { ...file, recording, ends: ends[i]!, otherScale: scale };
  });
  return { recordings, refused, notes: [...[...said.values()].flat(), ...togetherNotes(recordings)] };
}

/** Reads all WAV files of the folders in `folder`. Throws ToolError "recording" where it cannot be read. */
export function readRecordings(
  folder: string,
  keep?: (samples: Float64Array) => Float64Array,
  onFile?: (done: number, of: number) => void,
): FolderRecordings & { groups: string[] } {
  const { files, groups, leftOut } = wavsBelow(folder);
  const read = readFiles(folder, files, keep, onFile);
  return { ...read, groups, notes: [...leftOut, ...read.notes] };
}
