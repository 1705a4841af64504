// Folders of flow meters on this machine: whether files that are dropped there can be read, and renamed when they are done.
import { accessSync, constants, statSync } from "node:fs";
import type { GatewayConfig } from "./configuration.ts";
import type { Findings } from "./findings.ts";

export function lookAtAreas({ areas }: Pick<GatewayConfig, "areas">, findings: Findings): void {
  for (const [i, { flow }] of areas.entries()) {
    for (const [j, { folder }] of flow.entries()) {
      const why = folder === undefined ? null : whyNotUsable(folder);
      if (why !== null) findings.warn(["areas", i, "flow", j, "folder"], `cannot be used yet: ${why}`);
    }
  }
}

/** What is in the way; null where nothing is. A disk on the network may come later, so a gateway starts all the same. */
function whyNotUsable(folder: string): string | null {
  const about = statSync(folder, { throwIfNoEntry: false });
  if (about === undefined) return `${folder} is not there: make it`;
  if (!about.isDirectory()) return `${folder} is no directory: name the one that files are dropped into`;
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch {
    return `this user may not read and rename files in ${folder}: give it to the user that the gateway runs as`;
  }
}
