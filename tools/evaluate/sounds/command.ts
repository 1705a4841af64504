// npm run evaluate -- sounds DIR
import type { Command } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { createWriter } from "../../terminal.ts";
import { wholeNumber } from "../../usage.ts";
import { notesBeside } from "../recordings/evaluate.ts";
import { compareSounds } from "./compare.ts";
import { soundsJson, soundsText } from "./text.ts";

interface Options {
  seed: number;
  count: number;
  json: boolean;
}

function run(folder: string, { seed, count, json }: Options, surroundings: Surroundings): void {
  const { out, err } = surroundings;
  const comparison = compareSounds(folder, seed, count);
  const { notes, faults } = comparison;
  for (const note of notesBeside([...notes], [...faults])) err.write(`Note: ${note}\n`);
  for (const { file, reason, why } of faults) err.write(`Fault: ${file}, ${reason}: ${why}.\n`);
  if (json) out.write(`${JSON.stringify(soundsJson(comparison))}\n`);
  else createWriter(surroundings)(`${soundsText(comparison)}\n`);
}

export function addSounds(program: Command, surroundings: Surroundings): void {
  program
    .command("sounds")
    .summary("whether sounds that are made up lie within recordings")
    .description(
      "Measures labelled recordings (folders as for `recordings`) and the sounds that are made up for virtual boards and for " +
        "simulated nights: spread, band ratios and zero-crossing frequency, and says of each kind whether it lies within the " +
        "recordings of its label.",
    )
    .argument("<dir>", "folder of the recordings")
    .option("--seed <n>", "everything that is left to chance follows from it", wholeNumber, 1)
    .option("--count <n>", "nights of each kind that is made up", wholeNumber, 100)
    .option("--json", "one line of JSON in place of the tables", false)
    .addHelpText("after", "\nExit code: 0 done, 1 no recording that can be heard, 2 wrong usage.")
    .action((folder: string, options: Options) => run(folder, options, surroundings));
}
