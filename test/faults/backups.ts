// What an operator does with a gateway's backups, by its own commands: makes them while it runs, and puts one in the place of
// the store. Notes what each restore has taken away, as the files say.
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { STORE_FILE } from "../../gateway/assemble/stored.ts";
import { messageId } from "../../gateway/deliver/formats/record.ts";
import type { Identity } from "../../gateway/store/records.ts";
import { COMMAND, type Process, start, temporaryFolder } from "../processes.ts";
import type { Restored } from "./evidence.ts";
import { mortal } from "./mortal.ts";
import type { LabNode } from "./nodes.ts";

export interface Backups {
  /** Makes one, whether the gateway runs or not. */
  make(): Promise<void>;
  /** How many there are, the oldest first. */
  count(): number;
  /** Puts one in the store's place, while no gateway runs. */
  restore(which: number, how: RestoreHow): Promise<void>;
  /** In the order in which they were. */
  readonly restores: readonly Restored[];
  close(): void;
}

export interface RestoreHow {
  /** The disk with the store is gone, and another one there. */
  onNewDisk: boolean;
  /** The command is killed so long after its start, ms, and done again; null: it is not. */
  killedAfterMs: number | null;
}

interface Made {
  file: string;
  at: number;
}

/** `data`: where the store is; `folder`: where backups go. */
export function createBackups(data: string, folder: string, config: string): Backups {
  const all: Made[] = [];
  const restores: Restored[] = [];
  /** Ids of all that was acknowledged to nodes by a store that was replaced. */
  const acknowledged = new Set<string>();
  const running = new Set<Process>();

  function command(...words: string[]): Process {
    const process_ = start(process.execPath, [COMMAND, ...words, "--config", config]);
    running.add(process_);
    const survives = mortal(() => process_.child.kill("SIGKILL"));
    process_.child.on("exit", () => {
      survives();
      running.delete(process_);
    });
    return process_;
  }

  return {
    restores,
    count: () => all.length,
    async make() {
      const at = Date.now();
      const said = await ended(command("backup", "--to", folder, "--json"));
      all.push({ file: JSON.parse(said).file, at });
    },
    async restore(which, { onNewDisk, killedAfterMs }) {
      const { file, at: backedUpAt } = all[which]!;
      for (const id of idsIn(join(data, STORE_FILE))) acknowledged.add(id);
      if (onNewDisk) rmSync(data, { recursive: true });
      const words = ["restore", file, "--over-newer"];
      if (killedAfterMs !== null) {
        const first = command(...words);
        await sleep(killedAfterMs);
        await first.stop("SIGKILL");
      }
      await ended(command(...words));
      const has = idsIn(file);
      restores.push({ backedUpAt, at: Date.now(), has, lacks: without(acknowledged, has) });
    },
    close() {
      for (const { child } of running) child.kill("SIGKILL");
    },
  };
}

const without = (all: ReadonlySet<string>, some: ReadonlySet<string>) =>
  new Set([...all].filter((each) => !some.has(each)));

/** What it has said; throws where it failed. */
async function ended({ child, output }: Process): Promise<string> {
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`${child.spawnargs.slice(2).join(" ")} ended with ${code}: ${output()}`);
  return output();
}

/** Ids of the records in a store, of which nothing is touched: SQLite writes beside what it reads. */
function idsIn(path: string): Set<string> {
  const { path: folder, remove } = temporaryFolder();
  const copy = join(folder, "copy.sqlite");
  for (const end of ["", "-wal"]) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
  const db = new DatabaseSync(copy);
  const rows = db
    .prepare(
      "SELECT network, nodes.node AS node, epoch, counter FROM records JOIN nodes ON nodes.id = records.node",
    )
    .all() as unknown as Identity[];
  db.close();
  remove();
  return new Set(rows.map(messageId));
}

/**
 * A node hands on 64 counters at a time, and asks anew with each reading: so long what it holds may still go, ms, once it hears a
 * gateway again. Until then nobody can ask it for anything.
 */
const ASKED_MS = 10_000;

/** Ids of what restored stores lacked, and no node held any more when it was asked for it. */
export function goneWith(
  restores: readonly Restored[],
  nodes: readonly Pick<LabNode, "gaveUp" | "firstHeard">[],
): Set<string> {
  const gone = new Set<string>();
  for (const { at, lacks } of restores)
    for (const { gaveUp, firstHeard } of nodes) {
      const by = (firstHeard(at) ?? Number.POSITIVE_INFINITY) + ASKED_MS;
      for (const [id, when] of gaveUp) if (when < by && lacks.has(id)) gone.add(id);
    }
  return gone;
}
