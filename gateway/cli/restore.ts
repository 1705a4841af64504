// `restore`: a backup in the place of the store, while no gateway runs.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { STORE_FILE } from "../assemble/stored.ts";
import { systemClock } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import { lockDirectory } from "../store/lock.ts";
import { type RestoreResult, restoreStore } from "../store/restore.ts";
import { createStatusLine } from "../text/progress.ts";
import { actorOf } from "./actor.ts";
import { factsText, jsonOf } from "./backup.ts";
import { configOption, load } from "./options.ts";
import type { Surroundings } from "./program.ts";

interface Flags {
  overNewer?: boolean;
  json?: boolean;
  config: string;
}

export function defineRestore(program: Command, { out, err, env }: Surroundings): void {
  program
    .command("restore <file>")
    .description("put a backup in the place of the store, while no gateway runs")
    .option("--over-newer", "also where the store that is there has more than the backup")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway restore backups/sundsvall_gateway-1_2026-11-30T171512Z.sqlite

The file is checked first. The store that was there is kept beside the new one,
as sippra.sqlite.replaced-<time>: it holds keys too. When the gateway runs again
it asks nodes for what they still hold of the time after the backup.`,
    )
    .action((file: string, flags: Flags) => {
      const result = restore(resolve(file), flags, { err, env });
      if (flags.json) out.write(`${JSON.stringify(restoredJson(result), null, 2)}\n`);
      else out.write(`${sentences(file, result)}\n`);
    });
}

function restore(file: string, flags: Flags, { err, env }: Pick<Surroundings, "err" | "env">): RestoreResult {
  const { data } = load(flags, env);
  makeFolder(data);
  const unlock = lock(data);
  const status = createStatusLine(err);
  try {
    return restoreStore(file, join(data, STORE_FILE), {
      overNewer: flags.overNewer === true,
      now: systemClock.now(),
      actor: actorOf(env),
      onStep: (step) => status.draw(`${file}: ${step} ...`),
    });
  } finally {
    status.clear();
    unlock();
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code;
    throw new GatewayError("store", `The directory ${folder} cannot be made (${why}).`, { cause });
  }
}

function lock(folder: string): () => void {
  try {
    return lockDirectory(folder);
  } catch (cause) {
    const sentence = `A gateway runs on ${folder}: stop it, then restore.`;
    throw new GatewayError("store", sentence, { cause });
  }
}

function restoredJson({ lacks, replaced, ...facts }: RestoreResult) {
  const less =
    lacks === null
      ? null
      : { records: lacks.records, nodes_enrolled_since: lacks.enrolled, nodes_rekeyed_since: lacks.rekeyed };
  return { ...jsonOf(facts), replaced, not_in_backup: less };
}

function sentences(file: string, { lacks, replaced, ...facts }: RestoreResult): string {
  const lines = [`Restored from ${file}: ${factsText(facts)}.`];
  if (lacks !== null && lacks.records > 0)
    lines.push(
      `The store that was there had ${lacks.records.toLocaleString("en")} records more: nodes are asked for them.`,
    );
  const strangers = [...(lacks?.enrolled ?? []), ...(lacks?.rekeyed ?? [])];
  if (strangers.length > 0)
    lines.push(
      `Of these nodes the backup has no key, or an old one: ${strangers.join(", ")}. Enrol and flash them again.`,
    );
  if (replaced !== null) lines.push(`The store that was there is kept as ${replaced}.`);
  lines.push(
    'Start the gateway: its log says "handed on again" when a node has answered for the time between.',
  );
  return lines.join("\n");
}
