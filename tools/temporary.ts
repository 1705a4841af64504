// Temporary folders, which are gone when the process is, however it ends in order.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ToolError } from "./errors.ts";

export interface TemporaryFolder {
  /** Absolute. */
  path: string;
  remove(): void;
}

/** Those of this process that are there now. */
const there = new Set<string>();

function removeAll(): void {
  for (const path of there) rmSync(path, { recursive: true, force: true });
}

/** Makes a folder whose name says what it is for: "demo". Throws ToolError "folder" where none can be made. */
export function temporaryFolder(purpose: string): TemporaryFolder {
  const parent = resolve(tmpdir());
  let path: string;
  try {
    path = mkdtempSync(join(parent, `sippra-${purpose}-`));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const sentence = `No temporary folder can be made in ${parent} (${code ?? message}): set TMPDIR to one that may be written.`;
    throw new ToolError("folder", sentence, { cause: error });
  }
  if (!process.listeners("exit").includes(removeAll)) process.on("exit", removeAll);
  there.add(path);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
      there.delete(path);
    },
  };
}
