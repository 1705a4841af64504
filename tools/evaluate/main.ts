// npm run evaluate: how good the detection is, on recordings and on simulated years.
import { CANNOT, DONE, type Main, runProgram, WRONG_USE } from "../../gateway/cli/program.ts";
import { ToolError } from "../errors.ts";
import { createScript } from "../usage.ts";
import { addRecordings } from "./recordings/command.ts";
import { addSimulate } from "./simulate/index.ts";

export const main: Main = async (argv, surroundings) => {
  const program = createScript(
    "run evaluate",
    "Measures how well leaks are told, by the firmware's own code: on labelled recordings of pipes, and on " +
      "simulated node-years.",
    surroundings,
  )
    .helpCommand(true)
    .addHelpText(
      "after",
      `
Examples:
  npm run evaluate -- recordings ./recordings --html evaluation.html
  npm run evaluate -- simulate --node-years 200 --seed 1
  npm run evaluate -- help simulate

Exit code: 0 done, 1 there was nothing to judge, 2 wrong usage.`,
    );
  let goals = DONE;
  addRecordings(program, surroundings);
  addSimulate(program, surroundings, () => {
    goals = CANNOT;
  });
  const code = await runProgram(program, argv, surroundings, (error) => {
    if (!(error instanceof ToolError)) return undefined;
    return error.code === "usage" ? WRONG_USE : CANNOT;
  });
  return code || goals;
};
