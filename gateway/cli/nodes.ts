// `nodes add`, `list`, `rename` and `remove`: they work on the same database as a running gateway, which needs no restart.
import type { Command } from "commander";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { systemClock } from "../clock.ts";
import { reserveEnrolment } from "../config/enrolment.ts";
import { GatewayError } from "../errors.ts";
import type { NodeInfo, NodeSignal } from "../store/records.ts";
import { table } from "../text/table.ts";
import { duration } from "../text/time.ts";
import { wrap } from "../text/wrap.ts";
import { faultsOf } from "../watch/module-faults.ts";
import { defineJournals } from "./journals.ts";
import { defineKeys, enrolmentOf, erasedText } from "./keys.ts";
import { configOption, load, wholeNumber } from "./options.ts";
import { definePlaces } from "./places.ts";
import type { Surroundings } from "./program.ts";
import { defineSelfCheck } from "./self-check.ts";
import { nodeNamed, withStore } from "./store.ts";

export function defineNodes(program: Command, { out, env, ...more }: Surroundings): void {
  const nodes = program.command("nodes").description("enrol, place, rename and remove nodes, and list them");
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
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .action((options: { json?: boolean; config: string }) => {
      const list = listNodes(load(options, env));
      out.write(
        `${options.json ? JSON.stringify(list.map(nodeJson), null, 2) : nodeTable(list, systemClock.now())}\n`,
      );
    });
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
Its topics are those of the new name from then on. What is retained at the broker
under the old one is taken away.`,
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

/** A node for programs, which rely on the names and the order of its fields. */
export function nodeJson({
  module,
  thinned,
  signal,
  place,
  changed: _,
  heardSince: __,
  hasKey,
  ...node
}: NodeInfo) {
  const { first, count, received } = thinned ?? {};
  return {
    ...node,
    thinned: thinned && { first, count, told: received },
    signal,
    place,
    revoked: !hasKey,
    module,
  };
}

const listNodes = (config: GatewayConfig): NodeInfo[] => withStore(config, (store) => store.nodes());

/** A table for people, at most 80 columns where names are not long. */
export function nodeTable(nodes: readonly NodeInfo[], now: number): string {
  if (nodes.length === 0) {
    return "There are no nodes yet: enrol one with sippra-gateway nodes add NAME --out FILE.";
  }
  // Where all are on serial lines there is nothing to say of it.
  const onRadio = nodes.some((node) => node.signal !== null);
  const rows = [
    ["NAME", "NODE", "BOARD", "FIRMWARE", "INTERVAL", ...(onRadio ? ["SIGNAL"] : []), "LAST HEARD"],
    ...nodes.map((node) => [
      node.name,
      `${node.network}/${node.node}`,
      node.board ?? "-",
      node.firmware ?? "-",
      node.interval === null ? "-" : duration(node.interval),
      ...(onRadio ? [signalText(node.signal)] : []),
      `${node.lastSeen === null ? "never" : `${duration(Math.max(0, now - node.lastSeen))} ago`}${node.hasKey ? "" : ", revoked"}`,
    ]),
  ];
  return [...table(rows), ...nodes.flatMap(moduleText)].join("\n");
}

/** Of a node's radio module, where something is wrong with it: what, how often since the node's boot, and what to do. */
const moduleText = ({ name, module }: NodeInfo): string[] =>
  (module === null ? [] : faultsOf(module)).map(
    ({ times, what, todo }) =>
      `\n${wrap(`${name}: its radio module ${what} ${times} time${times === 1 ? "" : "s"} since its boot. ${todo}`)}`,
  );

/** "-104 dBm +7 dB": how loud, and how much more than it needs. */
function signalText(signal: NodeSignal | null): string {
  if (signal === null) return "-";
  const { rssi, margin } = signal;
  const loud = rssi === null ? [] : [`${rssi} dBm`];
  const over = margin === null ? [] : [`${margin < 0 ? "" : "+"}${Math.round(margin)} dB`];
  return [...loud, ...over].join(" ") || "?";
}
