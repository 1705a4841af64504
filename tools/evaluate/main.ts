// npm run evaluate: how good the detection is, on recordings and on simulated years.
import { CANNOT, DONE, type Main, runProgram, WRONG_USE } from "../../gateway/cli/program.ts";
import { ToolError } from "../errors.ts";
import { createScript } from "../usage.ts";
import { addDistrict } from "./district/command.ts";
import { addRecordings } from "./recordings/command.ts";
import { addSimulate } from "./simulate/index.ts";
import { addSounds } from "./sounds/command.ts";

export const main: Main = async (argv, surroundings) => {
  const program = createScript(
    "run evaluate",
    "Measures how well leaks are told, by the firmware's own code: on labelled recordings of pipes, on " +
      "simulated node-years, and on districts with their alarms.",
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
  addSounds(program, surroundings);
  const onGoalMissed = () => {
    goals = CANNOT;
  };
  addSimulate(program, surroundings, onGoalMissed);
  addDistrict(program, surroundings, onGoalMissed);
  const code = await runProgram(program, argv, surroundings, (error) => {
    if (!(error instanceof ToolError)) return undefined;
    return error.code === "usage" ? WRONG_USE : CANNOT;
  });
  return code || goals;
};
