// The commands of sippra-node that look at a board and write nothing to it: what they take, and how they end.
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import { addWiringOptions } from "../arguments.ts";
import { type BoardConsole, createConsole } from "../console.ts";
import { enrolmentFrom } from "../enrolment.ts";
import { openLine } from "../line.ts";
import { consoleBaud, type FlashFlags, profileChanges, whole } from "../options.ts";
import { createTerminal, type Terminal } from "../terminal.ts";
import { type Checked, checkBoard } from "./check.ts";
import { checkedText } from "./text.ts";

export interface LookFlags extends Omit<FlashFlags, "enrol" | "link"> {
  enrol?: string;
}

/** What a running node says when it has booted, or why it cannot. */
const BOOT_LINE = /Sippra \S+(, node \d+-\d+, boot \d+|: .*)(?=\r?\n)/;
const HEAR_BOOT_MS = 15_000;
const LAST_WORDS_MS = 100;

/** Gets hold of the board on a port, has it looked at, and lets the node go on, whatever happened. */
async function look<Result>(
  flags: LookFlags,
  say: Sentences,
  terminal: Terminal,
  signal: AbortSignal,
  looked: (board: BoardConsole) => Promise<Result>,
): Promise<Result> {
  const baud = consoleBaud(flags);
  const line = await openLine(flags.port, baud, say);
  const enrolled = flags.enrol === undefined ? undefined : enrolmentFrom(flags.enrol, say).console;
  const howToReset = () => say.resetIt.unknown;
  const about = { passwords: enrolled === undefined ? [] : [enrolled], howToReset };
  const board = createConsole(line, baud, say, about);
  let held = false;
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new ToolError("flash", say.interrupted)), { once: true });
  });
  const atIt = async () => {
    terminal.step(say.calling(flags.port));
    await board.knock(flags.wait * 1000, () => terminal.note(say.silent(flags.wait, howToReset())));
    held = true;
    await board.reset();
    return looked(board);
  };
  try {
    return await Promise.race([stopped, atIt()]);
  } finally {
    if (held) await goOn(board, say, terminal);
    terminal.end();
    await line.close();
  }
}

async function goOn(board: BoardConsole, say: Sentences, terminal: Terminal): Promise<void> {
  await board.tell("load();");
  const heard = await board.hear(BOOT_LINE, HEAR_BOOT_MS);
  if (heard !== undefined) terminal.note(say.check.goesOn);
  await sleep(LAST_WORDS_MS);
}

/** Adds the command `check`. `failed`: what was found is no pass. */
export function addCheck(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { help } = say;
  const command = program
    .command("check")
    .description(help.check)
    .requiredOption("--port <port>", help.port)
    .option("--enrol <file>", help.checkEnrol)
    .addOption(
      new Option("--wait <s>", help.wait).default(60).argParser((text) => whole(1, 3600)(text, help)),
    )
    .option("--baud <rate>", help.baud, (text) => whole(300, 3_000_000)(text, help));
  addWiringOptions(command, help);
  command.option("--json", help.checkJson).action(async (flags: LookFlags) => {
    const { out, err, env, onSignal, exit } = surroundings;
    const stop = new AbortController();
    const unlisten = onSignal(() => {
      if (stop.signal.aborted) exit(130);
      stop.abort();
    });
    try {
      const terminal = createTerminal(err, env.SIPPRA_DEBUG === "1");
      const changes = profileChanges({ ...flags, enrol: "", link: "serial" });
      const checked: Checked = await look(flags, say, terminal, stop.signal, (board) =>
        checkBoard(board, changes, say, terminal),
      );
      out.write(`${flags.json ? JSON.stringify(checked) : checkedText(checked, say)}\n`);
      if (checked.verdict === "fail") throw new ToolError("check", say.check.failed);
    } finally {
      unlisten();
    }
  });
}
