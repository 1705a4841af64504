// `outbox status`, `list`, `retry` and `drop`: what has not reached the brokers yet. They work on the same database as a
// running gateway, which notices within 5 s what has become of a message.
import { Argument, type Command } from "commander";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { systemClock } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import type { Store } from "../store/open.ts";
import type { NamedFilter, Outbox, SinkState } from "../store/sink-outbox.ts";
import { UNNAMED } from "../store/sinks.ts";
import { painter } from "../text/colours.ts";
import { configOption, load, wholeNumber } from "./options.ts";
import { counted, listJson, listText, statusJson, statusText } from "./outbox-text.ts";
import type { Surroundings } from "./program.ts";
import { withStore } from "./store.ts";

interface Flags {
  broker?: string;
  topic?: string;
  reason?: string;
  limit?: number;
  all?: boolean;
  yes?: boolean;
  json?: boolean;
  config: string;
}

/** The most that list shows where it is not asked for more. */
const LIST_MAX = 50;
/** Rows in one transaction: while there is one, a running gateway can write nothing. */
const PAGE = 2_000;
/** Between two of them, ms: it tries again so often. */
const TURN_MS = 20;

export function defineOutbox(program: Command, { out, env }: Surroundings): void {
  const outbox = program
    .command("outbox")
    .description("see what waits for a broker or is refused by it, try it again, or give it up")
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway outbox status
  sippra-gateway outbox list`,
    );
  outbox
    .command("status")
    .description("say how much waits for each broker, for how long, and what it refuses")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway outbox status
  sippra-gateway outbox status --json

What waits goes out by itself when its broker takes it: events first, then live
readings, then history. What is parked the broker has refused: the reason says
what to do. Then it follows by itself, sooner with "outbox retry".`,
    )
    .action((flags: Flags) => {
      const states = inStore(flags, env, ({ states }) => states);
      if (flags.json) out.write(`${JSON.stringify(statusJson(states), null, 2)}\n`);
      else out.write(`${statusText(states, { now: systemClock.now(), paint: painter(out, env) })}\n`);
    });
  filtered(outbox.command("list").description("list parked messages, the oldest first"))
    .option("--limit <number>", "so many at most", wholeNumber, LIST_MAX)
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway outbox list --reason too-large`,
    )
    .action((flags: Flags) => {
      const { rows, count } = inStore(flags, env, ({ store: { outbox }, filter }) => ({
        rows: outbox.parked(filter, flags.limit!),
        count: outbox.countParked(filter),
      }));
      if (flags.json) out.write(`${JSON.stringify(rows.map(listJson), null, 2)}\n`);
      else if (count === 0) out.write(`${nothingOf(flags, [])}\n`);
      else out.write(`${listText(rows, count, { now: systemClock.now(), paint: painter(out, env) })}\n`);
    });
  chosen(outbox.command("retry").description("put parked messages back, to be sent again at once"))
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway outbox retry --reason too-large
  sippra-gateway outbox retry 1204 1207
  sippra-gateway outbox retry --all

A running gateway sends them within 5 seconds, each in its place. What the
broker refuses again is parked again.`,
    )
    .action(async (numbers: number[], flags: Flags) => {
      out.write(`${await inStore(flags, env, (found) => retry(found, numbers, flags))}\n`);
    });
  chosen(outbox.command("drop").description("give parked messages up, for good"))
    .option("--yes", "do not ask to be sure")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway outbox drop 1204 --yes
  sippra-gateway outbox drop --broker city --reason payload-invalid --yes
  sippra-gateway outbox drop --broker old --yes

Of a broker that the configuration does not have any more, --broker alone gives
up all that waits for it. The gateway's other brokers get their copies all the
same.`,
    )
    .action(async (numbers: number[], flags: Flags) => {
      out.write(`${await inStore(flags, env, (found) => drop(found, numbers, flags))}\n`);
    });
}

const filtered = (command: Command) =>
  command
    .option("--broker <name>", "those of this broker")
    .option("--topic <topic>", "those of this topic")
    .option("--reason <word>", "those that were refused for this reason");

const chosen = (command: Command) =>
  filtered(
    command.addArgument(
      new Argument("[numbers...]", "numbers of messages, as list has them")
        .argParser((text, before: number[]) => [...before, wholeNumber(text)])
        .default([], "none"),
    ),
  ).option("--all", "all that is parked");

/** What a command line speaks of. */
interface Found {
  store: Store;
  states: SinkState[];
  filter: NamedFilter;
}

/** With the store's names of what is named. Throws a GatewayError "config" or "store". */
function inStore<T>(flags: Flags, env: NodeJS.ProcessEnv, work: (found: Found) => T): T {
  const config = load(flags, env);
  return withStore(config, (store) => {
    const { outbox } = store;
    const { broker, topic, reason } = flags;
    const filter = {
      sink: broker === undefined ? broker : nameInStore(config, outbox, broker),
      topic,
      reason,
    };
    // Before the gateway has run under a configuration, the one there is is its main broker.
    const states = outbox.states();
    return work({
      store,
      states: states.map((each) => ({ ...each, name: each.name || config.mqtt.name })),
      filter,
    });
  });
}

function nameInStore({ mqtt }: GatewayConfig, outbox: Outbox, name: string): string {
  return name === mqtt.name && outbox.states().some((each) => each.name === UNNAMED) ? UNNAMED : name;
}

/** Returns a sentence for people. Throws a GatewayError "config". */
async function retry({ store, filter }: Found, numbers: number[], flags: Flags): Promise<string> {
  const { outbox } = store;
  const which = whichOf(filter, numbers, flags, "try again");
  // What is refused meanwhile is parked anew: not to be tried again and again.
  const before = systemClock.now() + 1;
  const count = outbox.countParked(which);
  if (count === 0) return nothingOf(flags, numbers);
  const done = await inPages((limit) => outbox.retry({ ...which, before }, limit));
  store.audit.add("messages-retried", null, counted(done, "message"));
  return `${counted(done, "message")} ${done === 1 ? "goes" : "go"} out again: a running gateway sends ${done === 1 ? "it" : "them"} within 5 s.`;
}

/** Returns a sentence for people. Throws a GatewayError "config". */
async function drop(found: Found, numbers: number[], flags: Flags): Promise<string> {
  const { outbox } = found.store;
  const which = whichOf(found.filter, numbers, flags, "give up");
  const gone = goneBroker(found, numbers, flags);
  const count = gone === null ? outbox.countParked(which) : messagesOf(gone);
  if (count === 0) {
    refuseWaiting(found, numbers, flags);
    return nothingOf(flags, numbers);
  }
  if (flags.yes !== true) {
    const theirs = gone === null ? "" : ` that ${count === 1 ? "waits" : "wait"} for ${gone.name}`;
    throw new GatewayError(
      "config",
      `This gives up ${counted(count, "message")}${theirs} for good: ${count === 1 ? "it does" : "they do"} not reach the broker any more. Add --yes to do it.`,
    );
  }
  const done = await inPages((limit) =>
    gone === null ? outbox.drop(which, limit) : outbox.dropSink(which.sink!, limit),
  );
  const where = [flags.broker, flags.topic, flags.reason].filter((each) => each !== undefined);
  found.store.audit.add("messages-dropped", null, [counted(done, "message"), ...where].join(", "));
  return `${counted(done, "message")} ${done === 1 ? "is" : "are"} given up, for good.`;
}

/** All that waits for a broker is meant where that is not configured any more, and nothing else is named. */
function goneBroker(
  { states }: Found,
  numbers: number[],
  { broker, topic, reason }: Flags,
): SinkState | null {
  if (numbers.length > 0 || topic !== undefined || reason !== undefined) return null;
  return states.find(({ name, active }) => name === broker && !active) ?? null;
}

/** What only waits is not given up while its broker may come back. Throws a GatewayError "config". */
function refuseWaiting({ states }: Found, numbers: number[], { broker, topic, reason }: Flags): void {
  if (numbers.length > 0 || (topic ?? reason) !== undefined) return;
  const found = states.find(({ name }) => name === broker);
  if (found === undefined || found.lanes.length === 0) return;
  throw new GatewayError(
    "config",
    `Nothing is parked at ${broker}, and what waits goes to it when it is there. To give that up, take ${broker} out of the configuration and start the gateway again.`,
  );
}

const messagesOf = ({ lanes, parked }: SinkState) =>
  [...lanes, ...parked].reduce((sum, { messages }) => sum + messages, 0);

function whichOf(filter: NamedFilter, numbers: number[], { all }: Flags, doing: string): NamedFilter {
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if (!isFiltered && numbers.length === 0 && all !== true) {
    throw new GatewayError(
      "config",
      `Name what to ${doing}: numbers, as "sippra-gateway outbox list" has them, --broker, --topic or --reason, or --all.`,
    );
  }
  if (all === true && numbers.length > 0)
    throw new GatewayError("config", "Name numbers or --all, not both.");
  return numbers.length > 0 ? { ...filter, seqs: numbers } : filter;
}

/** Where all is meant there may be nothing; what is named is there, or the name is wrong: that throws a GatewayError "config". */
function nothingOf({ broker, topic, reason }: Flags, numbers: number[]): string {
  if ((broker ?? topic ?? reason) === undefined && numbers.length === 0) return "Nothing is parked.";
  throw new GatewayError(
    "config",
    'Nothing of the kind is parked: "sippra-gateway outbox list" shows all that is.',
  );
}

async function inPages(page: (limit: number) => number): Promise<number> {
  for (let done = 0; ; ) {
    const more = page(PAGE);
    done += more;
    if (more < PAGE) return done;
    await new Promise((resolve) => systemClock.setTimeout(() => resolve(null), TURN_MS));
  }
}
