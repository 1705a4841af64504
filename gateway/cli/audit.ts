// `audit`: who changed what, newest last as in a log.
import { type Command, Option } from "commander";
import { AUDITED, type AuditEntry, type Audited } from "../store/audit.ts";
import { table } from "../text/table.ts";
import { configOption, load, wholeNumber } from "./options.ts";
import type { Surroundings } from "./program.ts";
import { withStore } from "./store.ts";

interface Flags {
  config: string;
  node?: string;
  what?: Audited;
  limit: number;
  json?: true;
}

const WORDS: Record<Audited, string> = {
  "node-added": "enrolled",
  "node-renamed": "renamed",
  "node-removed": "removed",
  "node-placed": "placed",
  "node-installed": "record of its installation read",
  "journal-read": "journal read",
  "key-made": "new key made",
  "key-revoked": "key revoked",
  "key-retired": "old key retired, the new one is used",
  "command-asked": "command asked for",
  "command-cancelled": "command cancelled",
  "messages-retried": "parked messages put back",
  "messages-dropped": "messages dropped",
  "backup-made": "backup made",
  "backup-restored": "backup restored",
  "settings-changed": "gateway runs with other settings",
  "alarm-acknowledged": "alarm acknowledged",
  "alarm-located": "alarm located",
  "alarm-repaired": "alarm repaired",
  "alarm-closed": "alarm closed",
  "alarm-reopened": "alarm reopened",
  "alarm-noted": "note written",
  "alarm-file-added": "file added",
  "alarm-file-removed": "file removed",
  "noise-masked": "known noise masked",
  "noise-unmasked": "known noise masked no more",
};

export function defineAudit(program: Command, { out, env }: Surroundings): void {
  program
    .command("audit")
    .description("who changed what: nodes, keys, commands, alarms, settings, backups")
    .option("--node <name>", "of one node, by the name it had then")
    .addOption(new Option("--what <word>", "of one kind").choices(AUDITED))
    .option("--limit <number>", "the newest so many", wholeNumber, 50)
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway audit`,
    )
    .action((flags: Flags) => {
      const { node, what, limit } = flags;
      const entries = withStore(load(flags, env), (store) =>
        store.audit.list({ node, what }, limit),
      ).reverse();
      out.write(`${flags.json ? JSON.stringify(entries.map(entryJson), null, 2) : auditTable(entries)}\n`);
    });
}

const entryJson = ({ at, ...entry }: AuditEntry) => ({ at: new Date(at).toISOString(), ...entry });

function auditTable(entries: readonly AuditEntry[]): string {
  if (entries.length === 0) return "Nothing of that kind has been changed yet.";
  return table(
    entries.map(({ at, who, what, node, details }) => [
      new Date(at).toISOString().slice(0, 19).replace("T", " "),
      who,
      node ?? "-",
      details === null ? WORDS[what] : `${WORDS[what]}: ${details}`,
    ]),
  ).join("\n");
}
