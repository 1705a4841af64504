// The commands of sippra-node that look at a board and write nothing to it: what they take, and how they end.
import { type Command, Option } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { createStatusLine } from "../../../gateway/text/progress.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import { addWiringOptions } from "../arguments.ts";
import type { BoardConsole } from "../console.ts";
import { enrolmentFrom } from "../enrolment.ts";
import { hold } from "../hold.ts";
import { openLine } from "../line.ts";
import { consoleBaud, type FlashFlags, profileChanges, whole } from "../options.ts";
import { stopBy } from "../stop.ts";
import { createTerminal, type Terminal } from "../terminal.ts";
import { type Checked, checkBoard, loadFor } from "./check.ts";
import { createPlaces, listen, meterLine, type Place, placeLine } from "./listen.ts";
import { checkedText } from "./text.ts";

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

/** What both commands take. */
function lookCommand(program: Command, name: string, description: string, { help }: Sentences): Command {
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

const changesOf = (flags: LookFlags) => profileChanges({ ...flags, enrol: "", link: "serial" });

/** Adds the command `check`. */
export function addCheck(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { out, err, env } = surroundings;
  const command = lookCommand(program, "check", say.help.check, say);
  command.option("--json", say.help.checkJson).action(async (flags: LookFlags) => {
    const { signal, unlisten } = stopBy(surroundings);
    try {
      const terminal = createTerminal(err, env.SIPPRA_DEBUG === "1");
      const checked: Checked = await lookAt(flags, say, terminal, signal, (board) =>
        checkBoard(board, changesOf(flags), say, terminal),
      );
      out.write(`${flags.json ? JSON.stringify(checked) : checkedText(checked, say)}\n`);
      if (checked.verdict === "fail") throw new ToolError("check", say.check.failed);
    } finally {
      unlisten();
    }
  });
}

/** Adds the command `listen`, which Ctrl-C ends as it should. */
export function addListen(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { out, err, env, onEnter } = surroundings;
  const { help } = say;
  const command = lookCommand(program, "listen", help.listen, say).option(
    "--seconds <s>",
    help.listenFor,
    (text) => whole(1, 86_400)(text, help),
  );
  command.option("--json", help.listenJson).action(async (flags: LookFlags & { seconds?: number }) => {
    const { signal, unlisten } = stopBy(surroundings);
    const places = createPlaces();
    const status = createStatusLine(err);
    const told = (place: Place | undefined) => {
      status.clear();
      if (place !== undefined && !flags.json) out.write(`${placeLine(place, say)}\n`);
    };
    const unmark = onEnter?.(() => told(places.mark()));
    try {
      const terminal = createTerminal(err, env.SIPPRA_DEBUG === "1");
      const found = await lookAt(flags, say, terminal, undefined, async (board) => {
        const diagnosis = await loadFor(board, changesOf(flags), say, terminal);
        terminal.note(say.check.howToMark);
        terminal.end();
        const marked = places.marked.length;
        const all = await listen(diagnosis.diagnosis, {
          ...{ places, stop: signal, seconds: flags.seconds },
          now: () => performance.now() / 1000,
          onWindow: (seen) => status.draw(meterLine(seen, places, say)),
        });
        if (all.length > marked) told(all.at(-1));
        return all;
      });
      if (flags.json) out.write(`${JSON.stringify({ places: found })}\n`);
    } finally {
      unmark?.();
      unlisten();
    }
  });
}
