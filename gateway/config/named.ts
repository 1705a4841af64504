// Files that the configuration names: their content, or a sentence with the setting that names them.
import { existsSync } from "node:fs";
import { GatewayError } from "../errors.ts";
import { readBounded, Unreadable } from "./bounded.ts";

/** A file, the setting that names it, and where that stands ("sippra.yaml, line 7"), where it is known. */
export interface Named {
  file: string;
  setting: string;
  at?: string | undefined;
}

/** Throws a GatewayError "config". */
export function readNamed(named: Named): Buffer {
  const { file } = named;
  try {
    return readBounded(file);
  } catch (error) {
    if (error instanceof Unreadable) throw namedError(named, `${error.message}: name the right file`);
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "EISDIR" ? "is a directory" : `cannot be read (${code})`;
    const there = existsSync(file) ? why : "is not there";
    throw namedError(named, `${there}: correct the path or the file's mode`, error);
  }
}

export function namedError({ file, setting, at }: Named, why: string, cause?: unknown): GatewayError {
  const place = at === undefined ? "" : `${at}: `;
  return new GatewayError("config", `${place}${file}, which ${setting} names, ${why}.`, { cause });
}
