// npm run evaluate: how good the detection is, on recordings and on simulated years.
import { Command } from "commander";
import { recordingsCommand } from "./recordings/command.ts";
import { simulateCommand } from "./simulate/index.ts";

const program = new Command("npm run evaluate --")
  .description(
    "Measures how well leaks are told, by the firmware's own code: on labelled recordings of pipes, and on " +
      "simulated node-years.",
  )
  .addHelpText(
    "after",
    `
Examples:
  npm run evaluate -- recordings ./recordings --html evaluation.html
  npm run evaluate -- simulate --node-years 200 --seed 1
  npm run evaluate -- help simulate

Exit code: 0 done, 1 there was nothing to judge, 2 wrong usage.`,
  );

for (const command of [recordingsCommand(), simulateCommand()]) program.addCommand(command);
for (const command of [program, ...program.commands])
  command
    .configureHelp({ helpWidth: 80 })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .showHelpAfterError("Run it with --help to see what it takes.");

await program.parseAsync();
