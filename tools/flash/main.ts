// The command sippra-node: for technicians, who flash boards in the field. Reads what it is asked, and turns
// whatever goes wrong into one sentence on stderr.
//
// Exit codes: 0 done, 1 could not, 2 wrong usage.
import { Option } from "commander";
import type { Profile } from "../../firmware/profile.ts";
import {
  CANNOT,
  createProgram,
  type Main,
  runProgram,
  type Surroundings,
  WRONG_USE,
} from "../../gateway/cli/program.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { ToolError } from "../errors.ts";
import { boardTable } from "../image/boards.ts";
import { askedLanguage, LANGUAGES, languageOf, type Sentences } from "../sentences.ts";
import { addFlash } from "./arguments.ts";
import { addCalibrate } from "./calibrate/command.ts";
import { calibratedBy } from "./calibrate/record.ts";
import { profileChanges, settingsChanges } from "./changes.ts";
import { addCheck, addListen } from "./check/command.ts";
import { addConfirm } from "./confirm/command.ts";
import { addDoctor } from "./doctor/command.ts";
import { addErase } from "./erase/command.ts";
import { flash } from "./flash.ts";
import { isAlone, runGuide } from "./guide/command.ts";
import type { FlashOptions } from "./job.ts";
import { addJournal } from "./journal/command.ts";
import { addLog } from "./log/command.ts";
import { consoleBaud, type FlashFlags } from "./options.ts";
import { listPorts, portTable } from "./ports.ts";
import { addProfile } from "./profile/command.ts";
import { addLabel } from "./record/command.ts";
import { stopBy } from "./stop.ts";
import { summaryOf } from "./summary.ts";
import { addTapTest } from "./tap/command.ts";
import { createTerminal } from "./terminal.ts";
import { speak } from "./translate.ts";
import { addUpgrade, type UpgradeFlags } from "./upgrade/command.ts";

/** What a flash is asked for by its flags. */
function flashOptions(flags: FlashFlags, say: Sentences): FlashOptions {
  const { port, enrol: enrolment, unlock, board, wait, link, replace = false, forget = false } = flags;
  const baud = consoleBaud(flags);
  const profile = { ...profileChanges(flags), ...calibratedBy(flags, say) };
  return { port, enrolment, unlock, board, wait: wait * 1000, baud, replace, forget, link, profile };
}

/** What an upgrade is asked for: its settings come from the board. */
function upgradeOptions(
  flags: UpgradeFlags,
  keep: FlashOptions["keep"] = { link: flags.link },
): FlashOptions {
  const { port, enrol: enrolment, board, wait } = flags;
  const own = { replace: false, forget: false, link: "serial", profile: {}, keep } as const;
  return { port, enrolment, board, wait: wait * 1000, baud: consoleBaud(flags), ...own };
}

async function flashBoard(
  options: FlashOptions,
  asJson: boolean | undefined,
  say: Sentences,
  surroundings: Surroundings,
): Promise<void> {
  const { out, err, env } = surroundings;
  const print = (line: string) => out.write(`${line}\n`);
  const { signal, unlisten } = stopBy(surroundings);
  try {
    const flashed = await flash(options, say, createTerminal(err, env.SIPPRA_DEBUG === "1"), signal);
    print(asJson ? JSON.stringify(flashed) : summaryOf(flashed, say));
  } catch (error) {
    if (asJson && error instanceof Error) {
      const code = error instanceof ToolError || error instanceof GatewayError ? error.code : "internal";
      print(JSON.stringify({ error: { code, message: error.message } }));
    }
    throw error;
  } finally {
    unlisten();
  }
}

function codeOf(error: unknown): number | undefined {
  if (!(error instanceof ToolError || error instanceof GatewayError)) return undefined;
  return error instanceof ToolError && error.code === "usage" ? WRONG_USE : CANNOT;
}

export const main: Main = (argv, surroundings) => {
  const { out, err, env } = surroundings;
  // Before the line is read: what it is read with, and what is wrong with it, is in that language.
  const say = LANGUAGES[languageOf(askedLanguage(argv), env)];
  const { help } = say;
  const program = createProgram("sippra-node", help.description, surroundings, help)
    .addOption(new Option("--lang <language>", help.lang).choices(Object.keys(LANGUAGES)))
    .addHelpText("after", help.examples);

  addFlash(program, help, (flags) => flashBoard(flashOptions(flags, say), flags.json, say, surroundings));
  addUpgrade(program, say, (flags) => flashBoard(upgradeOptions(flags), flags.json, say, surroundings));
  addProfile(program, say, surroundings, (flags) => {
    const changes = (held: Profile) => settingsChanges(flags, held);
    return flashBoard(upgradeOptions(flags, { link: flags.link, changes }), flags.json, say, surroundings);
  });
  addJournal(program, say, surroundings);
  addCheck(program, say, surroundings);
  addListen(program, say, surroundings);
  addConfirm(program, say, surroundings);
  addDoctor(program, say, surroundings);
  addErase(program, say, surroundings);
  addLog(program, say, surroundings);
  addTapTest(program, say, surroundings);
  addCalibrate(program, say, surroundings);
  addLabel(program, say, surroundings);
  program
    .command("boards")
    .description(help.boards)
    .action(() => void out.write(`${boardTable(help.boardTable)}\n`));
  program
    .command("ports")
    .description(help.ports)
    .option("--json", help.portsJson)
    .action(async (options: { json?: boolean }) => {
      const ports = await listPorts(say);
      if (options.json) out.write(`${JSON.stringify(ports)}\n`);
      else if (ports.length === 0) err.write(`${say.noPorts}\n`);
      else out.write(`${portTable(ports)}\n`);
    });
  // With an action, words that are no command would be one's arguments: so only where there are none.
  if (surroundings.terminal && isAlone(argv)) program.action(() => runGuide(say, surroundings));
  speak(program, help);
  return runProgram(program, argv, surroundings, codeOf, help);
};
