// Replaces what lies before a node's journal, and leaves that. A board that is cut meanwhile has no program, or no profile that
// can be read, and stays silent; its first page is never without a file for longer than it takes to erase it, since an
// interpreter that starts on a Storage without files, and finds anything in it, erases all of it (jsflash.c,
// jsfIsBankStorageValid).
import { crc32 } from "node:zlib";
import { PROFILE, RING } from "../../../firmware/profile.ts";
import { ToolError } from "../../errors.ts";
import { CODE, type Layout, PADDING } from "../../image/layout.ts";
import { LOCK } from "../../image/lock.ts";
import { look } from "../insist.ts";
import type { Flash, Plan } from "../job.ts";
import { journalPath, saveJournal } from "../journal/file.ts";
import { type BoardFacts, eraseBy, literal, readFile, writeFile, writePiece } from "../storage.ts";
import { recordUsed, type Used } from "../used.ts";
import { checkFile, checkRingPlace } from "../verify.ts";

const storage = `require("Storage")`;

/** Makes a file without content, where it is not there. */
const presize = (name: string, size: number) =>
  `${storage}.list().includes(${JSON.stringify(name)})||${storage}.write(${JSON.stringify(name)},"",0,${size})`;

/** Erases the pages before the journal, the first last, and begins the first file; false where the node runs again. */
async function eraseFront({ board }: Flash, facts: BoardFacts, layout: Layout): Promise<boolean> {
  const { address, pageSize } = facts.storage;
  const [first, size] = layout.lock === "" ? [CODE, layout.code.length] : [LOCK, layout.lock.length];
  const erase =
    `for(let p=${layout.ringAt - pageSize};p>=0;p-=${pageSize})` +
    `{E.kickWatchdog();require("Flash").erasePage(${address}+p)}${presize(first, size)}`;
  return eraseBy(board, erase, (files) => files.length === 1 && files[0] === first);
}

/** Writes, checks and makes it start. Each step is recorded before it is taken. Throws ToolErrors. */
export async function installKept(flash: Flash, facts: BoardFacts, plan: Plan): Promise<void> {
  const { options, say, terminal, board, unstoppable, deps, prepared } = flash;
  const { enrolment } = prepared;
  const { layout, start, kept } = plan;
  const { place, image, addition } = kept!;
  const at = new Date(deps.now()).toISOString();
  const about = { ...enrolment, serial: facts.serial, ring: place, at };
  await saveJournal(journalPath(options.enrolment), about, image);
  const record = (state: Used["state"]) => {
    const { profile, link } = options;
    const step = { ...start, serial: facts.serial, state, at, kept: { ring: place, profile, link } };
    recordUsed(options.enrolment, enrolment, step, say);
  };
  record("erasing");
  terminal.step(say.erasing);
  flash.stage = "erased";
  if (!(await eraseFront(flash, facts, layout))) {
    flash.stage = "held";
    throw new ToolError("flash", say.fellSilent(say.resetIt[flash.kind?.reset ?? "unknown"]));
  }
  terminal.step(say.writing, layout.code.length + layout.profile.length);
  if (layout.lock !== "") await writeFile(board, LOCK, layout.lock, terminal.advance, terminal.debug);
  await writeFile(board, CODE, layout.code, terminal.advance, terminal.debug);
  await look(board, presize(PROFILE, layout.profile.length));
  if (layout.owner !== "") {
    await writePiece(board, PADDING, Buffer.from(layout.owner), 0, layout.padding, terminal.debug);
  } else if (layout.padding > 0) await look(board, presize(PADDING, layout.padding));
  if (!layout.outside) await look(board, presize(RING, layout.ringSize));
  if (addition !== undefined) await add(flash, layout, addition);
  terminal.step(say.checking);
  if (layout.lock !== "") await checkFile(board, LOCK, crc32(Buffer.from(layout.lock)), say);
  await checkFile(board, CODE, crc32(Buffer.from(layout.code, "latin1")), say);
  if (!layout.outside) await checkRingPlace(board, facts.storage, layout, say);
  record("started");
  flash.stage = "started";
  // Without its last character it is no profile: the board stays silent until then.
  await writeFile(unstoppable, PROFILE, layout.profile, terminal.advance, terminal.debug);
  await checkFile(unstoppable, PROFILE, crc32(Buffer.from(layout.profile, "latin1")), say);
}

type Addition = NonNullable<NonNullable<Plan["kept"]>["addition"]>;

async function add({ board, say, terminal }: Flash, layout: Layout, { at, bytes }: Addition): Promise<void> {
  const { address } = layout.ring;
  const is = await readFile(board, address, at, bytes.length);
  if (is.equals(bytes)) return;
  if (layout.outside) await look(board, `require("Flash").write(${literal(bytes)},${address + at})`);
  else await writePiece(board, RING, bytes, at, layout.ringSize, terminal.debug);
  if (!bytes.equals(await readFile(board, address, at, bytes.length))) {
    throw new ToolError("flash", say.wrongContent(RING));
  }
}
