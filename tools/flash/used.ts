// What an enrolment has been used for, kept beside its file as FILE.flashed, and the decision that rests on it:
// from which counter a node may start. One key and one counter must never seal two plaintexts, so a counter
// that may have been used is never given again, whatever was interrupted when. What the node has learned of its pipe
// is kept along, so that an interruption does not cost it two weeks of learning.
//
//   erasing   recorded before a board is erased on which a node with this key runs: it may go on
//   writing   no board runs with this key: it is new, or its board has been erased
//   started   recorded before the record is written without which the node stays silent

import { randomInt } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { LEAP } from "../../firmware/node/kinds.ts";
import type { Profile } from "../../firmware/profile.ts";
import type { PickNumber } from "../../gateway/chance.ts";
import { ToolError } from "../errors.ts";
import { FRESH, type Start } from "../image/layout.ts";
import type { Identity } from "../image/profile.ts";
import type { Sentences } from "../sentences.ts";
import { besides, createDurably, replaceDurably, writeDurably } from "./durable.ts";
import { fingerprint } from "./fingerprint.ts";
import type { RingContent } from "./ring.ts";
import type { Settings } from "./upgrade/settings.ts";

/** Bytes that a record of the ring has, at most. */
const MOST_DATA = 255;

const FORMAT = "sippra-flashed-1";

/** `learned` is base64 in the file. */
export interface Used extends Start {
  format: typeof FORMAT;
  network: number;
  node: number;
  epoch: number;
  /** First 16 hex digits of the key's SHA-256: which key, without telling it. */
  key: string;
  /** Of the board. */
  serial: string;
  state: "erasing" | "writing" | "started";
  /** Of an upgrade: where the journal stays while the firmware before it is replaced, and what the node is made anew with. */
  kept?: { ring: Profile["ring"] } & Settings;
  /** RFC 3339, UTC */
  at: string;
}

export const recordPath = (enrolment: string) => `${enrolment}.flashed`;

/** What is recorded about this very key; undefined where it was never used. Throws ToolError "enrolment". */
export function readUsed(enrolment: string, identity: Identity, say: Sentences): Used | undefined {
  const path = recordPath(enrolment);
  let used: Omit<Used, "learned"> & { learned?: unknown };
  try {
    used = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ToolError("enrolment", say.damagedRecord(path), { cause: error });
  }
  const numbers = [used?.reservation, used?.boot, used?.settled];
  const states = ["erasing", "writing", "started"];
  const learned = learnedFrom(used?.learned);
  if (
    used?.format !== FORMAT ||
    !numbers.every(Number.isInteger) ||
    !states.includes(used.state) ||
    learned === null
  ) {
    throw new ToolError("enrolment", say.damagedRecord(path));
  }
  // A new enrolment under the old name has a key of its own.
  if (used.key !== fingerprint(identity.key) || used.epoch !== identity.epoch) return undefined;
  return { ...used, learned };
}

/** What the file has in base64; null where it cannot have been written so. Which version it is, the firmware knows. */
function learnedFrom(text: unknown): Uint8Array | undefined | null {
  if (text === undefined) return undefined;
  const bytes = typeof text === "string" ? Buffer.from(text, "base64") : Buffer.alloc(0);
  return bytes.toString("base64") === text && bytes.length <= MOST_DATA ? Uint8Array.from(bytes) : null;
}

/** Records a step, durably. Throws ToolError "enrolment", also where another has recorded its first meanwhile. */
export function recordUsed(
  enrolment: string,
  identity: Identity,
  step: Start & Pick<Used, "serial" | "state" | "at" | "kept">,
  say: Sentences,
): void {
  const path = recordPath(enrolment);
  const { network, node, epoch, key } = identity;
  const { serial, state, at, reservation, boot, settled, kept } = step;
  const id = { format: FORMAT, network, node, epoch, key: fingerprint(key) };
  const learned = step.learned && Buffer.from(step.learned).toString("base64");
  const used = { ...id, serial, state, reservation, boot, settled, learned, kept, at };
  try {
    const put = existsSync(path) ? replaceDurably : createDurably;
    put(path, `${JSON.stringify(used, null, 2)}\n`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const sentence = code === "EEXIST" ? say.inUse(enrolment) : say.cannotRecord(path, code ?? message);
    throw new ToolError("enrolment", sentence, { cause: error });
  }
}

/** Throws ToolError "enrolment" where nothing could be recorded beside this file. */
export function checkRecordable(enrolment: string, say: Sentences): void {
  const path = recordPath(enrolment);
  const probe = besides(path);
  try {
    writeDurably(probe, "");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ToolError("enrolment", say.cannotRecord(path, code ?? message), { cause: error });
  } finally {
    rmSync(probe, { force: true });
  }
}

/** What is on the board. */
export interface OnBoard {
  serial: string;
  /** The node it is, undefined where it holds no profile. */
  holds: Identity | undefined;
  /** It is the node that it shall be, under whichever key: by its name, or its console's password. */
  isOwn?: boolean;
  /** Its journal, undefined where it has none. */
  ring: RingContent | undefined;
}

export interface Decided {
  start: Start;
  how: "fresh" | "goes-on" | "repeated";
}

export type Decision = Decided | { refused: "other-node" | "used" | "used-elsewhere" };

const same = (a: Identity, b: Identity) =>
  a.network === b.network && a.node === b.node && a.epoch === b.epoch && a.key === b.key;

/**
 * Above a counter that was used first, so many have been used at most. Where to above them is chance: of two computers that
 * were both cut at the same counter, the second does not know where the first has begun again.
 *
 * After an interruption between "erasing" and "writing" the old installation may have gone on working, and the board may
 * have been erased only later: up to this long after, ms, it cannot have come past so many counters. Those that it used
 * are few, but each time its power failed in a write to its journal it has leapt by LEAP itself.
 */
const TRUSTED_MS = 7 * 24 * 3600_000;
const DOUBT_LEAP = 256 * LEAP;
const beyondDoubt = (counter: number, pick: PickNumber) =>
  counter + BLOCK * pick(DOUBT_LEAP / BLOCK, (2 * DOUBT_LEAP) / BLOCK);

/**
 * Where a key that was never used begins: somewhere. Two boards that are flashed from copies of one enrolment, on two
 * machines, then hardly ever use a counter that the other has used (beginning at the same, 15 of 16 frames, seen).
 */
export const freshStart = (pick: PickNumber = randomInt): Start => ({
  ...FRESH,
  reservation: BLOCK * pick(1, FRESH_BELOW / BLOCK),
});

/** Counters are reserved so many at a time. */
const BLOCK = 256;
const FRESH_BELOW = 2 ** 31;

/** Decides whether a board may become the node of an enrolment, and from where it goes on. `now`: unix ms; `pick`: chance. */
export function decide(
  wanted: Identity,
  board: OnBoard,
  used: Used | undefined,
  replace: boolean,
  now: number,
  pick: PickNumber = randomInt,
): Decision {
  const { holds, ring } = board;
  const itself = holds !== undefined && same(holds, wanted);
  if (holds !== undefined && !itself && !replace) {
    // A new key for the same node is what a new enrolment is for. Another site has nodes of the same numbers.
    const renewed =
      board.isOwn &&
      holds.network === wanted.network &&
      holds.node === wanted.node &&
      holds.epoch < wanted.epoch;
    if (!renewed) return { refused: "other-node" };
  }
  if (itself && ring?.kind === "state") {
    const { reservation, boot, settled, learned } = ring;
    // What is recorded of another board is where that one has begun.
    const recorded = used?.serial === board.serial ? used.reservation : 0;
    // Its journal began anew since, on another computer: where it had come to by then, nobody knows.
    const from = reservation < recorded ? beyondDoubt(recorded, pick) : reservation;
    const start = { reservation: from, boot, settled, learned };
    return { start, how: "goes-on" };
  }
  if (used === undefined) return itself ? { refused: "used" } : { start: freshStart(pick), how: "fresh" };
  if (used.serial !== board.serial) return { refused: "used-elsewhere" };
  const { reservation, boot, settled, learned } = used;
  if (used.state === "writing") return { start: { reservation, boot, settled, learned }, how: "repeated" };
  // A blank ring under this very profile: the record that makes it start was never written. Or it was, and after that
  // another computer was cut in its flash of this board.
  // Or its profile was never written whole, in an upgrade.
  const isCut = used.kept !== undefined && holds === undefined;
  const isSilent = used.state === "started" && (isCut || (itself && ring?.kind === "blank"));
  if ((used.state === "erasing" || isSilent) && now - Date.parse(used.at) < TRUSTED_MS) {
    return {
      start: { reservation: beyondDoubt(reservation, pick), boot, settled, learned },
      how: "repeated",
    };
  }
  return { refused: "used" };
}
