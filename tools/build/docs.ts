// docs/firmware.md and the plugin for editors, made of the rules themselves: node bin/start.js tools/build/docs.ts
// writes them, a test keeps them in step.
import { writeFileSync } from "node:fs";
import { createProgram, type Main, runProgram } from "../../gateway/cli/program.ts";
import { LEAST_LEFT } from "./fits.ts";
import { gritPlugin } from "./gate/editor.ts";
import { MODULES } from "./gate/library.ts";
import type { Rule } from "./gate/rule.ts";
import { NOT_VISIBLE, RULES } from "./gate/rules.ts";

const COMMAND = "node bin/start.js tools/build/docs.ts";

/** What is made, by its file. */
export const MADE: [file: URL, text: () => string][] = [
  [new URL("../../docs/firmware.md", import.meta.url), firmwareDocument],
  [new URL("gate/espruino.grit", import.meta.url), gritPlugin],
];

const cell = (text: string) => text.replaceAll("|", "\\|");

function row({ id, refuses, why, instead, waivable }: Rule): string {
  return `| \`${id}\`${waivable ? " *" : ""} | ${cell(refuses)} | ${cell(why)} | ${cell(instead)} |`;
}

function firmwareDocument(): string {
  return `# Writing firmware

<!-- Made by tools/build/docs.ts from the rules of the gate. Change those, then run: ${COMMAND} -->

A node runs Espruino, which understands most of JavaScript, refuses some of it and runs some of it differently
without a word. The firmware is TypeScript, bundled to one file for each board and link by \`npm run build\`. What
can be told from the code is told before it gets onto a board: every source file and the minified bundle
itself are held against the rules below. A build that is refused names each place and what to write instead:

\`\`\`
firmware/sense/level.ts:12:18  unknown-static
    Math.trunc
    does not exist
    instead: x | 0 within 32 bits, else x < 0 ? Math.ceil(x) : Math.floor(x)
\`\`\`

Editors show much of it earlier. For \`firmware/\` and \`shared/\` TypeScript knows only the library that the
interpreter has (\`firmware/library.d.ts\`), and so sees what takes types to see: \`slice\` of a typed array, an index
into a string, \`toFixed\`. Biome has a plugin made of these rules. \`npm run check\` runs both.

What the interpreter offers is declared in \`firmware/espruino.d.ts\`; built-ins of the language are listed in
\`tools/build/gate/built-ins.ts\`, about every one of which \`npm run test:interpreter\` asks the real interpreter.
A line may be added where it has been seen to work. Modules: ${MODULES.join(", ")}.

What is flashed is the bundle in tokens (\`tools/image/tokens.ts\`): each reserved word and operator one byte, no space
beside it. \`npm run build\` prints that size, and how many bytes Storage has left beside it, the journal and the longest
profile: a build that leaves fewer than ${LEAST_LEFT} is refused, so that corrections have room. Before that, functions that are called once are put where they are called
(\`tools/build/inline.ts\`), what a function only makes is written where it is made (\`tools/build/inline/maker.ts\`), constants are computed and written in place, what nothing reads then is left out, properties
that only the firmware knows get names of a letter (\`tools/build/names.ts\`: all but those that the interpreter's
declarations or the profile have), and built-ins that are said often a variable (\`tools/build/aliases.ts\`). So good
names are free, and long built-ins nearly so.
A board whose file says \`packed\` gets the same compressed, and runs it in RAM (\`tools/build/packed.ts\`).

The bundler defines what a bundle is for, and conditions that come out false take their code with them:

| constant | true where | what that leaves out |
|---|---|---|
| \`RADIO\` | the link is a radio module | taking every silence for a gateway that is gone; where it is false, slots, batches and waiting for the duty cycle |
| \`SUPPLY_MOVES\` | conversions are shares of the board's supply, which a cell gives | taking a reading as it is; where it is false, measuring the supply beside it |
| \`HAS_PLACES\` | flash has room for calibrations beside the profile | where it is false, reading them |
| \`AMPLIFIER_ON_SUPPLY\` | one pin switches transducer and amplifier | the amplifier's own pin; where it is false, waiting until nothing needs the supply |

\`BATTERY_LOW_MV\`, \`CLOCK_LIMIT\` and \`CLOCK_SPAN_S\` are numbers out of the board's facts.

In \`shared/radio\`, which the gateway runs as well, \`GATEWAY\` of \`module.ts\` is false in firmware: a node does not ask
how well it heard a packet, nor count its module's faults.

## Rules

| rule | refused | because there it | instead |
|---|---|---|---|
${RULES.map(row).join("\n")}

\\* May stand where a comment on its line, or the line before, gives a reason: \`// gate: math-sqrt: a first guess,
made exact by the loop below\`. The comment itself is refused where it allows nothing.

## What no rule sees

${NOT_VISIBLE.map((line) => `- ${line}`).join("\n")}
`;
}

export const main: Main = async (argv, surroundings) => {
  const program = createProgram(COMMAND, "Writes what is made of the gate's rules.", surroundings).action(
    () => {
      for (const [file, text] of MADE) writeFileSync(file, text());
    },
  );
  return runProgram(program, argv, surroundings, () => undefined);
};
