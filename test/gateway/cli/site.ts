// A site in a folder of its own, gone after the test: a configuration, and a store that a gateway would have open.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { atEnd } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";

export function siteWith(nodes: readonly string[]): { folder: string; config: string; store: Store } {
  const { path: folder, remove } = temporaryFolder();
  atEnd(remove);
  const config = join(folder, "sippra.yaml");
  writeFileSync(config, "site: here\ndata: .\n");
  const store = openStore(join(folder, "sippra.sqlite"));
  atEnd(() => store.close());
  for (const name of nodes) store.addNode({ name, network: 1 });
  return { folder, config, store };
}
