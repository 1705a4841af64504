// Nodes as a terminal lists them, and as programs read them.
import type { NodeInfo, NodeSignal } from "../store/records.ts";
import { table } from "../text/table.ts";
import { duration } from "../text/time.ts";
import { wrap } from "../text/wrap.ts";
import { faultsOf } from "../watch/module-faults.ts";

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
export function signalText(signal: NodeSignal | null): string {
  if (signal === null) return "-";
  const { rssi, margin } = signal;
  const loud = rssi === null ? [] : [`${rssi} dBm`];
  const over = margin === null ? [] : [`${margin < 0 ? "" : "+"}${Math.round(margin)} dB`];
  return [...loud, ...over].join(" ") || "?";
}
