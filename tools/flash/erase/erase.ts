// Takes a node off its board: program, profile and journal, so that a blank interpreter with an open console is left. Its
// counters are recorded first, as a flash records them, because its key must never start again from the first.
//
//   recorded "erasing" ── Storage: code and profile first ── the journal outside it ── recorded "writing" ── a blank board
//
// A cut before the first page is erased leaves the node, one after it a board without a program, which sends nothing: the
// same command goes on there.
import type { PickNumber } from "../../../gateway/chance.ts";
import type { EnrolmentFile } from "../../../gateway/config/enrolment.ts";
import { wrap } from "../../../gateway/text/wrap.ts";
import { ToolError } from "../../errors.ts";
import { boardNamed } from "../../image/boards.ts";
import { BOARD_KINDS, type BoardKind } from "../../image/kinds.ts";
import { FRESH, type Start } from "../../image/layout.ts";
import type { Sentences } from "../../sentences.ts";
import type { BoardConsole } from "../console.ts";
import type { Held } from "../hold.ts";
import { decideStart, filesText, idOf, isOwn, ownerOf } from "../start.ts";
import { type BoardFacts, eraseAll, erasePages, examine } from "../storage.ts";
import type { Terminal } from "../terminal.ts";
import { recordUsed, type Used } from "../used.ts";
import { checkBlank } from "../verify.ts";

export interface EraseOptions {
  /** Path of the enrolment file, beside which is recorded what it was used for. */
  file: string;
  enrolment: EnrolmentFile;
  used: Used | undefined;
  /** unix ms */
  now(): number;
  pick: PickNumber;
  /** Whether somebody wants it, who has read what is lost. */
  confirm(board: BoardConsole): Promise<boolean>;
}

export interface Erased {
  board: string;
  title: string;
  serial: string;
  site: string;
  name: string;
  network: number;
  node: number;
  epoch: number;
  /** It was blank already. */
  wasBlank: boolean;
  /** What becomes of the enrolment's key: another one was on the board, and it is as it was; or nobody knows how far it got. */
  key: "goes-on" | "used-up" | "as-before";
  /** The first that it may use from now on; null where it does not go on. */
  counter: number | null;
}

/** A blank board answers within this, whose console was locked before, ms. */
const OPEN_MS = 4000;

/** Throws ToolErrors "board", "enrolment" and "flash". */
export async function eraseNode(
  held: Held,
  options: EraseOptions,
  say: Sentences,
  terminal: Terminal,
): Promise<Erased> {
  const { board } = held;
  const { enrolment, used } = options;
  const facts = await examine(board);
  const kind = boardNamed(facts.name);
  if (kind === undefined) {
    throw new ToolError("board", say.unknownBoard(facts.name, Object.keys(BOARD_KINDS).join(", ")));
  }
  terminal.note(say.found(kind.title, facts.serial, facts.version));
  const isRepeated = used !== undefined && used.state !== "started" && used.serial === facts.serial;
  const { site, name, network, node, epoch } = enrolment;
  const about = { board: kind.id, title: kind.title, serial: facts.serial };
  const who = { site, name, network, node, epoch };
  if (facts.files.length === 0 && !isRepeated) {
    return { ...about, ...who, wasBlank: true, key: "as-before", counter: null };
  }
  checkIsNode(facts, enrolment, isRepeated, say);
  const start = await startOf(held, kind, facts, options, say, terminal);
  terminal.note(wrap(say.erase.loses(idOf(enrolment, ownerOf(enrolment), say), kind.title)));
  if (!(await options.confirm(board))) throw new ToolError("board", say.erase.notTyped);
  await erase(held, kind, facts, start, options, say, terminal);
  const key = !hasKey(facts, enrolment) ? "as-before" : start === undefined ? "used-up" : "goes-on";
  return { ...about, ...who, wasBlank: false, key, counter: start?.reservation ?? null };
}

/** What is on the board, or was before it was cut, has the enrolment's key. */
const hasKey = ({ profile }: BoardFacts, { key }: EnrolmentFile) =>
  profile === undefined || profile.key === key;

/** Throws ToolError "board" where the board is not this node, under whichever key. */
function checkIsNode(facts: BoardFacts, enrolment: EnrolmentFile, isRepeated: boolean, say: Sentences): void {
  const { profile } = facts;
  if (profile === undefined) {
    if (isRepeated) return;
    throw new ToolError("board", say.erase.noNode(filesText(facts.files)));
  }
  const isSameNumber = profile.network === enrolment.network && profile.node === enrolment.node;
  if (profile.key === enrolment.key || (isSameNumber && isOwn({ enrolment, facts }))) return;
  const [is, wanted] = [idOf(profile, facts.owner, say), idOf(enrolment, ownerOf(enrolment), say)];
  throw new ToolError("board", say.erase.otherNode(is, wanted));
}

/** From where this key may go on some day; undefined where nobody can tell, or the board's node has another key. */
async function startOf(
  { board }: Held,
  kind: BoardKind,
  facts: BoardFacts,
  { enrolment, used, file, now, pick }: EraseOptions,
  say: Sentences,
  terminal: Terminal,
): Promise<Start | undefined> {
  if (!hasKey(facts, enrolment)) return undefined;
  const asked = { board, kind, enrolment, before: undefined, facts, used, say, terminal, pick };
  try {
    const decided = await decideStart({
      ...{ ...asked, now: now() },
      options: { enrolment: file, replace: false },
    });
    return decided.start;
  } catch (error) {
    if (error instanceof ToolError && error.code === "enrolment") return undefined;
    throw error;
  }
}

async function erase(
  { board, unstoppable, stranger, setStage }: Held,
  kind: BoardKind,
  facts: BoardFacts,
  start: Start | undefined,
  { file, enrolment, used, now }: EraseOptions,
  say: Sentences,
  terminal: Terminal,
): Promise<void> {
  const { serial } = facts;
  const record = (state: Used["state"]) => {
    if (!hasKey(facts, enrolment)) return;
    const at = new Date(now()).toISOString();
    if (start !== undefined) recordUsed(file, enrolment, { ...start, serial, state, at }, say);
    // How far its counters came nobody knows: it is used, and stays so.
    else if (used === undefined) recordUsed(file, enrolment, { ...FRESH, serial, state: "started", at }, say);
  };
  record("erasing");
  terminal.step(say.erasing);
  // An interruption is in time until here.
  await board.evaluate("1");
  setStage("erased");
  if (!(await eraseAll(unstoppable))) {
    setStage("held");
    throw new ToolError("flash", say.fellSilent(say.resetIt[kind.reset ?? "unknown"]));
  }
  if (kind.ring !== undefined) {
    await erasePages(unstoppable, kind.ring);
    await checkBlank(unstoppable, kind.ring, say);
  }
  record("writing");
  terminal.step(say.checking);
  await unstoppable.tell("load();");
  await stranger.knock(OPEN_MS, () => {});
  const files = (await stranger.evaluate(`require("Storage").list()`)) as string[];
  if (files.length > 0) throw new ToolError("flash", say.wrongContent(filesText(files)));
  setStage("started");
}
