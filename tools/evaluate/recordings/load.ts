// Labelled recordings from folders: `leak*` and `no-leak*`, what follows is the pipe's class. Nothing is left out in
// silence, and nothing is counted twice.
import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { Codes } from "../../board/codes.ts";
import type { Ends } from "../../board/converter-ends.ts";
import { type FolderRecording, readRecordings } from "../../board/recordings.ts";
import { withoutEnding } from "../../board/wav-folder.ts";
import { ToolError } from "../../errors.ts";
import { atMostANight } from "../firmware.ts";
import type { Fault } from "./faults.ts";
import { type Label, labelOf, noLabelSentence, siteOf, unlabelledNotes } from "./labels.ts";

export interface LabelledRecording {
  /** Below the folder that was given. */
  file: string;
  /** File name without its ending. */
  name: string;
  leak: boolean;
  /** Of the pipe: `metal`, `nonmetal`; `all` where the folder says nothing more. */
  kind: string;
  site: string;
  /** 4096 Hz, as recorded (-1..1, with the converter's offset); no more windows than a night has. */
  samples: Float64Array;
  /** Of the whole recording, and its converter. */
  codes: Codes;
  ends: Ends;
  /** Why the start rule's threshold is not for its levels. */
  otherScale: string | undefined;
}

export interface Loaded {
  recordings: LabelledRecording[];
  /** Those that say nothing before anybody listens: unreadable, or with both labels. */
  faults: Fault[];
  /** What was done to recordings, or why one does not count; sentences for people. */
  notes: string[];
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory();

/** The same for the same sound, whatever its offset: of the samples in steps of 16 bits. */
function hashOf(samples: Float64Array): string {
  const mean = samples.reduce((a, b) => a + b, 0) / samples.length;
  const codes = Int32Array.from(samples, (x) => Math.round((x - mean) * 32768));
  return createHash("sha256").update(new Uint8Array(codes.buffer)).digest("hex");
}

/** Takes each sound once, and none that has both labels. */
function withoutTwins(all: LabelledRecording[], notes: string[], faults: Fault[]): LabelledRecording[] {
  const first = new Map<string, LabelledRecording>();
  const contradicted = new Set<LabelledRecording>();
  const twins = new Set<LabelledRecording>();
  const blame = ({ file, leak, kind }: LabelledRecording, other: string) =>
    faults.push({
      ...{ file, leak, kind, reason: "both-labels" },
      why: `it is the same sound as ${other}, which has the other label`,
    });
  for (const recording of all) {
    // What never moves is a fault of its own, not one recording that is there many times.
    if (recording.codes.low.code === recording.codes.high.code) continue;
    const hash = hashOf(recording.samples);
    const same = first.get(hash);
    if (same === undefined) {
      first.set(hash, recording);
      continue;
    }
    twins.add(recording);
    if (same.leak === recording.leak) {
      notes.push(`${recording.file} sounds the same as ${same.file}: counted once.`);
      continue;
    }
    notes.push(`${recording.file} and ${same.file} are the same sound with both labels: neither counts.`);
    if (!contradicted.has(same)) blame(same, recording.file);
    contradicted.add(same);
    blame(recording, same.file);
  }
  return all.filter((recording) => !twins.has(recording) && !contradicted.has(recording));
}

function ownSitesNote(own: string[]): string {
  const are = own.length === 1 ? "One file has" : `${own.length} files have`;
  const some = `${own.slice(0, 3).join(", ")}${own.length > 3 ? ", ..." : ""}`;
  return (
    `${are} no site number at the beginning of the name, and ${own.length === 1 ? "is" : "each is"} taken as a ` +
    `site of its own: ${some}. Intervals are too narrow if that is wrong.`
  );
}

/**
 * Reads all WAV files of `folder`, at any depth, and takes those of the `leak*` and `no-leak*` folders. Throws ToolError
 * "recording" where there is no such folder. What is left out, and why, is told in `notes` and `faults`.
 */
export function loadLabelled(folder: string, onFile: (done: number, of: number) => void = () => {}): Loaded {
  if (!isFolder(folder)) throw new ToolError("recording", `There is no folder ${folder}.`);
  const read = readRecordings(folder, atMostANight, onFile);
  const { groups, recordings, refused } = read;
  const notes = [...unlabelledNotes([...recordings, ...refused].map(({ group }) => group)), ...read.notes];
  if (!groups.some((group) => labelOf(group) !== undefined))
    throw new ToolError("recording", [noLabelSentence(folder), ...notes].join("\n"));
  const labelled = <T extends { group: string }>(items: T[]): (T & Label)[] =>
    items.flatMap((each) => {
      const label = labelOf(each.group);
      return label === undefined ? [] : [{ ...each, ...label }];
    });
  const faults: Fault[] = labelled(refused).map(({ file, leak, kind, why }) => ({
    ...{ file, leak, kind, reason: "unreadable" },
    why: why.replace(`${file} `, "").replace(/\.$/, ""),
  }));
  const all = labelled(recordings).map((each: FolderRecording & Label): LabelledRecording => {
    const { file, leak, kind, ends, otherScale, recording } = each;
    const name = withoutEnding(basename(file));
    const { samples, codes } = recording;
    return { file, name, leak, kind, site: siteOf(name) ?? file, samples, codes, ends, otherScale };
  });
  const taken = withoutTwins(all, notes, faults);
  const own = taken.filter(({ file, site }) => site === file).map(({ file }) => file);
  if (own.length > 0) notes.push(ownSitesNote(own));
  return { recordings: taken, faults, notes };
}
