// npm run test:nonces: lives of one enrolment, a seed a life, and a judge of every frame that is sealed in it.
import { InvalidArgumentError } from "commander";
import { CANNOT, DONE, type Main, runProgram, type Surroundings } from "../../gateway/cli/program.ts";
import { bar, createStatusLine } from "../../gateway/text/progress.ts";
import { createScript, wholeNumber } from "../../tools/usage.ts";
import { useMemory } from "../memory.ts";
import type { Life } from "./life.ts";
import { liveAll } from "./run.ts";
import { STORIES, type StoryName } from "./stories.ts";

const STORY_NAMES = Object.keys(STORIES) as StoryName[];
/** Nonces that are shown of a failing seed. */
const SHOWN = 3;

interface Options {
  seeds: number;
  from: number;
  story?: StoryName;
  json: boolean;
}

function storyNamed(text: string): StoryName {
  if (Object.hasOwn(STORIES, text)) return text as StoryName;
  throw new InvalidArgumentError(`There are: ${STORY_NAMES.join(", ")}.`);
}

const held = ({ twice, errors }: Life) => twice.length === 0 && errors.length === 0;

/** What a person reads of a failing seed, with how it is seen again. */
function failure({ seed, stories, twice, errors }: Life, story: StoryName | undefined): string[] {
  const again = `npm run test:nonces -- --seeds 1 --from ${seed}${story ? ` --story "${story}"` : ""}`;
  const told = [...twice.slice(0, SHOWN), ...errors.slice(0, SHOWN)].map((sentence) => `    ${sentence}`);
  return [`seed ${seed} (${stories.join(", ")}): ${twice.length} nonces twice; again: ${again}`, ...told];
}

async function run(options: Options, { out, err, env }: Surroundings): Promise<number> {
  useMemory(env);
  const { seeds, from, story, json } = options;
  const print = (line: string) => void out.write(`${line}\n`);
  const status = createStatusLine(err);
  const sum = { lives: 0, frames: 0, twice: 0, failed: 0 };
  await liveAll({ from, to: from + seeds, story }, (life) => {
    sum.lives++;
    sum.frames += life.frames;
    sum.twice += life.twice.length;
    if (!held(life)) sum.failed++;
    status.clear();
    if (json) print(JSON.stringify(life));
    else if (!held(life)) for (const line of failure(life, story)) print(line);
    status.draw(`nonces ${bar(sum.lives, seeds)} ${sum.lives} of ${seeds} seeds`);
  });
  status.clear();
  if (!json && sum.failed > 0) print(`${sum.failed} seeds failed.`);
  if (!json) print(`${sum.lives} seeds, ${sum.frames} frames sealed, ${sum.twice} nonces twice`);
  return sum.failed > 0 || sum.lives < seeds ? CANNOT : DONE;
}

export const main: Main = async (argv, surroundings) => {
  let code = DONE;
  const stories = STORY_NAMES.map((name) => `  ${name.padEnd(18)} ${STORIES[name].about}`);
  const program = createScript(
    "run test:nonces",
    "Lives of one enrolment: its firmware on virtual boards, flashed by the tool's own steps, and the gateway's pipeline " +
      "on a store of files, under one simulated clock. A seed decides what happens to them. Every frame that is sealed, " +
      "by a node or for it, is looked at: one key, direction, epoch and counter has one plaintext for ever.",
    surroundings,
  )
    .option("--seeds <n>", "so many lives", wholeNumber, 100)
    .option("--from <seed>", "the first of them", wholeNumber, 0)
    .option("--story <name>", "nothing but this happens in them", storyNamed)
    .option("--json", "one JSON object a life", false)
    .addHelpText(
      "after",
      `\nStories, of which a life has up to five:\n${stories.join("\n")}\n\nExit code: 0 all held, 1 a nonce came twice or a life failed, 2 wrong usage.`,
    )
    .action(async (options: Options) => {
      code = await run(options, surroundings);
    });
  return (await runProgram(program, argv, surroundings, () => undefined)) || code;
};
