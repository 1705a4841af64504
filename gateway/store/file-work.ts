// How files come to alarms in the store, and go: bounded, found to be what they are, with who in the audit. Partners are told
// nothing of them.
import { createHash } from "node:crypto";
import {
  ALL_BYTES_MAX,
  ALL_MB_MAX,
  type AlarmFile,
  FILE_BYTES_MAX,
  FILE_MB_MAX,
  FILES_MAX,
  type FileType,
} from "../alarms/files.ts";
import { GatewayError } from "../errors.ts";
import type { FileWithBytes } from "./alarm-files.ts";
import { cleanFile } from "./file-type.ts";
import type { Tables } from "./tables.ts";
import type { Transactions } from "./transactions.ts";

/** As somebody adds it: of which type it is, what is in it says. */
export interface NewFile {
  name: string;
  bytes: Uint8Array;
}

/** Of the store, beside all else of alarms. */
export interface Files {
  /** Of an alarm, the oldest first, without what is in them. */
  files(alarm: number): AlarmFile[];
  /** Null where there is none. */
  file(id: number): FileWithBytes | null;
  /**
   * Keeps it without what a camera says of place and time. The same once more is the one that is there. Throws GatewayError
   * "alarm" where there is no such alarm, no room, or it is neither a photograph nor a PDF.
   */
  addFile(alarm: number, file: NewFile, now: number, by?: string): AlarmFile;
  /** Throws GatewayError "alarm" where there is none. */
  removeFile(id: number, by?: string): void;
  /** Calls back with an alarm's number after every commit of this process that added or removed a file of it. Returns how to end it. */
  onFilesChanged(listener: (alarm: number) => void): () => void;
}

export function filesIn(
  { alarms, files, audit }: Pick<Tables, "alarms" | "files" | "audit">,
  { transact, changes }: Pick<Transactions, "transact" | "changes">,
  who: string,
  onFilesChanged: Files["onFilesChanged"],
): Files {
  const nodeOf = (alarm: number) => alarms.find(alarm)?.place.nodes[0] ?? null;
  return {
    files: files.of,
    file: files.find,
    addFile(alarm, { name: wanted, bytes: given }, now, by = who) {
      if (given.length > FILE_BYTES_MAX)
        throw new GatewayError("alarm", `A file has at most ${FILE_MB_MAX} MB: make this one smaller.`);
      const clean = cleanFile(given);
      if (clean === null) throw new GatewayError("alarm", NO_PICTURE);
      const { type, bytes } = clean;
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return transact(() => {
        if (alarms.find(alarm) === null) throw new GatewayError("alarm", `There is no alarm ${alarm}.`);
        const there = files.of(alarm);
        const same = there.find((each) => each.sha256 === sha256);
        if (same !== undefined) return same;
        if (there.length >= FILES_MAX)
          throw new GatewayError("alarm", `An alarm has at most ${FILES_MAX} files: remove one first.`);
        if (files.size() + bytes.length > ALL_BYTES_MAX)
          throw new GatewayError(
            "alarm",
            `Files of all alarms have ${ALL_MB_MAX} MB together, and no more: remove some of older alarms first.`,
          );
        const name = fileName(wanted, type);
        changes().files.add(alarm);
        audit.add("alarm-file-added", nodeOf(alarm), `alarm ${alarm}, ${name}`, by);
        return files.add({ alarm, name, type, size: bytes.length, sha256, at: now, who: by, bytes });
      });
    },
    removeFile: (id, by = who) =>
      transact(() => {
        const file = files.find(id);
        if (file === null)
          throw new GatewayError("alarm", "There is no such file: it may be removed already.");
        audit.add("alarm-file-removed", nodeOf(file.alarm), `alarm ${file.alarm}, ${file.name}`, by);
        changes().files.add(file.alarm);
        files.remove(id);
      }),
    onFilesChanged,
  };
}

const NO_PICTURE =
  "This is neither a JPEG, PNG or WebP photograph nor a PDF, or it is damaged: choose another file.";

const ENDINGS: Record<FileType, readonly [usual: string, ...others: string[]]> = {
  "image/jpeg": [".jpg", ".jpeg"],
  "image/png": [".png"],
  "image/webp": [".webp"],
  "application/pdf": [".pdf"],
};
const NAME_MAX = 100;

/** The last part of a path, without what is no letter to be seen, and with the ending of what it is. */
export function fileName(wanted: string, type: FileType): string {
  const last = wanted.normalize("NFC").toWellFormed().split(/[/\\]/).at(-1)!;
  const seen = last
    .replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu, "")
    .trim()
    .replace(/^\.+/, "");
  const [usual, ...others] = ENDINGS[type];
  const ending = [usual, ...others].find((each) => seen.toLowerCase().endsWith(each));
  const stem = [...(ending === undefined ? seen : seen.slice(0, -ending.length))].slice(0, NAME_MAX).join("");
  return `${stem.trim() || "file"}${ending?.toLowerCase() ?? usual}`;
}
