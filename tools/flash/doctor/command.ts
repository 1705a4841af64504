// The command doctor: what it takes, and how it ends.
import { type Command, Option } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { ToolError } from "../../errors.ts";
import { BOARD_KINDS } from "../../image/kinds.ts";
import type { Sentences } from "../../sentences.ts";
import { consoleBaud, whole } from "../options.ts";
import { listPorts } from "../ports.ts";
import { stopBy } from "../stop.ts";
import { createTerminal } from "../terminal.ts";
import { diagnose, thisMachine } from "./doctor.ts";
import { platformOf } from "./platforms.ts";
import { diagnosedText } from "./text.ts";

interface DoctorFlags {
  port?: string;
  board?: string;
  baud?: number;
  listen: number;
  json?: boolean;
}

/** A board that has just been reset has its console, and has said so, within this, s. */
const LISTEN_S = 3;

/** Adds the command `doctor`. */
export function addDoctor(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { out, err, env } = surroundings;
  const { help } = say;
  const boards = Object.keys(BOARD_KINDS);
  program
    .command("doctor")
    .description(help.doctor)
    .option("--port <port>", help.doctorPort)
    .addOption(new Option("--board <board>", help.doctorBoard).choices(boards))
    .addOption(
      new Option("--listen <s>", help.doctorListen)
        .default(LISTEN_S)
        .argParser((text) => whole(0, 3600)(text, help)),
    )
    .option("--baud <rate>", help.baud, (text) => whole(300, 3_000_000)(text, help))
    .option("--json", help.checkJson)
    .action(async (flags: DoctorFlags) => {
      const { signal, unlisten } = stopBy(surroundings);
      const terminal = createTerminal(err, env.SIPPRA_DEBUG === "1");
      try {
        const machine = thisMachine(platformOf(process.platform), () => listPorts(say));
        const options = {
          port: flags.port,
          board: flags.board,
          baud: consoleBaud(flags),
          listen: 1000 * flags.listen,
        };
        const diagnosed = await diagnose(options, machine, signal, (port) =>
          terminal.step(say.doctor.listening(port)),
        );
        terminal.end();
        if (signal.aborted) throw new ToolError("check", say.interrupted);
        out.write(`${flags.json ? JSON.stringify(diagnosed) : diagnosedText(diagnosed, flags.board, say)}\n`);
        if (diagnosed.verdict === "fail") throw new ToolError("check", say.doctor.failed);
      } finally {
        terminal.end();
        unlisten();
      }
    });
}
