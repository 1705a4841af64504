// All recordings below a folder, read by one code for whoever judges or plays them: the same files are found, refused
// for the same reasons, and noted in the same words.
import { join } from "node:path";
import { RATE, WINDOW } from "../../firmware/boards/board.ts";
import { ToolError } from "../errors.ts";
import { type Ends, findEnds } from "./converter-ends.ts";
import { endsNote, otherScales, togetherNotes } from "./scales.ts";
import { loadRecording, type Recording, unplayableNote } from "./wav.ts";
import { type WavFile, wavsBelow } from "./wav-folder.ts";

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

/** Reads files. `keep`: what of a recording's samples is held in memory, all where it is not given. */
function readFiles(
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
  const seen = read.map(({ recording: { codes } }, i) => ({ codes, ends: ends[i]! }));
  const scales = otherScales(seen);
  const recordings = read.map(({ file, recording, notes }, i) => {
    const scale = scales[i];
    const note = endsNote(recording.codes, ends[i]!);
    if (note !== undefined) notes.push(`${file.file}: ${note}.`);
    if (scale !== undefined) notes.push(`${file.file}: ${scale}.`);
    return { ...file, recording, ends: ends[i]!, otherScale: scale };
  });
  return { recordings, refused, notes: [...[...said.values()].flat(), ...togetherNotes(seen)] };
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
