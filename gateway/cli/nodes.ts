// `nodes add` and `nodes list`: they work on the same database as a running gateway, which needs no restart.
import type { Command } from "commander";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { openConfiguredStore } from "../assemble/gateway.ts";
import { systemClock } from "../clock.ts";
import { ENROLMENT_FORMAT, reserveEnrolment } from "../config/enrolment.ts";
import { networkOf } from "../config/radio.ts";
import type { NodeInfo, NodeSignal } from "../store/records.ts";
import { table } from "../text/table.ts";
import { duration } from "../text/time.ts";
import { configOption, load, wholeNumber } from "./options.ts";
import type { Surroundings } from "./program.ts";

export function defineNodes(program: Command, { out, env }: Surroundings): void {
  const nodes = program.command("nodes").description("enrol nodes, and list them");
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
      const sentence = addNode(load(options, env), name, { out: file, now: systemClock.now(), ...more });
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
  const store = openConfiguredStore(config);
  try {
    const file = reserveEnrolment(options.out);
    try {
      const { site, network } = config;
      const created = new Date(options.now).toISOString();
      // Written before the commit: a crash in between leaves a file without a node, which opens nothing,
      // and never a node without its key.
      const { node } = store.addNode({ name, network, node: options.node }, ({ node, epoch, key }) => {
        const hex = Buffer.from(key).toString("hex");
        const radio = config.radio.modems.length > 0 ? { radio: networkOf(config.radio) } : {};
        file.write({
          format: ENROLMENT_FORMAT,
          site,
          network,
          node,
          name,
          epoch,
          key: hex,
          created,
          ...radio,
        });
      });
      return `Node ${name} is enrolled as node ${node} of network ${network}. ${options.out} holds its key: flash the node with it, and keep it where nobody else reads it.`;
    } catch (error) {
      file.discard();
      throw error;
    }
  } finally {
    store.close();
  }
}

/** A node for programs, which rely on the names and the order of its fields. */
export function nodeJson({ thinned, signal, ...node }: NodeInfo) {
  const { first, count, received } = thinned ?? {};
  return { ...node, thinned: thinned && { first, count, told: received }, signal };
}

function listNodes(config: GatewayConfig): NodeInfo[] {
  const store = openConfiguredStore(config);
  try {
    return store.nodes();
  } finally {
    store.close();
  }
}

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
      node.lastSeen === null ? "never" : `${duration(Math.max(0, now - node.lastSeen))} ago`,
    ]),
  ];
  return table(rows).join("\n");
}

/** "-104 dBm +7 dB": how loud, and how much more than it needs. */
function signalText(signal: NodeSignal | null): string {
  if (signal === null) return "-";
  const { rssi, margin } = signal;
  const loud = rssi === null ? [] : [`${rssi} dBm`];
  const over = margin === null ? [] : [`${margin < 0 ? "" : "+"}${Math.round(margin)} dB`];
  return [...loud, ...over].join(" ") || "?";
}
