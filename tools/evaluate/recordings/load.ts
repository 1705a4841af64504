// Labelled recordings from folders: `leak*` and `no-leak*`, what follows is the pipe's class. Nothing is left out in
// silence, and nothing is counted twice.
import { createHash } from "node:crypto";
import { existsSync, globSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { loadRecording } from "../../board/wav.ts";
import { ToolError } from "../../errors.ts";
import { atMostANight, RATE, WINDOW } from "../firmware.ts";

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

/** `leak-metal`, `no-leak_plastic`, `Leak`: whether there is a leak, and the class of the pipe. */
export function labelOf(folder: string): { leak: boolean; kind: string } | undefined {
  const match = /^(no[-_ ]?)?leaks?(?:[-_ ]+(.+))?$/i.exec(folder);
  if (match === null) return undefined;
  return { leak: match[1] === undefined, kind: match[2]?.toLowerCase() ?? "all" };
}

/**
 * The site of a file, a number of five or six digits: `NNN_<site>-<yyyymmdd>`, `<site>_<date>_<time>`, or the
 * number alone at the beginning. Undefined where the name has none there.
 */
export function siteOf(name: string): string | undefined {
  return /^(?:\d{1,4}[_-])?(\d{5,6})(?!\d)/.exec(name)?.[1];
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory();
const sentence = (error: Error) => error.message.replace(/ Give a WAV file with PCM samples\.$/, "");

/**
 * Reads all WAV files of the `leak*` and `no-leak*` folders of `folder`, at any depth. Throws ToolError "recording"
 * where there is no such folder. Files that cannot be read are told in `notes`.
 */
export function loadLabelled(folder: string, onFile: (done: number, of: number) => void = () => {}): Loaded {
  if (!isFolder(folder)) throw new ToolError("recording", `There is no folder ${folder}.`);
  const folders = readdirSync(folder)
    .filter((name) => isFolder(join(folder, name)))
    .map((name) => ({ name, label: labelOf(name) }))
    .filter(({ label }) => label !== undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (folders.length === 0)
    throw new ToolError(
      "recording",
      `${folder} has no folder whose name begins with "leak" or "no-leak". Sort the WAV files into folders such as leak-metal, leak-plastic, no-leak-metal: the name is the label, and the class of the pipe.`,
    );
  const files = folders.flatMap(({ name, label }) =>
    globSync("**/*.{wav,WAV,Wav}", { cwd: join(folder, name) })
      .sort()
      .map((file) => ({ file: join(name, file), ...label! })),
  );
  const loaded: Loaded = { recordings: [], notes: [], unreadable: 0 };
  const byHash = new Map<string, LabelledRecording>();
  const contradicted = new Set<LabelledRecording>();
  const own: string[] = [];
  for (const [i, { file, leak, kind }] of files.entries()) {
    onFile(i, files.length);
    const name = basename(file).replace(/\.wav$/i, "");
    try {
      const { samples, notes } = loadRecording(join(folder, file), RATE, WINDOW);
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
      loaded.notes.push(sentence(error).replace(join(folder, file), file));
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
