// `init`: from a fresh machine to a gateway that can be started. Looks at the machine, asks what that does not say, and then
// writes all of it at once: who stops it before has changed nothing.
import { chownSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { loadWithPlaces, readConfig } from "../../assemble/configuration.ts";
import { GatewayError } from "../../errors.ts";
import { wrap } from "../../text/wrap.ts";
import { wholeNumber } from "../options.ts";
import { refuseThere, writeOutFiles } from "../out-file.ts";
import type { Surroundings } from "../program.ts";
import { widthOf } from "../width.ts";
import {
  type Answers,
  answersOf,
  askerOf,
  INSIDE,
  PORT_KINDS,
  type PortKind,
  wrongBroker,
  wrongSite,
} from "./answers.ts";
import { type Machine, machineAt } from "./machine.ts";
import { configText, filesOf, type Places, type PlannedFile, placesOf } from "./plan.ts";
import { nextText, summaryJson } from "./summary.ts";

interface Flags {
  config?: string;
  site?: string;
  gateway?: string;
  network?: number;
  port?: { path: string; kind: PortKind }[];
  broker?: string;
  username?: string;
  passwordFile?: string;
  data?: string;
  user?: string;
  unit?: string | false;
  yes?: true;
  dryRun?: true;
  force?: true;
  json?: true;
}

/** `machine`: what there is to find out, of another one for tests. */
export function defineInit(
  program: Command,
  surroundings: Surroundings,
  machine: () => Machine = machineAt,
): void {
  program
    .command("init")
    .description("set a gateway up: look at this machine, ask what it does not say, write what is needed")
    .option("--site <name>", "where this is: a part of every MQTT topic", checked(wrongSite))
    .option(
      "--gateway <name>",
      "this gateway among those of the site (default: this machine's name)",
      checked(wrongSite),
    )
    .option("--network <number>", "the network number on air, another than the neighbours'", wholeNumber)
    .option("--port <path=kind...>", `what is at a serial port: ${PORT_KINDS.join(", ")}`, portGiven)
    .option(
      "--broker <url>",
      `where messages go; "${INSIDE}": to a broker in the gateway`,
      checked(wrongBroker),
    )
    .option("--username <name>", "the gateway's user at that broker")
    .option("--password-file <file>", "a file with its password, in place of the terminal")
    .option("--data <folder>", "where the store is to be")
    .option("--user <name>", "as whom the service runs, where root sets it up (default: sippra)")
    .option("--unit <file>", "where to write the service for systemd")
    .option("--no-unit", "write no service")
    .option("--yes", "ask nothing: what is usual holds for what is not said")
    .option("--dry-run", "print what would be written, and write nothing")
    .option("--json", "what was written, as JSON, for programs")
    .option("--force", "write over files that are there")
    .addOption(
      new Option(
        "--config <file>",
        "the configuration to write (default: ./sippra.yaml; for root, where systemd runs or a package is installed, /etc/sippra/sippra.yaml)",
      ),
    )
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway init
  sudo sippra-gateway init                       as a service for all
  sippra-gateway init --dry-run --yes --site sundsvall
  sippra-gateway init --yes --site sundsvall --port /dev/ttyUSB0=wire \\
    --broker mqtts://broker.example:8883 --username sippra \\
    --password-file ./mqtt-password

A password that is typed goes to a file of its own, readable for the gateway
alone. Nothing is written before the last answer.`,
    )
    .action((flags: Flags) => init(flags, surroundings, machine()));
}

async function init(flags: Flags, surroundings: Surroundings, machine: Machine): Promise<void> {
  const { out, err, env } = surroundings;
  const places = placesOf(machine, flags);
  const isForced = flags.force === true;
  // Before questions are answered for nothing.
  if (flags.dryRun !== true)
    for (const path of [places.config, places.unit]) if (path !== null) refuseThere(path, isForced);
  if (flags.passwordFile !== undefined && flags.username === undefined)
    throw new GatewayError("config", "--password-file is a user's: give --username as well.");
  const asker = flags.yes ? null : askerOf(surroundings);
  const answers = await answersOf(flags, machine, asker);
  const { gateway = machine.name, network = 1, passwordFile } = flags;
  const extras = { gateway, network, ...(passwordFile !== undefined && { passwordFile }) };
  // What flags say may be wrong together.
  readConfig(configText(answers, places, extras), places.config);
  const files = filesOf(answers, places, extras, machine);
  if (flags.dryRun) {
    out.write(files.flatMap(shownText).join("\n"));
    return;
  }
  writeAll(files, places, machine, isForced);
  const summary = { answers, places, files, machine, gateway };
  out.write(flags.json ? `${JSON.stringify(summaryJson(summary), null, 2)}\n` : nextText(summary, out));
  await check(places, answers, machine, { err, env });
}

/** As comments, so that each part can be saved as it is; what is secret is not shown. */
const shownText = ({ path, text, what }: PlannedFile): string[] =>
  what === "password" ? [] : [`# ${path}\n${text}`];

function writeAll(
  files: readonly PlannedFile[],
  { config, data, unit, user }: Places,
  machine: Machine,
  force: boolean,
): void {
  const { isRoot, etc, state } = machine;
  // The service may write nowhere but to what is there.
  const folders = [
    ...(dirname(config) === etc ? [{ path: etc, mode: 0o750, uid: 0 }] : []),
    ...(unit !== null && data !== state ? [{ path: data, mode: 0o700, uid: user.uid }] : []),
  ];
  for (const { path, mode, uid } of folders) makeFolder(path, mode, isRoot ? { uid, gid: user.gid } : null);
  writeOutFiles(files, force);
}

function makeFolder(path: string, mode: number, owner: { uid: number; gid: number } | null): void {
  try {
    // Undefined where it was there: then it stays as it is.
    if (mkdirSync(path, { recursive: true, mode }) !== undefined && owner !== null)
      chownSync(path, owner.uid, owner.gid);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new GatewayError(
      "output",
      `The folder ${path} cannot be made (${code}): make it, or choose another place.`,
      { cause },
    );
  }
}

/** Says what is to be seen to. Throws what `run` would refuse; that of another user is not to be judged from here. */
async function check(
  { config, user }: Places,
  { notes }: Answers,
  { self }: Machine,
  { err, env }: Pick<Surroundings, "err" | "env">,
): Promise<void> {
  for (const note of notes) err.write(`${wrap(note, widthOf(err))}\n`);
  if (user.uid !== self.uid) return;
  const { checkAll } = await import("../../assemble/preflight.ts");
  for (const sentence of await checkAll(loadWithPlaces(config, env), env)) err.write(`${sentence}\n`);
}

const checked = (wrong: (text: string) => string | null) => (text: string) => {
  const sentence = wrong(text);
  if (sentence !== null) throw new InvalidArgumentError(sentence);
  return text;
};

type PortGiven = NonNullable<Flags["port"]>;

function portGiven(text: string, before: PortGiven | undefined): PortGiven {
  const [, path, kind] = /^(\/.+|COM\d+)=([a-z0-9-]+)$/.exec(text) ?? [];
  const found = PORT_KINDS.find((each) => each === kind);
  if (path === undefined || found === undefined)
    throw new InvalidArgumentError(
      `It must be a port and one of ${PORT_KINDS.join(", ")}, as in /dev/ttyUSB0=wire.`,
    );
  return [...(before ?? []), { path, kind: found }];
}
