// From which counter a node may go on: by what is on the board, and what this computer has recorded.

import { type Profile, RING } from "../../firmware/profile.ts";
import type { PickNumber } from "../../gateway/chance.ts";
import type { EnrolmentFile } from "../../gateway/config/enrolment.ts";
import { plain } from "../../gateway/text/quoted.ts";
import { ToolError } from "../errors.ts";
import type { BoardKind } from "../image/kinds.ts";
import type { Sentences } from "../sentences.ts";
import type { BoardConsole } from "./console.ts";
import { RefusedBoard } from "./refused.ts";
import { type RingContent, readRing } from "./ring.ts";
import { type BoardFacts, readFile } from "./storage.ts";
import type { Terminal } from "./terminal.ts";
import { type Decided, decide, type Used } from "./used.ts";

export interface StartOptions {
  board: BoardConsole;
  kind: BoardKind;
  enrolment: EnrolmentFile;
  /** Of the node that the board was, where the technician names it. */
  before: EnrolmentFile | undefined;
  facts: BoardFacts;
  used: Used | undefined;
  options: { enrolment: string; replace: boolean };
  say: Sentences;
  terminal: Terminal;
  /** unix ms */
  now: number;
  pick: PickNumber;
}

/** About so much is read of each page, B, and one page in whole: for the bar. */
const PAGE_HEAD = 24;

/** How the files are named that no other program has. */
const OWN_NAMES = "sippra.";
/** Of files that are not Sippra's. */
const MOST_NAMED = 5;

/** The journal of a board that is this node; undefined where it is not, or has none. */
async function journalOf(start: StartOptions): Promise<RingContent | undefined> {
  const { board, kind, enrolment, facts, say, terminal } = start;
  const held = facts.profile;
  const isFile = facts.files.includes(RING);
  if (held?.key !== enrolment.key || !Array.isArray(held.ring)) return undefined;
  if (!isFile && kind.ring === undefined) return undefined;
  const [address, pages, pageSize] = held.ring;
  terminal.step(say.readingJournal, pageSize + PAGE_HEAD * pages);
  return readRing({ pages, pageSize }, (at, length) =>
    readFile(board, isFile ? RING : address, at, length, terminal.advance),
  );
}

/** Which node of which site, as it is written on its board. */
export const ownerOf = ({ site, name }: EnrolmentFile) => `${site}/${name}`;

/** "1-7 (alby/elm-street-4), epoch 0"; without a name where none is known. */
export function idOf(
  { network, node, epoch }: Profile | EnrolmentFile,
  owner: string | undefined,
  say: Sentences,
) {
  const name = owner === undefined ? "" : ` (${owner})`;
  return `${network}-${node}${name}, ${say.summary.epoch(epoch)}`;
}

/**
 * Whether the board is this very node, whatever key it has: the password of its console stays the same for as long as
 * a node is there, and where one of both has none its name decides.
 */
export function isOwn({ enrolment, facts }: Pick<StartOptions, "enrolment" | "facts">): boolean {
  if (facts.lock !== undefined && enrolment.console !== undefined)
    return facts.lock.includes(enrolment.console);
  return facts.owner === ownerOf(enrolment);
}

/** What the board's node is called: by the board, else by the enrolment that the technician has for it. */
function heldOwner({ facts, before }: StartOptions): string | undefined {
  const isBefore = before !== undefined && before.key === facts.profile?.key;
  return facts.owner ?? (isBefore ? ownerOf(before) : undefined);
}

/** Names that a board gives, on a line. */
export const filesText = (files: readonly string[]) =>
  files
    .slice(0, MOST_NAMED)
    .map((name) => plain(name))
    .concat(files.length > MOST_NAMED ? ["..."] : [])
    .join(", ");

/**
 * Throws RefusedBoard where somebody else's program is on it. A flash of this tool that was cut leaves some of Sippra's files,
 * and is recorded on the computer that it was begun from.
 */
function checkStranger({ enrolment, facts, used, options, say }: StartOptions): void {
  const { files, serial } = facts;
  const isSippras = files.some((name) => name.startsWith(OWN_NAMES)) || used?.serial === serial;
  if (files.length === 0 || isSippras || options.replace) return;
  const [program, wanted] = [filesText(files), idOf(enrolment, ownerOf(enrolment), say)];
  throw new RefusedBoard({ allow: "replace", program, wanted }, say.otherProgram(program));
}

/** Throws ToolError "board" or "enrolment" where the board must not become this node. */
export async function decideStart(start: StartOptions): Promise<Decided> {
  const { enrolment, facts, used, options, say, now, pick } = start;
  checkStranger(start);
  const held = facts.profile;
  const ring = await journalOf(start);
  const onBoard = { serial: facts.serial, holds: held, isOwn: isOwn(start), ring };
  const decision = decide(enrolment, onBoard, used, options.replace, now, pick);
  if (!("refused" in decision)) return decision;
  switch (decision.refused) {
    case "other-node": {
      const [is, wanted] = [idOf(held!, heldOwner(start), say), idOf(enrolment, ownerOf(enrolment), say)];
      const isNumberShared = held!.network === enrolment.network && held!.node === enrolment.node;
      const sentence = isNumberShared ? say.sameNumber(is, wanted) : say.otherNode(is, wanted);
      throw new RefusedBoard({ allow: "replace", held: is, wanted }, sentence);
    }
    case "used":
      throw new ToolError("enrolment", say.used(options.enrolment));
    case "used-elsewhere":
      throw new ToolError("enrolment", say.usedElsewhere(options.enrolment, used!.serial));
  }
}
