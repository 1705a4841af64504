// `nodes rekey`, `revoke` and `enrolment`: the life of a node's key. What they erase is gone from the store's files when
// they say so; where else it stands they name.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "commander";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { STORE_FILE } from "../assemble/stored.ts";
import { systemClock } from "../clock.ts";
import { ENROLMENT_FORMAT, type EnrolmentFile, reserveEnrolment } from "../config/enrolment.ts";
import { networkOf } from "../config/radio.ts";
import type { KeyFacts, MadeEnrolment } from "../store/enrolments.ts";
import { holdsAny } from "../store/erasure.ts";
import type { Store } from "../store/open.ts";
import { table } from "../text/table.ts";
import { boardText } from "../watch/keys.ts";
import { FOLDER as BACKUPS, iso, minuteOf } from "./backup.ts";
import { configOption, load } from "./options.ts";
import type { Surroundings } from "./program.ts";
import { nodeNamed, withStore } from "./store.ts";

const REASONS = ["lost", "stolen", "other"] as const;
type Reason = (typeof REASONS)[number];

interface Flags {
  config: string;
  out: string;
  now?: true;
}

export function defineKeys(nodes: Command, { out, env }: Surroundings): void {
  const write = (lines: readonly string[]) => void out.write(`${lines.join("\n")}\n`);
  nodes
    .command("rekey <name>")
    .description("give a node a new key, and write the file to flash it with")
    .requiredOption("--out <file>", "where to write it; never over a file that is there")
    .option("--now", "the old key opens nothing any more at once, not when the new one is first used")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway nodes rekey elm-street-4 --out elm-street-4.enrol.json

A running gateway knows the new key at once. The node goes on under its old one
until it is flashed; what it has not handed on by then it hands on afterwards.`,
    )
    .action(async (name: string, flags: Flags) => write(await rekey(load(flags, env), name, flags)));
  nodes
    .command("revoke <name>")
    .description("a node that is lost or stolen: its key opens nothing any more, at once")
    .addOption(
      new Option("--because <reason>", "lost, stolen or other, for the audit")
        .choices(REASONS)
        .makeOptionMandatory(),
    )
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway nodes revoke elm-street-4 --because stolen

The node stays in the list, silent. When its board is found, or another takes
its place, "nodes enrolment NAME --out FILE" gives it a new key.`,
    )
    .action(async (name: string, flags: { config: string; because: Reason }) =>
      write(await revoke(load(flags, env), name, flags.because)),
    );
  nodes
    .command("enrolment <name>")
    .description("what has become of a node's enrolments; a new one where it is lost or used")
    .option("--out <file>", "make a new one, with a new key, and write it here")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway nodes enrolment elm-street-4
  sippra-gateway nodes enrolment elm-street-4 --out elm-street-4.enrol.json`,
    )
    .action(async (name: string, flags: { config: string; out?: string; json?: true }) => {
      const config = load(flags, env);
      if (flags.out !== undefined) write(await rekey(config, name, { ...flags, out: flags.out }));
      else write(tellKeys(config, name, flags.json === true));
    });
}

/** What its file holds; `now`: unix ms. */
export function enrolmentOf(
  config: GatewayConfig,
  name: string,
  { network, node, epoch, key, console }: MadeEnrolment,
  now: number,
): EnrolmentFile {
  const radio = config.radio.modems.length > 0 ? { radio: networkOf(config.radio) } : {};
  const identity = { format: ENROLMENT_FORMAT, site: config.site, network, node, name, epoch } as const;
  return {
    ...identity,
    key: Buffer.from(key).toString("hex"),
    console,
    created: new Date(now).toISOString(),
    ...radio,
  };
}

async function rekey(config: GatewayConfig, name: string, flags: Flags): Promise<string[]> {
  return withStore(config, async (store) => {
    nodeNamed(store, name);
    const file = reserveEnrolment(flags.out);
    let made: ReturnType<Store["rekey"]>;
    try {
      const now = systemClock.now();
      made = store.rekey(name, { revoke: flags.now === true, now }, (enrolment) =>
        file.write(enrolmentOf(config, name, enrolment, now)),
      );
    } catch (error) {
      file.discard();
      throw error;
    }
    const { node, network, epoch, erased } = made;
    const old = flags.now
      ? "Its old key opens nothing any more."
      : "Its old key opens frames until the first under the new one.";
    return [
      `Node ${name}, ${network}/${node}, has a new key, of epoch ${epoch}. ${old}`,
      `${flags.out} holds it: flash the node with it, and keep it where nobody else reads it.`,
      ...(await erasedText(store, config, erased)),
    ];
  });
}

async function revoke(config: GatewayConfig, name: string, why: Reason): Promise<string[]> {
  return withStore(config, async (store) => {
    nodeNamed(store, name);
    const erased = store.revoke(name, why);
    const what =
      erased.length === 0
        ? `${name} had no key that opens anything.`
        : `The key of ${name} opens nothing any more.`;
    return [
      what,
      `When there is a board for it again: sippra-gateway nodes enrolment ${name} --out FILE`,
      ...(await erasedText(store, config, erased)),
    ];
  });
}

/** A backup that is under way reads for some minutes. */
const WAITS_MS = 10_000;
const PAUSE_MS = 200;

/** Sees to it that keys are in the store's files no longer, and says where else they are. */
export async function erasedText(
  store: Pick<Store, "erasure" | "audit">,
  { data }: GatewayConfig,
  erased: readonly Uint8Array[],
): Promise<string[]> {
  if (erased.length === 0) return [];
  const end = performance.now() + WAITS_MS;
  while (!store.erasure.finish()) {
    if (performance.now() > end)
      return [
        "Somebody reads the store, so its old key stands in the log beside it until that ends: a backup? A running gateway sees to it, or the next start.",
      ];
    await sleep(PAUSE_MS);
  }
  const path = join(data, STORE_FILE);
  const holding = (paths: readonly string[]) => paths.filter((each) => holdsAny(each, erased));
  const own = holding([path, `${path}-wal`]);
  const others = holding([...new Set([...besidesOf(data), ...backupsOf(store)])]);
  return [
    ...(own.length > 0
      ? [
          `An older version of Sippra has left it in ${own.map((each) => basename(each)).join(" and ")} all the same: a backup that is restored is without it.`,
        ]
      : []),
    ...(others.length > 0
      ? [
          `It still stands in ${others.join(", ")}: who has such a file can read what was recorded of the node.`,
        ]
      : []),
  ];
}

/** Files beside the store that may hold what it held. */
function besidesOf(data: string): string[] {
  const names = (folder: string) => {
    try {
      return readdirSync(folder).map((name) => join(folder, name));
    } catch {
      return [];
    }
  };
  const kept = names(data).filter((path) => /\.(damaged|replaced)-/.test(basename(path)));
  return [...kept, ...names(join(data, BACKUPS)).filter((path) => path.endsWith(".sqlite"))];
}

/** Of all that were made, wherever to; those that are gone hold nothing. */
function backupsOf({ audit }: Pick<Store, "audit">): string[] {
  return audit.list({ what: "backup-made" }, 1000).flatMap(({ details }) => details ?? []);
}

function tellKeys(config: GatewayConfig, name: string, isJson: boolean): string[] {
  const keys = withStore(config, (store) => {
    nodeNamed(store, name);
    return store.keysOf(name);
  });
  if (isJson) return [JSON.stringify(keys.map(keyJson), null, 2)];
  const time = (at: number | null, none: string) => (at === null ? none : minuteOf(at));
  const rows = [
    ["EPOCH", "KEY", "MADE", "FIRST USED", "BOARD"],
    ...keys.map(({ epoch, isAlive, made, used, serial }) => [
      String(epoch),
      isAlive ? "opens frames" : "gone",
      time(made, "?"),
      time(used, "not yet"),
      serial === null ? "-" : boardText(serial),
    ]),
  ];
  const [newest] = keys;
  const note =
    newest === undefined || !newest.isAlive
      ? "It has no key: --out FILE makes a new enrolment."
      : newest.used === null
        ? "Its newest enrolment has not been used. Where its file is lost, --out FILE makes another one."
        : "Its newest enrolment was used: to flash another board, --out FILE makes a new one.";
  return [...table(rows), "", note];
}

/** For programs: all that is known of a key but the key. */
export const keyJson = ({ epoch, isAlive, made, used, serial }: KeyFacts) => ({
  epoch,
  alive: isAlive,
  made: iso(made),
  used: iso(used),
  board: serial === null ? null : boardText(serial),
});
