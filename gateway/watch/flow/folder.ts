// Folders into which files of flow meters are dropped: by a logger's program, by FTP, by hand. A file is taken when it has not
// changed for some seconds, whole or not at all, once; then it is renamed, so that people see what has become of it.
//
//   april.csv --unchanged--> read, worked in, noted: one transaction --> april.csv.done, or april.csv.refused
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Clock, evenly, every, isBelieved } from "../../clock.ts";
import { GatewayError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Area, AreaMeter, FlowBook } from "../../store/view.ts";
import { FILE_MAX_B, type FileForm, flowError, readFlowFile } from "./csv.ts";
import { DOUBTS } from "./sentences.ts";
import { type Oddity, takeSeries } from "./work.ts";

/** A meter whose files are dropped. */
export interface FolderMeter {
  area: Area;
  meter: AreaMeter;
  folder: string;
  form: FileForm;
}

export interface FlowFoldersDeps {
  meters: readonly FolderMeter[];
  /** As `flow.work` of the store. */
  work<T>(work: (book: FlowBook) => T): T;
  clock: Clock;
  /** What folders are looked into by. */
  wall: Clock;
  log: Log;
}

const LOOK_MS = 2_000;
/** A file that has not changed for so long is whole: programs write in one go, and FTP does not pause for longer. */
export const SETTLED_MS = 10_000;
/** What could not be kept or renamed is tried again after so long. */
const AGAIN_MS = 600_000;
/** So many are looked at in one folder; the others have their turn when those are done. */
const FILES_MAX = 1_000;
/** Nodes wait while a file is read: a second for so much. */
const DROPPED_MAX_B = 4_000_000;
const TOO_LONG = 'import it with "sippra-gateway areas import", or split it';
/** Done with, not a table, or still being written by programs that say so. */
const NOT_TAKEN = /(\.(done|refused|part|tmp|filepart|crdownload)|~)$/i;
/** A meter's clock may be ahead by so much. */
const AHEAD_MS = 5 * 60_000;

/** Returns a function that ends it. */
export function watchFlowFolders(deps: FlowFoldersDeps): () => void {
  const folders = Map.groupBy(deps.meters, ({ folder }) => folder);
  const watches = [...folders].map(([folder, meters]) => folderWatch(folder, meters, deps));
  return every(LOOK_MS, deps.wall, () => {
    for (const look of watches) look();
  });
}

interface Seen {
  size: number;
  changed: number;
  since: number;
}

function folderWatch(folder: string, meters: readonly FolderMeter[], deps: FlowFoldersDeps): () => void {
  const { wall, log } = deps;
  let seen = new Map<string, Seen>();
  let said: string | null = null;

  function say(sentence: string): void {
    if (said !== sentence) log.warn({ folder }, sentence);
    said = sentence;
  }

  function look(): void {
    const names = readdirSync(folder)
      .filter((name) => !name.startsWith(".") && !NOT_TAKEN.test(name))
      .sort()
      .slice(0, FILES_MAX);
    const now = evenly(wall);
    const next = new Map<string, Seen>();
    for (const name of names) {
      // Not what a link leads to: whoever may drop files here may not read others.
      const about = lstatSync(join(folder, name), { throwIfNoEntry: false });
      if (about === undefined || !about.isFile()) continue;
      const before = seen.get(name);
      const isSame = before !== undefined && before.size === about.size && before.changed === about.mtimeMs;
      const file = { size: about.size, changed: about.mtimeMs, since: isSame ? before.since : now };
      next.set(name, file);
    }
    seen = next;
    // One a turn: a large one takes a second, and nodes are heard meanwhile.
    const [due] = [...next].find(([, { since }]) => now - since >= SETTLED_MS) ?? [];
    if (due !== undefined) {
      // Where it cannot be kept or renamed, the others have their turn meanwhile.
      next.get(due)!.since = now + AGAIN_MS;
      takeFile(join(folder, due), due, meters, deps);
      next.delete(due);
    }
    said = null;
  }

  return () => {
    try {
      look();
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (cause instanceof GatewayError) say(cause.message);
      else
        say(
          `The folder ${folder} cannot be used (${code ?? (cause as Error).message}): make it, and give it to the user that the gateway runs as.`,
        );
    }
  };
}

function takeFile(path: string, name: string, meters: readonly FolderMeter[], deps: FlowFoldersDeps): void {
  const { log } = deps;
  let ending = "done";
  try {
    const found = importFlowFile(readBounded(path, name, DROPPED_MAX_B, TOO_LONG), name, meters, deps);
    const { file, areas, samples } = found;
    if (found.isKnown) log.info({ file }, "A file of flow was imported before: it changes nothing.");
    else log.info({ file, areas, samples }, "A file of flow was imported.");
    for (const sentence of found.warnings) log.warn({ file }, sentence);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== "flow") throw error;
    ending = "refused";
    log.warn({ file: name }, error.message);
  }
  renameSync(path, `${path}.${ending}`);
}

/** Throws a GatewayError "flow" where it is longer than so much, with what to do then. */
export function readBounded(path: string, name: string, most = FILE_MAX_B, mend = "split it"): Uint8Array {
  const { size } = statSync(path);
  if (size > most) throw flowError(`${name} is longer than ${most / 1e6} MB: ${mend}.`);
  return readFileSync(path);
}

export interface Imported {
  file: string;
  isKnown: boolean;
  areas: string[];
  samples: number;
  warnings: string[];
}

/**
 * Reads a file for each of its meters and works it in: all of it is on disk when this returns, or nothing where it throws. One
 * that was imported before changes nothing. Throws a GatewayError "flow" where it cannot be read.
 */
export function importFlowFile(
  bytes: Uint8Array,
  name: string,
  meters: readonly Omit<FolderMeter, "folder">[],
  { work, clock }: Pick<FlowFoldersDeps, "work" | "clock">,
): Imported {
  // With other settings the same file says something else.
  const readAs = meters.map(({ area, meter, form }) => [area.name, area.offset, meter, form]);
  const hash = createHash("sha256").update(bytes).update(JSON.stringify(readAs)).digest("hex");
  const areas = [...new Set(meters.map(({ area }) => area.name))];
  const imported: Imported = { file: name, isKnown: false, areas, samples: 0, warnings: [] };
  const now = clock.now();
  const series = meters.map(({ area, meter, form }) => {
    const { samples, skipped } = readFlowFile(bytes, name, form);
    const past = isBelieved(clock) ? samples.filter(({ at }) => at <= now + AHEAD_MS) : samples;
    if (past.length < samples.length) imported.warnings.push(DOUBTS.future(meter.name));
    if (skipped > 0)
      imported.warnings.push(
        `${skipped} rows of ${meter.name} have no value, or no time: they were left out.`,
      );
    imported.samples += past.length;
    return { area, meter, samples: past, now };
  });
  const oddities = work((book): Oddity[] => {
    imported.isKnown = book.hasFile(hash);
    if (imported.isKnown) return [];
    book.putFile({ hash, area: areas.join(" "), name, at: now });
    return series.flatMap((each) => takeSeries(book, each));
  });
  const faults = new Map(oddities.map(({ meter, fault }) => [`${meter} ${fault}`, DOUBTS[fault](meter)]));
  imported.warnings.push(...faults.values());
  return imported;
}
