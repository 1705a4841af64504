// npm start -- scenario FILE: a scenario on virtual boards over radio, before the real gateway; what is told, and when.
import { Option } from "commander";
import {
  CANNOT,
  DONE,
  type Main,
  runProgram,
  type Surroundings,
  WRONG_USE,
} from "../../gateway/cli/program.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { wrap } from "../../gateway/text/wrap.ts";
import { VERSION } from "../../gateway/version.ts";
import {
  announce,
  broker,
  type CommonOptions,
  endedInOrder,
  outputOf,
  positive,
  settingOf,
  whole,
} from "../district/options.ts";
import { ToolError } from "../errors.ts";
import { strong } from "../terminal.ts";
import { createScript } from "../usage.ts";
import type { News } from "./news.ts";
import { liveNights, type NightsOutcome } from "./nights.ts";
import { type Outcome, play } from "./play.ts";
import { readScenario, type Scenario } from "./scenario.ts";
import { momentText, newsLines } from "./text.ts";

interface Options extends Pick<CommonOptions, "mqtt" | "json" | "verbose"> {
  seed?: number;
  speed?: number;
  nights?: boolean;
}

async function show(
  file: string,
  options: Options,
  surroundings: Surroundings,
  asked: AbortSignal,
): Promise<number> {
  const { terminal, write, say, print } = outputOf(options, surroundings);
  const scenario = await readScenario(file, options.seed);
  const { said, network } = scenario;
  if (said.about !== undefined) say(wrap(said.about));
  for (const note of network.notes) say(wrap(`Note: ${note}`));
  if (options.nights) return showNights(scenario, { say, print, json: options.json });
  const partner = options.json ? print : () => {};
  const { start: _, ...setting } = settingOf({ ...options, speed: 1, seed: said.seed }, surroundings);
  const outcome = await play(scenario, {
    ...setting,
    speed: options.speed,
    stop: asked,
    listener: { reading: partner, event: partner, night: partner, leak: () => {} },
    started: (url) => announce({ say }, url, { mqtt: options.mqtt }, [strong(wrap(headOf(scenario)))]),
    news: (news) => {
      if (options.json) return print(dated(news));
      for (const line of newsLines(news)) write(`${terminal ? CLEARED : ""}${line}\n`);
    },
    moment: (now) => {
      if (terminal) write(`${CLEARED}${momentText(now)}`);
    },
  });
  if (terminal) write(CLEARED);
  if (options.json) print({ ...outcome, news: outcome.news.map(dated) });
  else for (const line of endOf(outcome)) say(line);
  for (const error of outcome.errors.slice(0, 5)) surroundings.err.write(`${error}\n`);
  const { missing, duplicates } = outcome.sums;
  // What a node without power still has is no fault.
  const isLost = missing > 0 && scenario.silences.length === 0 && !asked.aborted;
  return isLost || duplicates > 0 || outcome.errors.length > 0 ? CANNOT : DONE;
}

interface NightsOutput {
  say(line: string): void;
  print(message: object): void;
  json: boolean;
}

function showNights(scenario: Scenario, { say, print, json }: NightsOutput): number {
  const { said, stands } = scenario;
  if (!json)
    say(strong(wrap(`${said.name}: ${stands.length} nodes, ${said.days} nights from ${said.begins}.`)));
  const outcome = liveNights(scenario);
  if (json) print({ ...outcome, news: outcome.news.map(dated) });
  else for (const line of [...outcome.news.flatMap(newsLines), ...nightsEnd(outcome)]) say(line);
  return DONE;
}

function nightsEnd({ suspicions, leaks, notes }: NightsOutcome): string[] {
  const found = leaks.map(({ place, after_nights: after }) =>
    after === null
      ? `The leak at ${place}: no alarm told of it.`
      : `The leak at ${place}: an alarm told of it ${after} nights after it could be heard.`,
  );
  return ["", `Nodes began ${suspicions} suspicions.`, ...found, ...notes.map((note) => `Note: ${note}`)].map(
    (line) => wrap(line),
  );
}

/** As programs read it. */
const dated = (news: News) => ({ ...news, at: new Date(news.at).toISOString() });

/** The line is written anew. */
const CLEARED = "\r\x1b[2K";

const headOf = ({ said, stands }: Scenario) =>
  `Sippra ${VERSION}: ${said.name}. ${stands.length} virtual nodes over ${said.way === "radio" ? "radio" : "serial lines"}, ${said.days} days from ${said.begins}.`;

function endOf({ night_flows, sums, notes }: Outcome): string[] {
  const flows = Object.entries(night_flows).map(([area, nights]) => {
    const all = Object.entries(nights).slice(-7);
    const each = all.map(([date, flow]) => `${date.slice(5)} ${flow.toFixed(1)}`).join(", ");
    return `Night flow of ${area}, m³/h: ${each === "" ? "none yet" : each}.`;
  });
  const { readings, events, nights, duplicates, missing } = sums;
  return [
    "",
    ...flows,
    `${readings} readings, ${events} events and ${nights} nights taken,`,
    `${duplicates} published twice, ${missing} missing.`,
    ...notes.map((note) => wrap(`Note: ${note}`)),
  ];
}

export const main: Main = async (argv, surroundings) => {
  let code = DONE;
  const program = createScript(
    "start",
    "Plays a scenario: virtual boards that run the real firmware, at places of a\n" +
      "water network whose hydraulics EPANET computes, before the gateway with an\n" +
      "embedded MQTT broker. What happens stands in a file: docs/scenarios.md.",
    surroundings,
  )
    .name("npm start -- scenario")
    .argument("<file>", "the scenario")
    .addOption(
      new Option("-s, --speed <x>", "times real time (default: as fast as it goes)").argParser(positive),
    )
    .addOption(
      new Option("-m, --mqtt <url|port>", "use this broker, or this port for the embedded one")
        .argParser(broker)
        .default({ port: 1883 }, "1883"),
    )
    .addOption(new Option("--seed <n>", "instead of the file's").argParser(whole(0, 2 ** 31 - 1)))
    .option("--nights", "nights alone, drawn, without boards: years in seconds", false)
    .option("--json", "one JSON line a message and an event, and a last one with all", false)
    .option("-v, --verbose", "the gateway's log, to stderr", false)
    .addHelpText(
      "after",
      `
Examples:
  npm start -- scenario docs/scenarios/burst.yaml
  npm start -- scenario docs/scenarios/hydrant.yaml --seed 7 --speed 3600
  npm start -- scenario docs/scenarios/leak.yaml --nights

Exit codes: 0 done, 1 something was lost or failed, 2 the file cannot be used.`,
    )
    .action(async (file: string, options: Options) => {
      code = await endedInOrder(surroundings, (asked) => show(file, options, surroundings, asked));
    });
  const failed = await runProgram(program, argv, surroundings, (error) => {
    if (error instanceof GatewayError && error.code === "config") return WRONG_USE;
    return error instanceof GatewayError || error instanceof ToolError ? CANNOT : undefined;
  });
  return failed === DONE ? code : failed;
};
