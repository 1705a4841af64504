// npm start -- boards: virtual boards that run the real firmware, and listen to made-up sites or to recordings.
import { setTimeout as sleep } from "node:timers/promises";
import { Option } from "commander";
import { CANNOT, DONE, type Main, runProgram, type Surroundings } from "../../gateway/cli/program.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { VERSION } from "../../gateway/version.ts";
import { ToolError } from "../errors.ts";
import { strong } from "../terminal.ts";
import { createScript } from "../usage.ts";
import { type Demo, startDemo } from "./demo.ts";
import { lineDisplay, tableDisplay } from "./display.ts";
import {
  announce,
  type CommonOptions,
  endedInOrder,
  outputOf,
  settingOf,
  whole,
  withDemoOptions,
} from "./options.ts";
import { recordedScenes, synthesisedScenes } from "./scenes.ts";

interface Options extends CommonOptions {
  nodes?: number;
  recordings?: string;
}

/** The last line of the table: how far it is. */
function createFooter(demo: Demo): () => string {
  const began = performance.now();
  const virtualStart = demo.now();
  return () => {
    const { readings, events, nights, published, duplicates } = demo.tally.sums();
    const speed = (demo.now() - virtualStart) / Math.max(1, performance.now() - began);
    const at = new Date(demo.now()).toISOString().slice(0, 19).replace("T", " ");
    return `${at} UTC (${Math.round(speed)}x)  ${readings + events + nights} taken, ${published} published, ${duplicates} twice`;
  };
}

/** Lets it live until its time is over or it is asked to end, and ends it in order. */
async function live(demo: Demo, options: Options, asked: AbortSignal): Promise<void> {
  const time = options.for === undefined ? 2 ** 31 - 1 : options.for * 1000;
  const stop = sleep(time, undefined, { signal: asked }).catch(() => {});
  await demo.simulation.run(options.speed, stop);
  await demo.finish();
}

/** The exit code: whether all was published once, and no board had an error. */
async function show(options: Options, surroundings: Surroundings, asked: AbortSignal): Promise<number> {
  const { terminal, write, say, print } = outputOf(options, surroundings);
  const { start, ...setting } = settingOf(options, surroundings);
  const { scenes, notes } =
    options.recordings === undefined
      ? { scenes: synthesisedScenes(options.nodes ?? 6, options.seed), notes: [] }
      : recordedScenes(options.recordings, options.nodes, options.seed, start);
  for (const note of notes) say(`Note: ${note}`);

  let display = lineDisplay(write);
  const demo = await startDemo({
    scenes,
    start,
    seed: options.seed,
    ...setting,
    listener: options.json
      ? { reading: print, event: print, night: print, leak: () => {} }
      : {
          reading: (reading, topic) => display.reading(reading, topic),
          event: (event) => display.event(event),
          night: () => {},
          leak: (leak) => display.leak(leak),
        },
  });
  if (terminal) display = tableDisplay(demo.nodes, write, () => (surroundings.out.rows ?? 24) - 10);
  announce({ say }, demo.url, options, [
    strong(`Sippra ${VERSION}: ${demo.nodes.length} virtual nodes, ${options.speed} times real time.`),
  ]);
  const footer = createFooter(demo);
  const redraw = terminal ? setInterval(() => display.draw(footer()), 250) : undefined;
  try {
    await live(demo, options, asked);
  } finally {
    clearInterval(redraw);
  }
  if (terminal) display.draw(footer());
  const sums = demo.tally.sums();
  const { readings, events, nights, published, duplicates, missing } = sums;
  if (options.json) print(sums);
  else {
    say(
      `${readings} readings, ${events} events and ${nights} nights taken, ${published} published, ` +
        `${duplicates} published twice, ${missing} missing.`,
    );
  }
  const faults = demo.nodes.flatMap(({ name, board }) => board.errors().map((error) => `${name}: ${error}`));
  for (const fault of faults.slice(0, 5)) surroundings.err.write(`${fault}\n`);
  return missing > 0 || duplicates > 0 || faults.length > 0 ? CANNOT : DONE;
}

export const main: Main = async (argv, surroundings) => {
  let code = DONE;
  const script = createScript(
    "start",
    "Virtual boards that run the real firmware, the gateway, an embedded MQTT broker.\n" +
      "Virtual time runs faster than real time; all parts share its clock.\n" +
      "Without the word boards: the story of a district (npm start -- --help).",
    surroundings,
  )
    .name("npm start -- boards")
    .addOption(
      new Option("-n, --nodes <n>", "virtual nodes (default: 6, or one a recording)").argParser(
        whole(1, 500),
      ),
    )
    .option("-r, --recordings <folder>", "play the WAV files in FOLDER/<class>, a node each");
  const program = withDemoOptions(script, {
    ...{ speed: 600, speedHelp: "times real time", ends: "at Ctrl-C", seedHelp: "for signals and timing" },
  })
    .addHelpText(
      "after",
      `
Examples:
  npm start -- boards
  npm start -- boards --nodes 20 --speed 1000
  npm start -- boards --recordings ./recordings --for 60 --json
  npm start -- boards --mqtt mqtt://broker.example:1883`,
    )
    .action(async (options: Options) => {
      code = await endedInOrder(surroundings, (asked) => show(options, surroundings, asked));
    });
  const failed = await runProgram(program, argv, surroundings, (error) =>
    error instanceof GatewayError || error instanceof ToolError ? CANNOT : undefined,
  );
  return failed === DONE ? code : CANNOT;
};
