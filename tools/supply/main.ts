// npm run supply: what nodes whose conversions are shares of a cell's voltage measure, while that falls.
import { Option } from "commander";
import { CANNOT, DONE, type Main, runProgram, type Surroundings } from "../../gateway/cli/program.ts";
import { createWriter, withProgress } from "../terminal.ts";
import { createScript, wholeNumber } from "../usage.ts";
import { MEANS_IN, NIGHTS_IN, READINGS, runSupply, type Wanted, WINDOWS } from "./campaign.ts";
import { CELLS } from "./draws.ts";
import { goalsOf } from "./goals.ts";
import { supplyJson, supplyText } from "./text.ts";

/** Returns the exit code. */
function run({ json, ...wanted }: Wanted & { json: boolean }, surroundings: Surroundings): number {
  const { out, err } = surroundings;
  const tally = withProgress(err, (progress) =>
    runSupply(wanted, (done) => progress("node-years", done, wanted.years)),
  );
  if (json) out.write(`${JSON.stringify(supplyJson(wanted, tally))}\n`);
  else createWriter(surroundings)(`${supplyText(wanted, tally)}\n`);
  return goalsOf(tally).every(({ met }) => met) ? DONE : CANNOT;
}

export const main: Main = async (argv, surroundings) => {
  let code = DONE;
  const program = createScript(
    "run supply",
    "Simulates years of nodes on a Puck.js or an MDBT42Q, whose conversions are shares of a cell's voltage: a reading " +
      "of the supply that is up to 3 % off and drifts by up to 0.02 % a degree, a cell that falls and is changed, sags " +
      "of up to 0.2 V while the module sends, -20 to 40 degC. What is measured, flagged and told is the firmware's own " +
      `code. Of a year: ${READINGS} readings with each of two transducers and ${WINDOWS} windows; every night of one ` +
      `year in ${NIGHTS_IN}, with 24 windows; and every reading of one in ${MEANS_IN}, one in 20 s, for bursts. A seed ` +
      "gives the same figures again.",
    surroundings,
  )
    .option("--years <n>", "node-years, each a life of its own with a cell of its own", wholeNumber, 1000)
    .option("--seed <n>", "everything that is left to chance follows from it", wholeNumber, 1)
    .addOption(
      new Option(
        "--cell <name>",
        "lithium behind a diode, the same straight on the board, as it must not be, or two alkaline cells",
      )
        .choices(Object.keys(CELLS))
        .default("diode"),
    )
    .option("--json", "one line of JSON in place of the table", false)
    .addHelpText(
      "after",
      `
Examples:
  npm run supply
  npm run supply -- --years 20 --cell alkaline
  npm run --silent supply -- --json | tail -n 1

Exit code: 0 all targets are met, 1 one is missed, 2 wrong usage.`,
    )
    .action((options: Wanted & { json: boolean }) => {
      code = run(options, surroundings);
    });
  const failed = await runProgram(program, argv, surroundings, () => undefined);
  return failed || code;
};
