// npm run evaluate -- recordings DIR
import type { Command } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { createWriter, withProgress } from "../../terminal.ts";
import { wholeNumber, writePage } from "../../usage.ts";
import { evaluateRecordings, notesBeside } from "./evaluate.ts";
import { evaluationJson } from "./json.ts";
import { recordingsPage } from "./page.ts";
import { evaluationText } from "./text.ts";

interface Options {
  seed: number;
  html?: string;
  json: boolean;
}

function run(folder: string, { seed, html, json }: Options, surroundings: Surroundings): void {
  const { out, err } = surroundings;
  const write = createWriter(surroundings);
  const evaluation = withProgress(err, (progress) => evaluateRecordings(folder, seed, progress));
  // In JSON, stdout is for programs.
  const { notes, faults } = evaluation;
  if (json) {
    for (const note of notesBeside(notes, faults)) err.write(`Note: ${note}\n`);
    for (const { file, reason, why } of faults) err.write(`Fault: ${file}, ${reason}: ${why}.\n`);
  } else write(`${evaluationText(evaluation)}\n`);
  if (html !== undefined) {
    writePage(html, recordingsPage(evaluation));
    (json ? err : out).write(`Page with plots: ${html}\n`);
  }
  if (json) out.write(`${JSON.stringify(evaluationJson(evaluation))}\n`);
}

export function addRecordings(program: Command, surroundings: Surroundings): void {
  program
    .command("recordings")
    .summary("how well the start rule tells labelled recordings apart")
    .description(
      "Judges the start rule on labelled recordings, each taken as one night. DIR has folders leak* and no-leak* of " +
        "WAV files; what follows in a folder's name is the class of the pipe, as in leak-metal. A number of five or " +
        "six digits at the beginning of a file's name (after an index of up to four) is its site.\n\n" +
        "A recording that a node would flag as a fault (clipped, at rest, stuck, too short, of another scale) counts " +
        "neither way, and is listed with its reason.\n\n" +
        "Two figures, never mixed: `frozen` is the firmware's rule and threshold, nothing fitted; `loso` is the same " +
        "rule fitted without the site that is judged.",
    )
    .argument("<dir>", "folder of the recordings")
    .option("--seed <n>", "for what is drawn by chance: sites, windows", wholeNumber, 1)
    .option("--html <file>", "write a page with plots there (default: none)")
    .option("--json", "one line of JSON in place of the tables", false)
    .addHelpText(
      "after",
      `
Examples:
  npm run evaluate -- recordings ./recordings
  npm run evaluate -- recordings ./recordings --html evaluation.html
  npm run --silent evaluate -- recordings ./recordings --json | tail -n 1

Exit code: 0 done, 1 no recording that can be judged, 2 wrong usage.`,
    )
    .action((folder: string, options: Options) => run(folder, options, surroundings));
}
