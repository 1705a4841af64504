// The store of a configuration. Commands that need nothing else of a gateway start sooner without the rest of it.
import { join } from "node:path";
import type { FileOptions } from "../store/file.ts";
import { makeFolder } from "../store/folder.ts";
import { openStore, type Store } from "../store/open.ts";
import type { GatewayConfig } from "./configuration.ts";

/** The database, in the data directory. */
export const STORE_FILE = "sippra.sqlite";

export const databaseIn = (folder: string) => join(folder, STORE_FILE);

/** The database of a gateway, created where none ever was. Throws a GatewayError "store". */
export function openConfiguredStore({ data }: Pick<GatewayConfig, "data">, options: FileOptions = {}): Store {
  makeFolder(data);
  return openStore(databaseIn(data), options);
}
