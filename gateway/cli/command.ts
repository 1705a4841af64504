// `command`: settings and requests for a node, and what has become of them. Works on the same database as a running gateway,
// which takes a command along at its node's next frame.
import type { Command as CommandLine } from "commander";
import { z } from "zod";
import { SETTINGS, type SettingName } from "../../shared/settings.ts";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { systemClock } from "../clock.ts";
import type { Response } from "../deliver/contract/request.ts";
import { responseOf, stateName } from "../deliver/formats/response.ts";
import { GatewayError } from "../errors.ts";
import { LIFETIME_S, type Settings, settingsShape } from "../settings.ts";
import { type Command, whyNot } from "../store/command.ts";
import { table } from "../text/table.ts";
import { duration } from "../text/time.ts";
import { configOption, load, minutes, rangeOf, time, wholeNumber } from "./options.ts";
import type { Surroundings } from "./program.ts";
import { nodeNamed, withStore } from "./store.ts";

/** The most that --list shows. */
const LIST_MAX = 100;

interface Options {
  interval?: number;
  tick?: number;
  windows?: number;
  utcOffset?: number;
  restart?: true;
  knownNoise?: true;
  spectrum?: true;
  check?: true;
  expires?: number;
  list?: boolean;
  cancel?: number;
  json?: boolean;
  config: string;
}

export function defineCommand(program: CommandLine, { out, env }: Surroundings): void {
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
    .option("--check", "look at its sensors, battery and module: see sippra-gateway nodes check")
    .option("--expires <time>", "give up after this, 1m to 30d (default: 7d)", time)
    .option("--list", "list commands, of one node or all")
    .option("--cancel <id>", "call a command off that is not done", wholeNumber)
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
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
    .action((node: string | undefined, options: Options) => {
      out.write(`${answer(load(options, env), node, options)}\n`);
    });
}

/** Does what is asked for; returns what is printed of it. */
function answer(config: GatewayConfig, node: string | undefined, options: Options): string {
  const now = systemClock.now();
  if (options.list) {
    const list = listCommands(config, node ?? null);
    return options.json ? JSON.stringify(commandsJson(list, config), null, 2) : commandTable(list, now);
  }
  if (node === undefined) throw new GatewayError("config", "Name a node, or give --list.");
  const text = (command: Command, sentence: string) =>
    options.json ? JSON.stringify(commandsJson([command], config)[0], null, 2) : sentence;
  if (options.cancel !== undefined) {
    const command = cancelCommand(config, node, options.cancel, now);
    return text(command, cancelledSentence(command));
  }
  const settings = settingsOf(options);
  if (Object.values(settings).every((value) => value === undefined)) {
    throw new GatewayError("config", "Say what the node should do, as with --interval 5m: see --help.");
  }
  const command = addCommand(config, node, settings, { lifetime: options.expires, now });
  return text(command, queuedSentence(command));
}

function settingsOf({
  interval,
  tick,
  windows,
  utcOffset,
  restart,
  knownNoise,
  spectrum,
  check,
}: Options): Required<Settings> {
  return {
    interval_s: interval,
    tick_s: tick,
    windows,
    utc_offset_min: utcOffset,
    restart,
    known_noise: knownNoise,
    spectrum,
    check,
  };
}

/** Queues a command; `lifetime` in s. Throws a GatewayError "config", "command" or "store". */
function addCommand(
  config: GatewayConfig,
  node: string,
  settings: Settings,
  options: { lifetime?: number | undefined; now: number },
): Command {
  const checked = z.strictObject(settingsShape).safeParse(settings);
  if (!checked.success) throw new GatewayError("config", rangeSentence(checked.error.issues));
  const { lifetime = LIFETIME_S.usual, now } = options;
  if (lifetime < LIFETIME_S.min || lifetime > LIFETIME_S.max) {
    throw new GatewayError("config", "--expires must be from 1m to 30d.");
  }
  return withStore(config, (store) => {
    nodeNamed(store, node);
    const more = { origin: "cli" as const, transaction: null, reply: null, now, lifetime: lifetime * 1000 };
    return store.commands.add({ node, settings: checked.data, ...more });
  });
}

/** Throws a GatewayError "config", "command" or "store". */
function cancelCommand(config: GatewayConfig, node: string, id: number, now: number): Command {
  return withStore(config, (store) => {
    nodeNamed(store, node);
    return store.commands.cancel(node, id, now);
  });
}

/** The newest commands first, of one node or all. */
function listCommands(config: GatewayConfig, node: string | null): Command[] {
  return withStore(config, (store) => {
    if (node !== null) nodeNamed(store, node);
    return store.commands.list(node, LIST_MAX);
  });
}

function commandsJson(commands: readonly Command[], { site, gateway }: GatewayConfig): Response[] {
  return commands.map((command) => responseOf(command, { site, gateway }));
}

/** What was queued, for people. */
function queuedSentence({ node, id, expires, created }: Command): string {
  return `Command ${id} for ${node} is queued: it goes out with the next answer that the node asks for, within ${duration(expires - created)}. "sippra-gateway command --list" shows what becomes of it.`;
}

function cancelledSentence(command: Command): string {
  return `Command ${command.id} of ${command.node}: ${whyNot(command)?.sentence}`;
}

/** A table for people; below a command that is not done, why. */
export function commandTable(commands: readonly Command[], now: number): string {
  if (commands.length === 0) return "There are no commands yet: see sippra-gateway command --help.";
  const titles = ["NODE", "COMMAND", "STATE", "SENT", "ASKED", "WHAT"];
  const rows = commands.map(({ node, id, created, settings, ...command }) => [
    node,
    String(id),
    stateName(command.state),
    String(command.sent),
    `${duration(Math.max(0, now - created))} ago`,
    Object.entries(settings)
      .map(([name, value]) => (value === true ? name : `${name} ${value}`))
      .join(", "),
  ]);
  const [head, ...lines] = table([titles, ...rows]);
  const withReasons = commands.flatMap((command, i) => {
    const why = whyNot(command)?.sentence ?? null;
    return why === null ? [lines[i]] : [lines[i], `  ${why}`];
  });
  return [head, ...withReasons].join("\n");
}

const OPTIONS: Record<SettingName, string> = {
  interval_s: "--interval",
  tick_s: "--tick",
  windows: "--windows",
  utc_offset_min: "--utc-offset",
  restart: "--restart",
  known_noise: "--known-noise",
  spectrum: "--spectrum",
  check: "--check",
};

function rangeSentence(issues: readonly z.core.$ZodIssue[]): string {
  return issues
    .map(({ path, message }) => {
      const name = path[0] as SettingName;
      const { unit } = SETTINGS[name];
      return `${OPTIONS[name]} ${message}${unit === null ? "" : ` ${unit}`}.`;
    })
    .join("\n");
}
