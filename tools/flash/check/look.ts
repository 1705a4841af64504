// How commands get hold of a board to look at it, and let the node go on afterwards, whatever happened: what they take.
import { type Command, Option } from "commander";
import type { Sentences } from "../../sentences.ts";
import { addWiringOptions } from "../arguments.ts";
import { profileChanges } from "../changes.ts";
import type { BoardConsole } from "../console.ts";
import { enrolmentFrom } from "../enrolment.ts";
import { hold } from "../hold.ts";
import { openLine } from "../line.ts";
import { consoleBaud, type FlashFlags, whole } from "../options.ts";
import type { Terminal } from "../terminal.ts";

export interface LookFlags extends Omit<FlashFlags, "enrol" | "link"> {
  enrol?: string;
}

/** Gets hold of the board on a port, has it looked at, and lets the node go on, whatever happened. */
export async function lookAt<Result>(
  flags: LookFlags,
  say: Sentences,
  terminal: Terminal,
  signal: AbortSignal | undefined,
  looked: (board: BoardConsole) => Promise<Result>,
): Promise<Result> {
  const baud = consoleBaud(flags);
  const { port, enrol } = flags;
  const enrolments = enrol === undefined ? [] : [enrolmentFrom(enrol, say)];
  const line = await openLine(port, baud, say);
  const options = { port, baud, enrolments, wait: flags.wait * 1000 };
  return hold(line, options, say, terminal, signal, ({ board }) => looked(board));
}

/** A command with what all of them take. */
export function lookCommand(
  program: Command,
  name: string,
  description: string,
  { help }: Sentences,
): Command {
  const command = program
    .command(name)
    .description(description)
    .requiredOption("--port <port>", help.port)
    .option("--enrol <file>", help.checkEnrol)
    .addOption(
      new Option("--wait <s>", help.wait).default(60).argParser((text) => whole(1, 3600)(text, help)),
    )
    .option("--baud <rate>", help.baud, (text) => whole(300, 3_000_000)(text, help));
  addWiringOptions(command, help);
  return command;
}

/** What the options say of a board that holds no node yet. */
export const changesOf = (flags: LookFlags) => profileChanges({ ...flags, enrol: "", link: "serial" });
