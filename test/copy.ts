// A copy of the sources, for tests that plant something in them.
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const SOURCES = [
  "bin",
  "shared",
  "firmware",
  "gateway",
  "tools",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** Copies the sources, and what else is named, to a folder with the packages of this one. */
export function copyOfSources(more: string[] = []): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "sippra-copy-"));
  for (const part of [...SOURCES, ...more]) cpSync(join(ROOT, part), join(path, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(path, "node_modules"), "junction");
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
