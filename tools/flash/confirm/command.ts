// sippra-node confirm: what it takes, and how it ends.
import type { Command } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import { enrolmentFrom } from "../enrolment.ts";
import { whole } from "../options.ts";
import { stopBy } from "../stop.ts";
import { createTerminal } from "../terminal.ts";
import { awaitCheck } from "./await.ts";
import type { Login } from "./page.ts";
import { confirmedText } from "./text.ts";
import { waitingLine } from "./waiting.ts";

interface ConfirmFlags {
  enrol: string;
  gateway: string;
  user?: string;
  /** s */
  wait: number;
  fresh?: boolean;
  json?: boolean;
}

/** Adds the command `confirm`. */
export function addConfirm(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { help } = say.confirm;
  program
    .command("confirm")
    .description(help.confirm)
    .requiredOption("--enrol <file>", help.enrol)
    .requiredOption("--gateway <url>", help.gateway)
    .option("--user <name>", help.user)
    .option("--wait <s>", help.wait, (text) => whole(1, 86_400)(text, say.help), 600)
    .option("--fresh", help.fresh)
    .option("--json", say.help.checkJson)
    .addHelpText("after", help.examples)
    .action((flags: ConfirmFlags) => confirm(flags, say, surroundings));
}

async function confirm(flags: ConfirmFlags, say: Sentences, surroundings: Surroundings): Promise<void> {
  const { out, err, env } = surroundings;
  const enrolment = enrolmentFrom(flags.enrol, say);
  const { signal, unlisten } = stopBy(surroundings);
  const terminal = createTerminal(err, env.SIPPRA_DEBUG === "1");
  const onWait = waitingLine(terminal, say.confirm.waiting(enrolment.name), flags.wait * 1000);
  try {
    const found = await awaitCheck(
      {
        ...{ gateway: flags.gateway, enrolment, wait: flags.wait * 1000, fresh: flags.fresh === true, say },
        login: () => loginOf(flags.user, say, surroundings),
        onUnopened: () => terminal.note(say.confirm.unopened(enrolment.name)),
      },
      signal,
      onWait,
    );
    terminal.end();
    out.write(`${flags.json ? JSON.stringify(found) : confirmedText(found, say)}\n`);
    if (found.verdict === "fail") throw new ToolError("check", say.check.failed);
  } finally {
    terminal.end();
    unlisten();
  }
}

/** Null where there is nobody to ask. */
async function loginOf(
  user: string | undefined,
  { confirm: say }: Sentences,
  { env, askLine, askSecret }: Surroundings,
): Promise<Login | null> {
  const name = user ?? (await askLine?.(say.askUser));
  if (!name) return null;
  const password = env.SIPPRA_PASSWORD || (await askSecret?.(say.askPassword(name)));
  return password ? { name, password } : null;
}
