// A file that a command makes: under its name when it is whole, and only then. Nothing that is there is written over unless
// somebody says so.
import {
  closeSync,
  existsSync,
  fchownSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { GatewayError } from "../errors.ts";

export interface OutFile {
  /** All of it, whatever the system takes at a time. Throws GatewayError "output". */
  write(bytes: Uint8Array | string): void;
  /** Gives it its name. Throws GatewayError "exists" where somebody else has made one of that name meanwhile. */
  finish(): void;
  /** What has been written goes; nothing where it is finished. */
  discard(): void;
}

/** Whose a file is to be; left out: that of whoever runs this. */
export interface Ownership {
  mode?: number;
  owner?: { uid: number; gid: number };
}

/** Throws GatewayError "exists" where there is something of that name that is not to be written over. */
export function refuseThere(path: string, force: boolean): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile()) throw noFile(path);
  if (!force && existsSync(path)) throw thereAlready(path);
}

/** Throws GatewayError "exists" or "output". `force`: what is there is replaced. */
export function createOutFile(path: string, force: boolean, { mode, owner }: Ownership = {}): OutFile {
  refuseThere(path, force);
  const part = `${path}.part-${process.pid}`;
  const guarded = <T>(step: () => T): T => {
    try {
      return step();
    } catch (cause) {
      throw cause instanceof GatewayError ? cause : notWritten(path, cause);
    }
  };
  let handle: number | null = guarded(() => openSync(part, "wx", mode));
  const close = () => {
    if (handle !== null) closeSync(handle);
    handle = null;
  };
  const discard = () => {
    close();
    rmSync(part, { force: true });
  };
  try {
    if (owner !== undefined) guarded(() => fchownSync(handle!, owner.uid, owner.gid));
  } catch (error) {
    discard();
    throw error;
  }
  return {
    write: (text) =>
      guarded(() => {
        const bytes = typeof text === "string" ? Buffer.from(text) : text;
        for (let at = 0; at < bytes.length; ) at += writeSync(handle!, bytes, at);
      }),
    finish: () =>
      guarded(() => {
        close();
        if (force) renameSync(part, path);
        else nameAnew(part, path);
      }),
    discard,
  };
}

/** All of it at once. Throws GatewayError "exists" or "output". */
export function writeOutFile(path: string, text: string, force: boolean): void {
  const file = createOutFile(path, force);
  try {
    file.write(text);
    file.finish();
  } finally {
    file.discard();
  }
}

/** Several, of which each is whole under its name, or none is there anew. Throws GatewayError "exists" or "output". */
export function writeOutFiles(
  files: readonly ({ path: string; text: string } & Ownership)[],
  force: boolean,
): void {
  const begun: OutFile[] = [];
  const named: string[] = [];
  try {
    for (const { path, text, ...ownership } of files) {
      const file = createOutFile(path, force, ownership);
      begun.push(file);
      file.write(text);
    }
    for (const [i, file] of begun.entries()) {
      file.finish();
      named.push(files[i]!.path);
    }
  } catch (error) {
    // What was written over is not there any more to be put back.
    if (!force) for (const path of named) rmSync(path, { force: true });
    throw error;
  } finally {
    for (const file of begun) file.discard();
  }
}

/** A link is refused where the name is taken; where a file system has none, as FAT, it is looked at before. */
function nameAnew(part: string, path: string): void {
  try {
    linkSync(part, path);
    rmSync(part);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST" || existsSync(path)) throw thereAlready(path);
    renameSync(part, path);
  }
}

const thereAlready = (path: string) =>
  new GatewayError("exists", `${path} is there already: choose another name, or write over it with --force.`);

/** A device, a pipe or a folder would go for the file that takes its name. */
const noFile = (path: string) =>
  new GatewayError("exists", `${path} is there already, and is no file: choose another name.`);

function notWritten(path: string, cause: unknown): GatewayError {
  const { code } = cause as NodeJS.ErrnoException;
  const sentence =
    code === "ENOENT"
      ? `${path} cannot be written: there is no folder ${dirname(path)}.`
      : code === "ENOSPC"
        ? `${path} cannot be written: the disk is full. Make room, or write it elsewhere.`
        : `${path} cannot be written (${code ?? cause}): choose another place.`;
  return new GatewayError("output", sentence, { cause });
}
