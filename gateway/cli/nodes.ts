// `nodes add` and `nodes list`: they work on the same database as a running gateway, which needs no restart.

import type { GatewayConfig } from "../assemble/configuration.ts";
import { openConfiguredStore } from "../assemble/gateway.ts";
import { ENROLMENT_FORMAT, reserveEnrolment } from "../config/enrolment.ts";
import { networkOf } from "../config/radio.ts";
import type { NodeInfo, NodeSignal } from "../store/records.ts";

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

export function listNodes(config: GatewayConfig): NodeInfo[] {
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
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** "-104 dBm +7 dB": how loud, and how much more than it needs. */
function signalText(signal: NodeSignal | null): string {
  if (signal === null) return "-";
  const { rssi, margin } = signal;
  const loud = rssi === null ? [] : [`${rssi} dBm`];
  const over = margin === null ? [] : [`${margin < 0 ? "" : "+"}${Math.round(margin)} dB`];
  return [...loud, ...over].join(" ") || "?";
}

/** ms as people say it: "45 s", "15 min", "3 h", "12 d". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
