// The command erase: what it takes, whom it asks, and how it ends.
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import type { BoardConsole } from "../console.ts";
import { enrolmentFrom } from "../enrolment.ts";
import { hold } from "../hold.ts";
import { openLine } from "../line.ts";
import { consoleBaud, whole } from "../options.ts";
import { stopBy } from "../stop.ts";
import { createTerminal } from "../terminal.ts";
import { checkRecordable, readUsed } from "../used.ts";
import { eraseNode } from "./erase.ts";
import { erasedText } from "./text.ts";

interface EraseFlags {
  port: string;
  enrol: string;
  yes?: boolean;
  wait: number;
  baud?: number;
  json?: boolean;
}

/** A board that hears nothing for longer starts its node again (guard.ts), ms. */
const KEEP_MS = 2000;

/** Adds the command `erase`. */
export function addErase(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { help } = say;
  program
    .command("erase")
    .description(help.erase)
    .requiredOption("--port <port>", help.port)
    .requiredOption("--enrol <file>", help.eraseEnrol)
    .option("--yes", help.eraseYes)
    .addOption(
      new Option("--wait <s>", help.wait).default(60).argParser((text) => whole(1, 3600)(text, help)),
    )
    .option("--baud <rate>", help.baud, (text) => whole(300, 3_000_000)(text, help))
    .option("--json", help.json)
    .action((flags: EraseFlags) => eraseBoard(flags, say, surroundings));
}

/** `open`: of which a test has its own. */
export async function eraseBoard(
  flags: EraseFlags,
  plain: Sentences,
  surroundings: Surroundings,
  open = openLine,
): Promise<void> {
  const { out, err, env, askLine } = surroundings;
  // What says to flash a board again says to erase it here.
  const say = { ...plain, ...plain.erase.instead };
  const enrolment = enrolmentFrom(flags.enrol, say);
  const used = readUsed(flags.enrol, enrolment, say);
  checkRecordable(flags.enrol, say);
  if (!flags.yes && askLine === undefined) throw new ToolError("usage", say.erase.needsYes);
  const { signal, unlisten } = stopBy(surroundings);
  const terminal = createTerminal(err, env.SIPPRA_DEBUG === "1");
  const baud = consoleBaud(flags);
  const confirm = async (board: BoardConsole) => {
    if (flags.yes) return true;
    terminal.end();
    const typed = askLine!(say.erase.ask(enrolment.name));
    let answer: string | null | undefined;
    while (answer === undefined) {
      answer = await Promise.race([typed, sleep(KEEP_MS, undefined)]);
      if (answer === undefined) await board.evaluate("1");
    }
    return answer?.trim() === enrolment.name;
  };
  try {
    const line = await open(flags.port, baud, say);
    const options = { port: flags.port, baud, wait: flags.wait * 1000, enrolments: [enrolment] };
    const job = { file: flags.enrol, enrolment, used, now: Date.now, pick: randomInt, confirm };
    const erased = await hold(line, options, say, terminal, signal, (held) =>
      eraseNode(held, job, say, terminal),
    );
    out.write(`${flags.json ? JSON.stringify(erased) : erasedText(erased, say)}\n`);
  } finally {
    unlisten();
  }
}
