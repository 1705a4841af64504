// The store of a configuration, for as long as a command needs it, and the node in it that a command line names.
import type { GatewayConfig } from "../assemble/configuration.ts";
import { openConfiguredStore } from "../assemble/stored.ts";
import { nearest } from "../config/nearest.ts";
import { GatewayError } from "../errors.ts";
import type { Store } from "../store/open.ts";
import type { NodeInfo } from "../store/records.ts";
import { actorOf } from "./actor.ts";

/** What `work` gives; whoever runs this process does it. Throws a GatewayError "store", and what it throws. */
export function withStore<T>(config: GatewayConfig, work: (store: Store) => T): T {
  const store = openConfiguredStore(config, { actor: actorOf(process.env) });
  let result: T;
  try {
    result = work(store);
  } catch (error) {
    store.close();
    throw error;
  }
  if (result instanceof Promise) return result.finally(() => store.close()) as T;
  store.close();
  return result;
}

/** Throws a GatewayError "config" where there is no such node, which says which one was meant. */
export function nodeNamed(store: Pick<Store, "nodes">, name: string): NodeInfo {
  const [found] = store.nodes(name);
  if (found !== undefined) return found;
  const names = store.nodes().map((node) => node.name);
  const meant = nearest(name, names);
  const mend = meant === null ? `see "sippra-gateway nodes list"` : `did you mean ${meant}?`;
  throw new GatewayError("config", `There is no node named ${name}: ${mend.replace(/[^?]$/, "$&.")}`);
}
