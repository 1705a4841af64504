// sippra-node label: a label for a node's housing, made of its enrolment alone, with no board at hand.
import type { Command } from "commander";
import type { Output, Surroundings } from "../../../gateway/cli/program.ts";
import { showsUnicode } from "../../../gateway/text/unicode.ts";
import type { Sentences } from "../../sentences.ts";
import { enrolmentFrom } from "../enrolment.ts";
import { labelPath, writeBeside } from "./file.ts";
import { type Looks, labelPng, labelText } from "./label.ts";

/** Of an output that does not say. */
const COLUMNS = 80;

export const looksOf = ({ columns, isTTY }: Output, env: NodeJS.ProcessEnv): Looks => ({
  columns: columns || COLUMNS,
  unicode: showsUnicode(env),
  colours: isTTY === true && env.NO_COLOR === undefined,
});

/** Adds the command `label`. */
export function addLabel(program: Command, say: Sentences, { out, env }: Surroundings): void {
  const { help } = say;
  program
    .command("label")
    .description(help.label)
    .requiredOption("--enrol <file>", help.labelEnrol)
    .option("--out <file>", help.labelOut)
    .action(({ enrol, out: path = labelPath(enrol) }: { enrol: string; out?: string }) => {
      const enrolment = enrolmentFrom(enrol, say);
      writeBeside(path, labelPng(enrolment), say);
      out.write(`${labelText(enrolment, looksOf(out, env))}\n${say.record.labelWritten(path)}\n`);
    });
}
