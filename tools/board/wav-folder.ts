// The WAV files of a folder that has a folder a class, for whoever plays or judges them: one reader, so that both have
// the same files. Nothing is left out in silence.
//
//   FOLDER/leak-metal/10001_a.wav   FOLDER/leak-metal/2024/10001_b.WAV   class: leak-metal
import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { extname, join, sep } from "node:path";
import { ToolError } from "../errors.ts";

export interface WavFile {
  /** Below the folder that was given. */
  file: string;
  /** The folder right below it that the file is in. */
  group: string;
}

export interface WavFolder {
  /** In order of their names, folder by folder. */
  files: WavFile[];
  /** The folders right below, those without WAV files too. */
  groups: string[];
  /** What is not read, and why; sentences for people. */
  leftOut: string[];
}

const WAV = /\.wave?$/i;
/** Sound that is not read. */
const OTHER_SOUND = /\.(flac|mp3|m4a|mp4|aac|ogg|oga|opus|wma|aiff?|aifc|au|snd|caf|amr|w64|rf64|bwf)$/i;

/** Name of a file without the ending that says it is WAV. */
export const withoutEnding = (name: string) => name.replace(WAV, "");

/** "1 WAV file is", "3 WAV files are". */
export const wavFilesAre = (n: number) => (n === 1 ? "1 WAV file is" : `${n} WAV files are`);

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? (error as Error).message;
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

/**
 * All WAV files below the folders in `folder`, at any depth, whatever the case of their ending. Links are followed, each
 * folder is read once. Throws ToolError "recording" where `folder` cannot be read.
 */
export function wavsBelow(folder: string): WavFolder {
  const files: WavFile[] = [];
  const groups: string[] = [];
  const leftOut: string[] = [];
  /** Of what is left out for the same reason, the folder's files together. */
  const counted = new Map<string, string[]>();
  const count = (within: string, why: string, file: string) => {
    const key = JSON.stringify([within, why]);
    counted.set(key, [...(counted.get(key) ?? []), file]);
  };
  /** Folders that are read, by where they really are: links may lead back. */
  const seen = new Map<string, string>();

  function visit(entry: Dirent, within: string, group: string | undefined, hidden: boolean): void {
    const { name } = entry;
    const file = join(within, name);
    const path = join(folder, file);
    const isHidden = hidden || name.startsWith(".");
    let stats: Stats | Dirent = entry;
    try {
      if (entry.isSymbolicLink()) stats = statSync(path);
    } catch (error) {
      if (WAV.test(name)) leftOut.push(`${file} is not read: it is a link to nothing (${codeOf(error)}).`);
      return;
    }
    if (stats.isDirectory()) {
      if (group === undefined && !isHidden) groups.push(name);
      walk(file, group ?? name, isHidden);
      return;
    }
    const where = within === "" ? folder : within;
    if (OTHER_SOUND.test(name)) {
      if (!isHidden) count(where, extname(name).toLowerCase(), name);
    } else if (!WAV.test(name)) return;
    else if (isHidden) count(where, "hidden", name);
    else if (!stats.isFile()) leftOut.push(`${file} is not read: it is no file.`);
    else if (group === undefined) count(where, "top", name);
    else files.push({ file, group });
  }

  function walk(within: string, group: string | undefined, hidden: boolean): void {
    const path = join(folder, within);
    let entries: Dirent[];
    try {
      const real = realpathSync(path);
      const before = seen.get(real);
      if (before !== undefined) {
        leftOut.push(`${within} is not read: it is the same folder as ${before || folder}.`);
        return;
      }
      seen.set(real, within);
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      if (within === "")
        throw new ToolError("recording", `${folder} cannot be read (${codeOf(error)}).`, { cause: error });
      leftOut.push(`${within} cannot be read (${codeOf(error)}).`);
      return;
    }
    for (const entry of entries.sort(byName)) visit(entry, within, group, hidden);
  }

  walk("", undefined, false);
  for (const [key, names] of counted) {
    const [where, why] = JSON.parse(key) as [string, string];
    leftOut.push(`${where}: ${whyLeftOut(why, names)}.`);
  }
  return { files: files.sort((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1)), groups, leftOut };
}

/** "leak-a" before "leak", by their characters, would part the folders' files from their folders' order. */
const inOrder = ({ file }: WavFile) => file.split(sep).join("\0");

function whyLeftOut(why: string, names: string[]): string {
  const some = `${names.slice(0, 3).join(", ")}${names.length > 3 ? ", ..." : ""}`;
  if (why === "hidden") return `${wavFilesAre(names.length)} not read, as hidden files are not: ${some}`;
  if (why === "top")
    return `${wavFilesAre(names.length)} not read, in no folder that says what was recorded: ${some}`;
  return `${names.length === 1 ? `1 ${why} file is` : `${names.length} ${why} files are`} not read, WAV files only: ${some}`;
}
