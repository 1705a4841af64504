// `backup`: a copy of the store while the gateway runs, checked, and as many older ones as are to be kept.
import { existsSync, mkdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { STORE_FILE } from "../assemble/stored.ts";
import { systemClock } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import { backUpStore } from "../store/backup.ts";
import { backupName, removeOlder } from "../store/backups.ts";
import { mb, type StoreFacts } from "../store/verify.ts";
import { bar, createStatusLine } from "../text/progress.ts";
import { configOption, load } from "./options.ts";
import type { Surroundings } from "./program.ts";
import { withStore } from "./store.ts";

interface Flags {
  to?: string;
  keep?: number;
  json?: boolean;
  config: string;
}

/** Beside the database. */
export const FOLDER = "backups";

export function defineBackup(program: Command, surroundings: Surroundings): void {
  program
    .command("backup")
    .description("copy the store while the gateway runs, and check the copy")
    .option("--to <folder or file>", 'where to (default: "backups" in the data directory)')
    .option("--keep <number>", "remove older ones in that folder, but for so many", atLeastOne)
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway backup
  sippra-gateway backup --to /mnt/usb/sippra --keep 14

A backup is one file, named after site, gateway and UTC time. It holds the keys
of all nodes: who has it can read them and speak for them. --keep counts and
removes none but this gateway's own backups, and never the one just made.`,
    )
    .action((flags: Flags) => backUp(flags, surroundings));
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError("It must be a number from 1 on.");
  return Number(text);
}

async function backUp(flags: Flags, { out, err, env, onSignal, standBack }: Surroundings): Promise<void> {
  const config = load(flags, env);
  const startedAt = performance.now();
  const now = systemClock.now();
  const { folder, name } = placeOf(flags, config.data, (at) => backupName(config, at), now);
  const file = join(folder, name);
  let isCalledOff = false;
  const ignore = onSignal(() => {
    isCalledOff = true;
  });
  const status = createStatusLine(err);
  let facts: StoreFacts;
  try {
    // The gateway comes first, on the same processors.
    standBack?.();
    facts = await backUpStore(join(config.data, STORE_FILE), file, {
      onProgress(done, total) {
        if (isCalledOff) throw new GatewayError("store", "Stopped: there is no new backup.");
        status.draw(`${bar(done, total)} ${mb(done)} of ${mb(total)}`);
      },
    });
  } finally {
    status.clear();
    ignore();
  }
  noteBackup(config, file);
  const removed = flags.keep === undefined ? [] : await removeOlder(folder, config, name, flags.keep, now);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  if (flags.json) out.write(`${JSON.stringify({ file, ...jsonOf(facts), seconds, removed }, null, 2)}\n`);
  else out.write(`${sentences(file, facts, removed)}\n`);
}

/** So that a key that is revoked later is known to be in it. A backup is one all the same where that cannot be noted. */
function noteBackup(config: GatewayConfig, file: string): void {
  try {
    withStore(config, (store) => store.audit.add("backup-made", null, file));
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
  }
}

/** A name that is free, of this second or a later one. Throws a GatewayError. */
function placeOf({ to, keep }: Flags, data: string, nameAt: (time: number) => string, now: number) {
  const wanted = resolve(to ?? join(data, FOLDER));
  const isFile = to !== undefined && !isFolder(wanted) && /\.[a-z0-9]+$/i.test(basename(wanted));
  if (!isFile) {
    makeFolder(wanted);
    let at = now;
    while (existsSync(join(wanted, nameAt(at)))) at += 1000;
    return { folder: wanted, name: nameAt(at) };
  }
  if (keep !== undefined)
    throw new GatewayError(
      "config",
      `--keep goes with a folder: ${wanted} is one file, whose name you choose.`,
    );
  if (existsSync(wanted))
    throw new GatewayError("config", `${wanted} is there already: name another file, or a folder.`);
  makeFolder(dirname(wanted));
  return { folder: dirname(wanted), name: basename(wanted) };
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code;
    const sentence = `The folder ${folder} cannot be made (${why}): choose another one with --to.`;
    throw new GatewayError("store", sentence, { cause });
  }
}

export const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

export const jsonOf = ({ newest, ...facts }: StoreFacts) => ({ ...facts, newest: iso(newest) });

/** "600 nodes, 3,954,500 records, 4 messages that wait; a node was heard last at 2026-11-30 17:15 UTC" */
export function factsText({ nodes, records, waiting, newest }: StoreFacts): string {
  const count = (n: number, one: string) => `${n.toLocaleString("en")} ${n === 1 ? one : `${one}s`}`;
  const heard = newest === null ? "no node was heard yet" : `a node was heard last at ${minuteOf(newest)}`;
  return `${count(nodes, "node")}, ${count(records, "record")}, ${count(waiting, "message")} to go out; ${heard}`;
}

/** "2026-11-30 17:15 UTC" */
export const minuteOf = (time: number) => `${iso(time)!.slice(0, 16).replace("T", " ")} UTC`;

function sentences(file: string, facts: StoreFacts, removed: readonly string[]): string {
  const lines = [
    `Backed up to ${file} (${mb(facts.bytes)}):`,
    `${factsText(facts)}.`,
    "It holds the keys of all nodes: keep it where only you can read it.",
  ];
  if (removed.length > 0) lines.push(`Older ones that are removed: ${removed.join(", ")}.`);
  return lines.join("\n");
}
