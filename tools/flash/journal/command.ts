// sippra-node journal: what a node has stored, for when its gateway cannot be reached, or the board is to be taken away.
import type { Command } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import { boardOptions } from "../arguments.ts";
import { type LookFlags, lookAt } from "../check/look.ts";
import type { BoardConsole } from "../console.ts";
import { enrolmentFrom } from "../enrolment.ts";
import { stopBy } from "../stop.ts";
import { examine } from "../storage.ts";
import { createTerminal, type Terminal } from "../terminal.ts";
import { csvOf } from "./csv.ts";
import { datedPath, loadJournal, saveJournal } from "./file.ts";
import { readImage } from "./image.ts";
import { type Kept, recordsIn } from "./records.ts";

interface PullFlags extends LookFlags {
  enrol: string;
  out?: string;
  json?: boolean;
}

/** Reads the journal of the enrolment's node from a board, and saves it. */
async function pull(board: BoardConsole, flags: PullFlags, say: Sentences, terminal: Terminal) {
  const enrolment = enrolmentFrom(flags.enrol, say);
  const { serial, profile } = await examine(board);
  if (profile?.key !== enrolment.key || profile.epoch !== enrolment.epoch || !Array.isArray(profile.ring)) {
    throw new ToolError("board", say.upgrade.noJournalHere(`${enrolment.site}/${enrolment.name}`));
  }
  const { ring } = profile;
  terminal.step(say.readingJournal, ring[1] * ring[2]);
  const image = await readImage(board, ring, terminal.advance);
  const at = new Date().toISOString();
  const out = flags.out ?? datedPath(flags.enrol, at);
  try {
    await saveJournal(out, { ...enrolment, serial, ring, at }, image);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ToolError("flash", say.upgrade.cannotSave(out, code ?? message), { cause: error });
  }
  return { file: out, records: recordsIn(image, ring[2]) };
}

/** The records in a file that `pull` or an upgrade has saved. Throws ToolError "usage". */
function recordsFrom(file: string, say: Sentences): Kept[] {
  const journal = loadJournal(file);
  if (journal === undefined) throw new ToolError("usage", say.upgrade.noFile(file));
  return recordsIn(journal.bytes, journal.ring[2]);
}

const plain = (_: string, value: unknown) => (value instanceof Uint8Array ? [...value] : value);

/** Adds the command `journal`. */
export function addJournal(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { out, err, env } = surroundings;
  const { help } = say.upgrade;
  const command = program.command("journal").description(help.journal);
  const pulling = command.command("pull").description(help.pull);
  boardOptions(pulling, say.help)
    .option("--out <file>", help.out)
    .option("--json", help.pullJson)
    .action(async (flags: PullFlags) => {
      const { signal, unlisten } = stopBy(surroundings);
      try {
        const terminal = createTerminal(err, env.SIPPRA_DEBUG === "1");
        const found = await lookAt(flags, say, terminal, signal, (board) =>
          pull(board, flags, say, terminal),
        );
        if (flags.json) out.write(`${JSON.stringify(found, plain)}\n`);
        else if (found.records.length === 0) out.write(`${say.upgrade.noRecords}\n`);
        else out.write(`${say.upgrade.pulled(found.records.length, found.file)}\n`);
      } finally {
        unlisten();
      }
    });
  command
    .command("csv")
    .description(help.csv)
    .argument("<file>", help.file)
    .action((file: string) => void out.write(csvOf(recordsFrom(file, say))));
}
