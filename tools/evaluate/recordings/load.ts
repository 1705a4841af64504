// Labelled recordings from folders: `leak*` and `no-leak*`, what follows is the pipe's class. Nothing is left out in
// silence, and nothing is counted twice.
import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { loadRecording, unplayableNote } from "../../board/wav.ts";
import { withoutEnding } from "../../board/wav-folder.ts";
import { ToolError } from "../../errors.ts";
import { atMostANight, RATE, WINDOW } from "../firmware.ts";
import { filesByLabel, siteOf } from "./labels.ts";

export interface LabelledRecording {
  /** Below the folder that was given. */
  file: string;
  /** File name without its ending. */
  name: string;
  leak: boolean;
  /** Of the pipe: `metal`, `nonmetal`; `all` where the folder says nothing more. */
  kind: string;
  site: string;
  /** 4096 Hz, mean removed, -1..1; no more windows than a night has. */
  samples: Float64Array;
}

export interface Loaded {
  recordings: LabelledRecording[];
  /** What was done to recordings, or why one does not count; sentences for people. */
  notes: string[];
  /** Files that could not be read. */
  unreadable: number;
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory();

/** Less than the step of any converter. A dead sensor hears no leak, which would be counted as told rightly. */
const DEAD = 1e-9;
const isDead = (samples: Float64Array) => samples.every((value) => Math.abs(value) < DEAD);

/**
 * Reads all WAV files of the `leak*` and `no-leak*` folders of `folder`, at any depth. Throws ToolError "recording"
 * where there is no such folder. Files that cannot be read, and what is left out, are told in `notes`.
 */
export function loadLabelled(folder: string, onFile: (done: number, of: number) => void = () => {}): Loaded {
  if (!isFolder(folder)) throw new ToolError("recording", `There is no folder ${folder}.`);
  const { files, leftOut } = filesByLabel(folder);
  const loaded: Loaded = { recordings: [], notes: leftOut, unreadable: 0 };
  const byHash = new Map<string, LabelledRecording>();
  const contradicted = new Set<LabelledRecording>();
  const own: string[] = [];
  for (const [i, { file, leak, kind }] of files.entries()) {
    onFile(i, files.length);
    const name = withoutEnding(basename(file));
    try {
      const { samples, notes } = loadRecording(join(folder, file), RATE, WINDOW);
      if (isDead(samples)) {
        loaded.notes.push(`${file}: ${notes.join("; ")}: not counted.`);
        continue;
      }
      const site = siteOf(name);
      const recording = { file, name, leak, kind, site: site ?? file, samples: atMostANight(samples) };
      const hash = createHash("sha256").update(new Uint8Array(samples.buffer)).digest("hex");
      const same = byHash.get(hash);
      if (same !== undefined) {
        if (same.leak === leak) loaded.notes.push(`${file} sounds the same as ${same.file}: counted once.`);
        else {
          contradicted.add(same);
          loaded.notes.push(`${file} and ${same.file} are the same sound with both labels: neither counts.`);
        }
        continue;
      }
      byHash.set(hash, recording);
      loaded.recordings.push(recording);
      loaded.notes.push(...notes.map((note) => `${file}: ${note}.`));
      if (site === undefined) own.push(file);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      loaded.unreadable++;
      loaded.notes.push(unplayableNote(error, join(folder, file), file));
    }
  }
  loaded.recordings = loaded.recordings.filter((recording) => !contradicted.has(recording));
  if (own.length > 0)
    loaded.notes.push(
      `${own.length === 1 ? "One file has" : `${own.length} files have`} no site number at the beginning of the name, and ` +
        `${own.length === 1 ? "is" : "each is"} taken as a site of its own: ${own.slice(0, 3).join(", ")}${own.length > 3 ? ", ..." : ""}. Intervals are too narrow if that is wrong.`,
    );
  return loaded;
}
