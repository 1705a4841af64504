// What people change of nodes: that they belong here, where they are, and under which keys. Each change is in the audit.
import type { Installation } from "../places/installation.ts";
import type { NamedPlace } from "../places/place.ts";
import type { KeyFacts, MadeEnrolment, NewNode } from "./enrolments.ts";
import type { Names } from "./names.ts";
import type { Checked } from "./self-checks.ts";
import type { Tables } from "./tables.ts";
import type { Transactions } from "./transactions.ts";

/** Of the store. */
export interface Nodes {
  /**
   * Draws a key and enrols a node; `keep` gets its enrolment before the commit, and where it throws there is
   * no such node. Throws GatewayError "exists", "config" or "store", and what `keep` throws.
   */
  addNode(node: NewNode, keep?: (enrolment: MadeEnrolment) => void): MadeEnrolment;
  /**
   * Gives a node a new key and epoch. The old key opens frames until the first under the new one, or from
   * now on none with `revoke`. `keep` as with `addNode`. Throws GatewayError "config" where there is no such node.
   */
  rekey(
    name: string,
    options?: { revoke?: boolean; now?: number },
    keep?: (enrolment: MadeEnrolment) => void,
  ): MadeEnrolment & { erased: Uint8Array[] };
  /**
   * From now on no key of the node opens anything; the node stays, and gets a new one by `rekey`. Returns the keys that it
   * had. Throws GatewayError "config" where there is no such node.
   */
  revoke(name: string, why: string): Uint8Array[];
  /** A node's keys, newest first, without the keys. */
  keysOf(name: string): KeyFacts[];
  /** Keeps where nodes are: of all that are named, or of none. Throws GatewayError "config" where one is not there. */
  placeNodes(places: readonly NamedPlace[], now: number): void;
  /** How a node was installed, by its newest record; null where none was read. */
  installation(name: string): Installation | null;
  selfCheck(name: string): Checked | null;
  /**
   * Keeps how nodes were installed, each in place of what was known of it, and where they are since: all of it, or nothing.
   * Throws GatewayError "config" where one is not there.
   */
  keepInstallations(records: readonly Installation[], places: readonly NamedPlace[], now: number): void;
}

export function nodesIn(
  { registry, installations, selfChecks, audit, erasure }: Tables,
  names: Pick<Names, "idOf">,
  { transact, changes }: Transactions,
): Nodes {
  return {
    addNode: (node, keep) =>
      transact(() => {
        changes().nodes.add(node.name);
        const enrolment = registry.add(node);
        keep?.(enrolment);
        audit.add(
          "node-added",
          node.name,
          `${enrolment.network}/${enrolment.node}, epoch ${enrolment.epoch}`,
        );
        return enrolment;
      }),
    rekey: (name, { revoke = false, now = Date.now() } = {}, keep) =>
      transact(() => {
        changes().nodes.add(name);
        const enrolment = registry.rekey(name, revoke, now);
        keep?.(enrolment);
        audit.add("key-made", name, `epoch ${enrolment.epoch}`);
        if (enrolment.erased.length > 0) erasure.note();
        if (revoke) audit.add("key-revoked", name, `before epoch ${enrolment.epoch}`);
        return enrolment;
      }),
    revoke: (name, why) =>
      transact(() => {
        changes().nodes.add(name);
        const erased = registry.revoke(name);
        erasure.note();
        audit.add("key-revoked", name, why);
        return erased;
      }),
    keysOf: registry.keysOf,
    placeNodes: (places, now) =>
      transact(() => {
        for (const { name } of places) changes().nodes.add(name);
        registry.place(places, now);
        const [first, ...others] = places.map(({ name }) => name);
        audit.add("node-placed", first ?? null, others.length > 0 ? `and ${others.length} more` : null);
      }),
    installation: installations.of,
    selfCheck: selfChecks.of,
    keepInstallations: (records, places, now) =>
      transact(() => {
        for (const record of records) {
          changes().nodes.add(record.name);
          installations.keep(names.idOf(record.name), record);
          audit.add("node-installed", record.name, `record of ${record.at}`);
        }
        registry.place(places, now);
      }),
  };
}
