// The command sippra-gateway: for operators. Reads what it is asked, calls the room that does it, and turns
// whatever goes wrong into one sentence on stderr.
//
// Exit codes: 0 done, 1 cannot run, 2 wrong usage or configuration.
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { mqttSettings } from "../assemble/gateway.ts";
import { systemClock } from "../clock.ts";
import { exampleConfig } from "../config/example.ts";
import { type GatewayConfig, loadConfig } from "../config/load.ts";
import { topicsOf } from "../deliver/topics.ts";
import { GatewayError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import type { Command as NodeCommand } from "../store/command.ts";
import { VERSION } from "../version.ts";
import {
  addCommand,
  cancelCommand,
  cancelledSentence,
  commandsJson,
  commandTable,
  listCommands,
  queuedSentence,
  rangeOf,
  seconds,
} from "./command.ts";
import { addNode, listNodes, nodeTable } from "./nodes.ts";
import { addRadio } from "./radio/command.ts";
import { run } from "./run.ts";

const CANNOT_RUN = 1;
const WRONG_USE = 2;
const DEFAULT_CONFIG = "./sippra.yaml";

const program = new Command("sippra-gateway")
  .description("Takes what Sippra's nodes say about water pipes to an MQTT broker.")
  .version(VERSION, "--version", "print the version")
  .option("--debug", "print the stack of an error (also SIPPRA_DEBUG=1)")
  .helpOption("-h, --help", "print help")
  .helpCommand(false)
  .showSuggestionAfterError()
  .showHelpAfterError("(try --help)")
  .exitOverride()
  .configureHelp({ helpWidth: Math.min(process.stdout.columns || 80, 100) })
  .addHelpText(
    "after",
    `
Examples:
  sippra-gateway config example > sippra.yaml    a configuration to start from
  sippra-gateway nodes add elm-street-4 --out elm-street-4.enrol.json
  sippra-gateway run                             until Ctrl-C
  sippra-gateway command elm-street-4 --interval 5m

Exit codes: 0 done, 1 cannot run, 2 wrong usage or configuration.`,
  );

program
  .command("run")
  .description("run the gateway until Ctrl-C")
  .option("--config <file>", "configuration", DEFAULT_CONFIG)
  .addHelpText(
    "after",
    `
Examples:
  sippra-gateway run
  sippra-gateway run --config /etc/sippra/sippra.yaml
  SIPPRA_LOG_LEVEL=debug sippra-gateway run

The first Ctrl-C publishes what it can within 5 s, the second stops at once.`,
  )
  .action(async (options: { config: string }) => {
    await run(load(options));
  });

const nodes = program.command("nodes").description("enrol nodes, and list them");
nodes
  .command("add <name>")
  .description("enrol a node and write the file to flash it with")
  .requiredOption("--out <file>", "where to write it; never over a file that is there")
  .option("--node <number>", "its number on air, 1 to 65535 (default: the lowest free one)", wholeNumber)
  .option("--config <file>", "configuration", DEFAULT_CONFIG)
  .addHelpText(
    "after",
    `
Example:
  sippra-gateway nodes add elm-street-4 --out elm-street-4.enrol.json

A running gateway knows the node at once. The file holds the node's key: delete
it when the node is flashed.`,
  )
  .action((name: string, options: { out: string; node?: number; config: string }) => {
    const { out, node } = options;
    const now = systemClock.now();
    console.log(addNode(load(options), name, { out, now, ...(node === undefined ? {} : { node }) }));
  });
nodes
  .command("list")
  .description("list the nodes and what they last told of themselves")
  .option("--json", "as JSON, for programs")
  .option("--config <file>", "configuration", DEFAULT_CONFIG)
  .action((options: { json?: boolean; config: string }) => {
    const list = listNodes(load(options));
    console.log(options.json ? JSON.stringify(list, null, 2) : nodeTable(list, systemClock.now()));
  });

interface CommandOptions {
  interval?: number;
  tick?: number;
  windows?: number;
  utcOffset?: number;
  restart?: true;
  knownNoise?: true;
  spectrum?: true;
  expires?: number;
  list?: boolean;
  cancel?: number;
  json?: boolean;
  config: string;
}

program
  .command("command [node]")
  .description("change a node's settings or ask something of it, or see what became of that")
  .option("--interval <time>", `report this often, ${rangeOf("interval_s")}`, time)
  .option("--tick <time>", `sample the pressure this often, ${rangeOf("tick_s")}`, time)
  .option("--windows <number>", `listen so often in an interval, ${rangeOf("windows")}`, wholeNumber)
  .option("--utc-offset <minutes>", `local standard time less UTC, ${rangeOf("utc_offset_min")}`, minutes)
  .option("--restart", "restart the node")
  .option("--known-noise", "what is heard is no leak: end the suspicion, learn anew for 14 nights, muted")
  .option("--spectrum", "send both parts of the last night's spectrum")
  .option("--expires <time>", "give up after this, 1m to 30d (default: 7d)", time)
  .option("--list", "list commands, of one node or all")
  .option("--cancel <id>", "call a command off that is not done", wholeNumber)
  .option("--json", "as JSON, for programs")
  .option("--config <file>", "configuration", DEFAULT_CONFIG)
  .addHelpText(
    "after",
    `
Examples:
  sippra-gateway command elm-street-4 --interval 5m --tick 30s
  sippra-gateway command elm-street-4 --known-noise
  sippra-gateway command --list

Times are numbers with s, m, h or d. A running gateway takes a command along
with the next answer that the node asks for: at the latest after a day. The
node does all of it or nothing, and tells which. New settings restart it.`,
  )
  .action((node: string | undefined, options: CommandOptions) => {
    const config = load(options);
    const now = systemClock.now();
    if (options.list) {
      const list = listCommands(config, node ?? null);
      console.log(options.json ? JSON.stringify(commandsJson(list), null, 2) : commandTable(list, now));
      return;
    }
    if (node === undefined) throw new GatewayError("config", "Name a node, or give --list.");
    const print = (command: NodeCommand, sentence: string) =>
      console.log(options.json ? JSON.stringify(commandsJson([command])[0], null, 2) : sentence);
    if (options.cancel !== undefined) {
      const command = cancelCommand(config, node, options.cancel, now);
      print(command, cancelledSentence(command));
      return;
    }
    const { interval, tick, windows, utcOffset, restart, knownNoise, spectrum, expires } = options;
    const settings: Required<Settings> = {
      interval_s: interval,
      tick_s: tick,
      windows,
      utc_offset_min: utcOffset,
      restart,
      known_noise: knownNoise,
      spectrum,
    };
    if (Object.values(settings).every((value) => value === undefined)) {
      throw new GatewayError("config", "Say what the node should do, as with --interval 5m: see --help.");
    }
    const command = addCommand(config, node, settings, { lifetime: expires, now });
    print(command, queuedSentence(command));
  });

addRadio(program);

const configCommand = program
  .command("config")
  .description("check a configuration, or print one to start from");
configCommand
  .command("check")
  .description("check the configuration and say what is wrong")
  .option("--config <file>", "configuration", DEFAULT_CONFIG)
  .action((options: { config: string }) => {
    const config = load(options);
    const { site, gateway, mqtt } = config;
    mqttSettings(config, topicsOf(site, gateway)); // reads every file that is named
    const broker = mqtt.url ?? `the embedded broker, port ${mqtt.embedded.port}`;
    console.log(`${options.config} is in order: ${gateway} of ${site}, to ${broker}.`);
  });
configCommand
  .command("example")
  .description("print a configuration with every setting explained")
  .action(() => {
    process.stdout.write(exampleConfig());
  });

function load(options: { config: string }): GatewayConfig {
  return loadConfig(options.config, process.env);
}

function time(text: string): number {
  const found = seconds(text);
  if (found === null) throw new InvalidArgumentError("It must be a time like 30s, 5m or 12h.");
  return found;
}

function minutes(text: string): number {
  if (!/^[+-]?\d{1,4}$/.test(text)) throw new InvalidArgumentError("It must be minutes like +60 or -300.");
  return Number(text);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

/** The one place where errors end. */
function fail(error: unknown): number {
  // Commander has printed its own sentence, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
  const debug = program.opts<{ debug?: boolean }>().debug === true || process.env.SIPPRA_DEBUG === "1";
  if (debug) console.error(error);
  else if (error instanceof GatewayError) console.error(error.message);
  else
    console.error(
      `This is an error in Sippra (${error}): run it again with --debug and report what it prints.`,
    );
  return error instanceof GatewayError && error.code === "config" ? WRONG_USE : CANNOT_RUN;
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}
