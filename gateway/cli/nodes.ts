// `nodes add`, `list`, `rename` and `remove`: they work on the same database as a running gateway, which needs no restart.
import type { Command } from "commander";
import { FLAG_BATTERY_LOW } from "../../shared/messages.ts";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { systemClock } from "../clock.ts";
import { reserveEnrolment } from "../config/enrolment.ts";
import { readingFields } from "../deliver/formats/record.ts";
import { GatewayError } from "../errors.ts";
import type { NodeInfo } from "../store/records.ts";
import { expectedInterval, INTERVAL_DEFAULT_MS, LATE_INTERVALS, type View, viewOf } from "../store/view.ts";
import { defineJournals } from "./journals.ts";
import { defineKeys, enrolmentOf, erasedText } from "./keys.ts";
import { defineShow } from "./node-show.ts";
import { nodeJson, nodeTable } from "./node-text.ts";
import { configOption, load, wholeNumber } from "./options.ts";
import { definePlaces } from "./places.ts";
import type { Surroundings } from "./program.ts";
import { defineSelfCheck } from "./self-check.ts";
import { nodeNamed, withStore } from "./store.ts";

export function defineNodes(program: Command, { out, env, ...more }: Surroundings): void {
  const nodes = program
    .command("nodes")
    .description("enrol, place, rename and remove nodes, and list them")
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway nodes list                      all, and when they were heard
  sippra-gateway nodes show elm-street-4         all that is known of one
  sippra-gateway nodes add elm-street-4 --out elm-street-4.enrol.json
  sippra-gateway nodes place elm-street-4 --at "62.39131, 17.30630"`,
    );
  nodes
    .command("add <name>")
    .description("enrol a node and write the file to flash it with")
    .requiredOption("--out <file>", "where to write it; never over a file that is there")
    .option("--node <number>", "its number on air, 1 to 65535 (default: the lowest free one)", wholeNumber)
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway nodes add elm-street-4 --out elm-street-4.enrol.json

A running gateway knows the node at once. The file holds the node's key: delete
it when the node is flashed.`,
    )
    .action((name: string, options: { out: string; node?: number; config: string }) => {
      const { out: file, node } = options;
      const more = node === undefined ? {} : { node };
      const sentence = addNode(load(options, env), name, {
        out: file,
        now: systemClock.now(),
        ...more,
      });
      out.write(`${sentence}\n`);
    });
  nodes
    .command("list")
    .description("list the nodes and what they last told of themselves")
    .option("--silent", "those alone that are not heard as often as they should be")
    .option("--battery-low", "those alone whose battery was low when they last measured")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway nodes list
  sippra-gateway nodes list --silent
  sippra-gateway nodes list --battery-low --json | jq -r .[].name

Not heard as often: not for two and a half of its intervals. All of one node:
"nodes show NAME".`,
    )
    .action((flags: ListFlags) => {
      const now = systemClock.now();
      const list = listNodes(load(flags, env), flags, now);
      const isPart = flags.silent || flags.batteryLow;
      const none = isPart && list.length === 0 ? "There is no such node." : null;
      out.write(
        `${flags.json ? JSON.stringify(list.map(nodeJson), null, 2) : (none ?? nodeTable(list, now))}\n`,
      );
    });
  defineShow(nodes, { out, env, ...more });
  defineKeys(nodes, { out, env, ...more });
  defineSelfCheck(nodes, { out, env, ...more });
  definePlaces(nodes, { out, env, ...more });
  defineJournals(nodes, { out, env, ...more });
  nodes
    .command("rename <name> <new-name>")
    .description("give a node another name; its number, key and history stay")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway nodes rename elm-street-4 elm-street-6

Its topics are those of the new name from then on. What is retained at the
broker under the old one is taken away.`,
    )
    .action((name: string, to: string, options: { config: string }) => {
      withStore(load(options, env), (store) => {
        nodeNamed(store, name);
        store.renameNode(name, to, systemClock.now());
      });
      out.write(
        `${name} is ${to} now, also in its topics. Its enrolment file still says ${name}: that does no harm.\n`,
      );
    });
  nodes
    .command("remove <name>")
    .description("let a node go: its key opens nothing any more, and its retained topics are emptied")
    .option("--yes", "do not ask to be sure")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway nodes remove elm-street-4 --yes`,
    )
    .action(async (name: string, options: { yes?: boolean; config: string }) => {
      const config = load(options, env);
      const lines = await withStore(config, async (store) => {
        nodeNamed(store, name);
        if (options.yes !== true) throw notSure(name);
        const { waiting, erased } = store.removeNode(name, systemClock.now());
        return [removedText(name, waiting), ...(await erasedText(store, config, erased))];
      });
      out.write(`${lines.join("\n")}\n`);
    });
}

const notSure = (name: string) =>
  new GatewayError(
    "config",
    `Removing ${name} destroys its key: nothing that the node sends is taken any more, and what it has kept for this gateway is lost with it. Add --yes to do it.`,
  );

function removedText(name: string, waiting: number): string {
  const last =
    waiting === 0
      ? ""
      : ` ${waiting} message${waiting === 1 ? "" : "s"} of it that the broker does not have yet go${waiting === 1 ? "es" : ""} out first.`;
  return `${name} is removed.${last} What is retained of it at the broker is taken away by the running gateway, or when it runs next.`;
}

/**
 * Enrols a node and writes its enrolment file, or does neither. Returns a sentence for people.
 * Throws a GatewayError "exists", "enrolment" or "store".
 */
export function addNode(
  config: GatewayConfig,
  name: string,
  options: { out: string; node?: number; now: number },
): string {
  return withStore(config, (store) => {
    const file = reserveEnrolment(options.out);
    try {
      const { network } = config;
      // Written before the commit: a crash in between leaves a file without a node, which opens nothing,
      // and never a node without its key.
      const { node } = store.addNode({ name, network, node: options.node, now: options.now }, (enrolment) =>
        file.write(enrolmentOf(config, name, enrolment, options.now)),
      );
      return `Node ${name} is enrolled as node ${node} of network ${network}. ${options.out} holds its key: flash the node with it, and keep it where nobody else reads it.`;
    } catch (error) {
      file.discard();
      throw error;
    }
  });
}

interface ListFlags {
  silent?: true;
  batteryLow?: true;
  json?: true;
  config: string;
}

/** `now`: unix ms */
function listNodes(config: GatewayConfig, { silent, batteryLow }: ListFlags, now: number): NodeInfo[] {
  const periodMs = 60_000 * config.radio.batch_minutes;
  return withStore(config, (store) => {
    const view = viewOf(store);
    return view
      .nodes()
      .filter((node) => !silent || isSilent(node, periodMs, now))
      .filter(({ name }) => !batteryLow || isLow(view, name));
  });
}

/** As availability has it (gateway/watch/availability.ts), by a gateway that was never away. */
function isSilent({ lastSeen, interval, signal }: NodeInfo, radioPeriodMs: number, now: number): boolean {
  const expected = expectedInterval(interval ?? INTERVAL_DEFAULT_MS, signal !== null, radioPeriodMs);
  return lastSeen === null || now - lastSeen > LATE_INTERVALS * expected;
}

function isLow(view: Pick<View, "latest">, name: string): boolean {
  const latest = view.latest(name);
  if (latest?.type !== "reading") return false;
  return (readingFields(latest.body, latest.marks).flags_bits & FLAG_BATTERY_LOW) !== 0;
}
