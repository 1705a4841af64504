// Whether this user can have the store where it should be, and whether others can have it too, and what else is secret.
import { accessSync, constants, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import type { GatewayConfig } from "./configuration.ts";
import type { Findings } from "./findings.ts";

const OTHERS_READ = 0o044;
const OTHERS_WRITE = 0o022;

export function lookAtFolders({ data, mqtt }: GatewayConfig, findings: Findings): void {
  const why = whyNotWritable(data);
  if (why !== null) findings.refuse(["data"], `cannot be used: ${why}`, "no-permission");
  lookAtMode(["data"], data, "the keys of all nodes are in it", findings);
  for (const [i, broker] of [mqtt, ...mqtt.brokers].entries()) {
    const at = i === 0 ? ["mqtt"] : ["mqtt", "brokers", i - 1];
    for (const key of ["password_file", "key_file"] as const) {
      if (broker[key] !== undefined)
        lookAtMode([...at, key], broker[key], "what it holds is secret", findings);
    }
  }
  for (const key of ["users_file", "key_file"] as const) {
    const file = mqtt.embedded[key];
    if (file !== undefined) lookAtMode(["mqtt", "embedded", key], file, "what it holds is secret", findings);
  }
}

/** What is in the way of a folder being made there, or written; null where nothing is. */
function whyNotWritable(data: string): string | null {
  const folder = uppermostThere(data);
  if (folder === null) return null;
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EROFS")
      return `${folder} is on a disk that cannot be written: set data to a directory elsewhere`;
    const place = folder === data ? folder : `to ${folder}, where ${data} should be`;
    return `this user may not write ${place}: run as its owner, or set data to another directory`;
  }
}

/** It, or the folder in which it would have to be made; null where something else is there, as the store says itself. */
function uppermostThere(data: string): string | null {
  for (let folder = data; ; folder = dirname(folder)) {
    try {
      return statSync(folder).isDirectory() ? folder : null;
    } catch {
      // Not there, or in one that this user may not look into.
      if (folder === dirname(folder)) return null;
    }
  }
}

function lookAtMode(path: readonly PropertyKey[], file: string, why: string, findings: Findings): void {
  const stats = found(file);
  // A pipe is this process's alone, and Windows has no modes.
  if (process.platform === "win32" || stats === undefined || (!stats.isFile() && !stats.isDirectory()))
    return;
  const does = [
    ...((stats.mode & OTHERS_READ) !== 0 ? ["read"] : []),
    ...((stats.mode & OTHERS_WRITE) !== 0 ? ["write"] : []),
  ].join(" and ");
  if (does === "") return;
  const mode = stats.isDirectory() ? "700" : "600";
  findings.warn(
    path,
    `may be used by others: they may ${does} ${file}, and ${why}: chmod ${mode} ${file}`,
    "open-to-others",
  );
}

function found(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
