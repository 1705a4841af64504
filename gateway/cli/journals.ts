// `nodes journal`: what a technician has read from a board, given to the gateway that never got it. A running one publishes it.
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { JOURNAL_BYTES, type Journal, journalError, parseJournal } from "../admit/journal.ts";
import type { KnownNode } from "../admit/message.ts";
import { systemClock } from "../clock.ts";
import type { Brought } from "../store/journals.ts";
import type { Store } from "../store/open.ts";
import { isPlausible } from "../time/trust.ts";
import { configOption, load } from "./options.ts";
import type { Surroundings } from "./program.ts";
import { withStore } from "./store.ts";

export function defineJournals(nodes: Command, { out, env }: Surroundings): void {
  nodes
    .command("journal <file>")
    .description("take in what a node had stored, as sippra-node has read it from the board")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-node journal pull --port /dev/ttyUSB0 --enrol elm-street-4.enrol.json \\
    --out elm-street-4.journal.json
  sippra-gateway nodes journal elm-street-4.journal.json

What the gateway does not have yet is published as late, under the ids that it
would have had; the same file again changes nothing.`,
    )
    .action((file: string, options: { config: string }) =>
      withStore(load(options, env), (store) => void out.write(`${takeJournal(store, file)}\n`)),
    );
}

/** Returns a sentence for people. Throws a GatewayError "journal". */
function takeJournal(store: Store, path: string): string {
  const file = basename(path);
  const journal = parseJournal(readJournal(path), file);
  const node = ownerOf(store, journal, file);
  refuseUnused(store, node, journal, file);
  const now = systemClock.now();
  return broughtText(node.name, journal, store.takeJournal(node, journal, now, isPlausible(now)));
}

/** Throws a GatewayError "journal" where it is of no node here, or not under a key of its. */
function ownerOf(store: Store, { site, name, network, node, epoch, key }: Journal, file: string): KnownNode {
  const found = store.nodeOf(network, node);
  const is = `${file} is the journal of ${name} of ${site}, network ${network}, node ${node}`;
  if (found === null)
    throw journalError(`${is}, and there is no such node here: read it at the gateway of ${site}.`);
  const facts = store.keysOf(found.name).find((each) => each.epoch === epoch);
  const live = found.keys.find((each) => each.epoch === epoch);
  if (facts !== undefined && live === undefined)
    throw journalError(
      `${is}, under a key that was revoked or replaced since: what it signs is not believed any more.`,
    );
  if (live === undefined || fingerprint(live.key) !== key)
    throw journalError(
      `${is}, under another key than ${found.name} has here: read it at the gateway that enrolled it.`,
    );
  return found;
}

/** As tools/flash/fingerprint.ts writes it. */
const fingerprint = (key: Uint8Array) =>
  createHash("sha256").update(Buffer.from(key).toString("hex")).digest("hex").slice(0, 16);

/** What a node has yet to use would be lost under a counter that is taken. Throws a GatewayError "journal". */
function refuseUnused(
  store: Store,
  { id }: KnownNode,
  { epoch, reservation, records }: Journal,
  file: string,
) {
  const last = records.at(-1)?.counter ?? 0;
  if (last >= Math.max(reservation, store.highestCounter(id, epoch) + 1))
    throw journalError(
      `${file} has counters that its node cannot have used: nothing of it is taken. Pull the journal again.`,
    );
}

function broughtText(
  name: string,
  { at, records, complete }: Journal,
  { stored, known, left }: Brought,
): string {
  const of = `the journal of ${name}, read ${at.slice(0, 10)}`;
  if (records.length === 0) return `There are no records in ${of}.`;
  return [
    `${count(records.length)} in ${of}: ${stored} new, ${known} known already.`,
    ...(stored > 0 && complete ? ["A running gateway publishes them at once, as late."] : []),
    ...(stored > 0 && !complete
      ? [
          "It has others that sippra-node could not read: late readings after them wait until the node has sent these, 30 days at most.",
        ]
      : []),
    ...(left > 0
      ? [
          `${count(left)} could not be taken, since too much of ${name} waits for a broker: run this again then.`,
        ]
      : []),
  ].join(" ");
}

const count = (n: number) => `${n} record${n === 1 ? "" : "s"}`;

function readJournal(path: string): Buffer {
  try {
    const about = statSync(path);
    if (!about.isFile()) throw journalError(`${path} is no file: name the file of a journal.`);
    if (about.size > JOURNAL_BYTES)
      throw journalError(`${path} is too long for a journal: name another file.`);
    return readFileSync(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "journal") throw cause;
    const why = code === "ENOENT" ? "is not there" : `cannot be read (${code ?? message})`;
    throw journalError(`${path} ${why}: name the file of a journal.`, { cause });
  }
}
