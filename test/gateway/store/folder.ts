// A folder of its own for a test's store, gone afterwards.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export function storePath(): string {
  const folder = mkdtempSync(join(tmpdir(), "sippra-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "site.db");
}
