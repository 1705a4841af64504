// `alarms`: what needs somebody, and what people do about it. Works on the same database as a running gateway, which tells
// brokers of it within seconds.
import { type Command, InvalidArgumentError, Option } from "commander";
import { ALARM_KINDS, type Alarm, type AlarmKind, FOUND_REASONS, type FoundReason } from "../alarms/alarm.ts";
import { byRank } from "../alarms/rank.ts";
import { dateText } from "../alarms/sentences/words.ts";
import type { Deed } from "../alarms/workflow.ts";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { systemClock } from "../clock.ts";
import { alarmPayload } from "../deliver/formats/alarm.ts";
import { timestamp } from "../deliver/formats/units.ts";
import { GatewayError } from "../errors.ts";
import { LIFETIME_S } from "../settings.ts";
import type { NoiseMask } from "../store/masks.ts";
import type { Store } from "../store/open.ts";
import { seconds } from "../text/time.ts";
import { alarmLine, alarmTable, alarmText, maskTable } from "./alarm-text.ts";
import { defineTell } from "./alarms-tell.ts";
import { configOption, load, wholeNumber } from "./options.ts";
import type { Surroundings } from "./program.ts";
import { nodeNamed, withStore } from "./store.ts";

interface Flags {
  config: string;
  json?: true;
}

export function defineAlarms(program: Command, surroundings: Surroundings): void {
  const alarms = program
    .command("alarms")
    .description("what needs somebody: list it, and say what is done about it")
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway alarms list
  sippra-gateway alarms show 7                   why, since when, who has it
  sippra-gateway alarms ack 7 --note "going there tonight"
  sippra-gateway alarms close 7 --reason service
  sippra-gateway alarms mask elm-street-4 --until 2027-03-01
  sippra-gateway alarms tell --test              does mail arrive?

An alarm goes from open to acknowledged, located, repaired and closed; a later
state may be reached at once. Whoever runs this is who did it.`,
    );
  defineList(alarms, surroundings);
  for (const deed of DEEDS) defineDeed(alarms, deed, surroundings);
  defineNote(alarms, surroundings);
  defineMask(alarms, surroundings);
  defineTell(alarms, surroundings);
}

function defineList(alarms: Command, { out, env }: Surroundings): void {
  alarms
    .command("list")
    .description("list alarms that are not closed: water first, the likeliest on top")
    .option("--all", "closed ones too")
    .addOption(new Option("--kind <kind>", "of one kind").choices(ALARM_KINDS))
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway alarms list
  sippra-gateway alarms list --all --kind leak`,
    )
    .action((flags: Flags & { all?: true; kind?: AlarmKind }) => {
      const config = load(flags, env);
      const found = withStore(config, (store) => store.alarms.list(flags.all ? 0 : undefined))
        .filter(({ kind }) => flags.kind === undefined || kind === flags.kind)
        .toSorted((a, b) => Number(a.state === "closed") - Number(b.state === "closed") || byRank(a, b));
      out.write(
        `${flags.json ? jsonText(found.map((alarm) => alarmJson(alarm, config))) : alarmTable(found)}\n`,
      );
    });
  alarms
    .command("show <id>")
    .description("what is known of an alarm: what speaks for and against, who has it, notes")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway alarms show 7`,
    )
    .action((id: string, flags: Flags) => {
      const config = load(flags, env);
      const alarm = withStore(config, (store) => store.alarms.find(idOf(id)));
      out.write(`${flags.json ? jsonText(alarmJson(alarm, config)) : alarmText(alarm)}\n`);
    });
}

interface DeedFlags extends Flags {
  note?: string;
  reason?: FoundReason;
}

interface DeedWords {
  name: string;
  description: string;
  /** A note that people would write. */
  example: string;
  deed(flags: DeedFlags): Deed;
}

const DEEDS: DeedWords[] = [
  {
    name: "ack",
    description: "say that you have it",
    example: "going there tonight",
    deed: () => ({ does: "acknowledge" }),
  },
  {
    name: "locate",
    description: "say that its place is found",
    example: "at valve 12",
    deed: () => ({ does: "locate" }),
  },
  {
    name: "repair",
    description: "say that it is mended: the nights after that are checked",
    example: "clamp on the main",
    deed: () => ({ does: "repair" }),
  },
  {
    name: "close",
    description: "say what it was, and that it is over",
    example: "the service pipe of 12",
    deed: ({ reason }) => ({ does: "close", reason: reason! }),
  },
  {
    name: "reopen",
    description: "say that it is not over: you have it then",
    example: "it is heard again",
    deed: () => ({ does: "reopen" }),
  },
];

function defineDeed(
  alarms: Command,
  { name, description, example, deed }: DeedWords,
  surroundings: Surroundings,
): void {
  const command = alarms.command(`${name} <id>`).description(description);
  if (name === "close") {
    command.addOption(
      new Option("--reason <reason>", "what it was").choices(FOUND_REASONS).makeOptionMandatory(),
    );
  }
  command
    .option("--note <text>", "what there is to say of it")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `\nExample:\n  sippra-gateway alarms ${name} 7${name === "close" ? " --reason service" : ""} --note "${example}"`,
    )
    .action((id: string, flags: DeedFlags) => {
      const note: Deed[] = flags.note === undefined ? [] : [{ does: "note", text: flags.note }];
      work(id, [deed(flags), ...note], flags, surroundings);
    });
}

function defineNote(alarms: Command, surroundings: Surroundings): void {
  alarms
    .command("note <id> <text>")
    .description("write something down, for whoever has it")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway alarms note 7 "the owner is away until Monday"

Notes stay at the gateway: they are not told over MQTT.`,
    )
    .action((id: string, text: string, flags: Flags) =>
      work(id, [{ does: "note", text }], flags, surroundings),
    );
}

function work(id: string, deeds: readonly Deed[], flags: Flags, { out, env }: Surroundings): void {
  const config = load(flags, env);
  const alarm = withStore(config, (store) => store.alarms.perform(idOf(id), deeds, systemClock.now()));
  const text = flags.json ? jsonText(alarmJson(alarm, config)) : alarmLine(alarm);
  out.write(`${text}\n`);
}

interface MaskFlags extends Flags {
  until?: number;
  remove?: true;
  node: boolean;
}

function defineMask(alarms: Command, { out, env }: Surroundings): void {
  alarms
    .command("mask [node]")
    .description("say that the noise at a node is known and no leak, until a day; or list what is")
    .option("--until <day>", "a date like 2027-03-01, or from now on like 30d", day)
    .option("--remove", "it is not known any more")
    .option("--no-node", "only here: the node is not told to learn the noise")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway alarms mask elm-street-4 --until 2027-03-01
  sippra-gateway alarms mask                     what is known now
  sippra-gateway alarms mask elm-street-4 --remove

What is suspected there is told to nobody meanwhile; bursts are. The node gets
"command NODE --known-noise" too: it ends its suspicion and learns the noise.`,
    )
    .action((node: string | undefined, flags: MaskFlags) => {
      const now = systemClock.now();
      const masks = withStore(load(flags, env), (store) => {
        if (node !== undefined) {
          nodeNamed(store, node);
          if (flags.remove) store.alarms.unmask(node, now);
          else if (flags.until === undefined) throw noDay(node);
          else {
            store.alarms.mask(node, flags.until, now);
            if (flags.node) learnNoise(store, node, now);
          }
        } else if (flags.remove || flags.until !== undefined)
          throw new GatewayError("config", "Name a node.");
        return store.alarms.masks(now);
      });
      out.write(`${flags.json ? jsonText(masks.map(maskJson)) : maskTable(masks)}\n`);
    });
}

/** The node learns it as well, with its next answer. */
function learnNoise(store: Store, node: string, now: number): void {
  const settings = { known_noise: true } as const;
  const more = {
    origin: "cli",
    transaction: null,
    reply: null,
    now,
    lifetime: 1000 * LIFETIME_S.usual,
  } as const;
  store.commands.add({ node, settings, ...more });
}

const noDay = (node: string) =>
  new GatewayError(
    "config",
    `Say until when the noise at ${node} is known, as with --until 30d; or --remove it.`,
  );

const DAY_MS = 86_400_000;

/** unix ms: the end of that day by UTC, or so long from now. */
function day(text: string): number {
  const span = seconds(text);
  if (span !== null) return systemClock.now() + 1000 * span;
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || dateText(at) !== text)
    throw new InvalidArgumentError("It must be a date like 2027-03-01, or a time like 30d.");
  return at + DAY_MS - 1;
}

function idOf(text: string): number {
  try {
    return wholeNumber(text);
  } catch {
    throw new GatewayError("config", `An alarm has a number: see "sippra-gateway alarms list".`);
  }
}

const jsonText = (value: unknown) => JSON.stringify(value, null, 2);

/** As over MQTT, and with who has it and what people wrote. */
export function alarmJson(alarm: Alarm, { site, gateway }: GatewayConfig) {
  const notes = alarm.notes.map(({ at, ...note }) => ({ time: timestamp(at), ...note }));
  return { ...alarmPayload(alarm, { site, gateway }), by: alarm.by, notes };
}

const maskJson = ({ node, until, since, who }: NoiseMask) => ({
  ...{ node, until: timestamp(until), since: timestamp(since), who },
});
