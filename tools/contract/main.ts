// npm run contract: makes from the contract what is made from it, or checks that it is as made, that nothing in v1 breaks a
// partner, and that the examples are what their schemas say.
import { InvalidArgumentError } from "commander";
import { CANNOT, DONE, type Main, runProgram, WRONG_USE } from "../../gateway/cli/program.ts";
import { ToolError } from "../errors.ts";
import { createScript, wholeNumber } from "../usage.ts";
import { acceptGolden, checkAll } from "./check.ts";
import { writeAll } from "./files.ts";
import { monthReport } from "./month-report.ts";

interface Options {
  check?: boolean;
  accept?: boolean;
  month?: boolean;
  record?: boolean;
  days: number;
  seed: number;
}

/** A whole number from 1 to 366. */
function days(text: string): number {
  const n = wholeNumber(text);
  if (n < 1 || n > 366) throw new InvalidArgumentError("It has to be from 1 to 366.");
  return n;
}

export const main: Main = async (argv, surroundings) => {
  let answer = DONE;
  const { out } = surroundings;
  const program = createScript(
    "run contract",
    "Makes schemas, documents and the package's entry from gateway/deliver/contract.",
    surroundings,
  )
    .option(
      "--check",
      "change nothing: say what is not as made, what breaks partners of v1, and what breaks a schema",
    )
    .option("--accept", "keep today's schemas as those that v1 promises; refused where that breaks partners")
    .option("--month", "live a month of a simulated site and check every message of it")
    .option("--record", "the same, and take the examples from it")
    .option("--days <n>", "how many days of it", days, 30)
    .option("--seed <n>", "what happens in it", wholeNumber, 1)
    .action(async (options: Options) => {
      const { days, seed } = options;
      if (options.month || options.record) {
        const isRight = await monthReport({ days, seed, record: options.record ?? false }, surroundings);
        if (!isRight) answer = CANNOT;
      } else if (options.check) {
        const problems = checkAll();
        for (const problem of problems) out.write(`${problem}\n`);
        if (problems.length > 0) answer = CANNOT;
        else out.write("The contract is as made, breaks nothing of v1, and its examples are what it says.\n");
      } else if (options.accept) acceptGolden();
      else for (const file of writeAll()) out.write(`${file}\n`);
    });
  const code = await runProgram(program, argv, surroundings, (error) =>
    error instanceof ToolError ? (error.code === "usage" ? WRONG_USE : CANNOT) : undefined,
  );
  return code === DONE ? answer : code;
};
