// Flashes one board: finds out what it is and holds, decides from which counter its node may go on, writes,
// checks, starts it, and hears it say so. Until it is erased, the board goes on with what it held however that ends.
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { VERSION } from "../../gateway/version.ts";
import { slotOf } from "../../shared/radio/slots.ts";
import { ToolError } from "../errors.ts";
import { sensorsOf } from "../image/profile.ts";
import type { Sentences } from "../sentences.ts";
import { type BoardConsole, createConsole } from "./console.ts";
import { firmwareFor } from "./firmware.ts";
import { stopWhere } from "./inbox.ts";
import type { Flash, FlashDeps, Flashed, FlashOptions, Plan } from "./job.ts";
import { journalPath } from "./journal/file.ts";
import { openLine } from "./line.ts";
import { announce, planFor } from "./plan.ts";
import { prepare } from "./prepare.ts";
import { RefusedBoard } from "./refused.ts";
import { BOOT_LINE, resume } from "./resume.ts";
import { type BoardFacts, eraseAll, examine, writeFiles, writeStart } from "./storage.ts";
import type { Terminal } from "./terminal.ts";
import { adopt } from "./upgrade/adopt.ts";
import { installKept } from "./upgrade/install.ts";
import { recordUsed, type Used } from "./used.ts";
import { checkFiles } from "./verify.ts";

/**
 * Its boot line comes within a second, where code is packed after some 4 s by estimate; a board on USB may take
 * longer to be back.
 */
const HEAR_BOOT_MS = 15_000;
/** Where it has not come until then, it is told to start once more: that may have been garbled on the way. */
const LOAD_AGAIN_MS = 6000;
/** So long a node that has started takes its console's password. */
const LISTENS_MS = 3000;
/** What the line has in it that a node says when it starts, however garbled. */
const BOOT_WORDS = /[^\r\n]*(Sippra|, node|, boot)[^\r\n]*[\r\n]/;
/** What the console still says is let through, so that closing the port cuts nothing short. */
const LAST_WORDS_MS = 100;

/** A board that has fallen silent is called at least so long again, ms. */
const LEAST_WAIT_MS = 2000;

const DEPS = { now: Date.now, pick: randomInt, firmwareFor, openLine };

/**
 * Flashes the board on a port. Throws ToolErrors with a sentence for the technician that says what became of the board
 * too, and a GatewayError where an enrolment cannot be used. `signal` ends it before the node's first record is written.
 */
export async function flash(
  options: FlashOptions,
  say: Sentences,
  terminal: Terminal,
  signal: AbortSignal,
  deps: FlashDeps & { openLine: typeof openLine } = DEPS,
): Promise<Flashed> {
  const began = Date.now();
  const prepared = await prepare(options, say, deps);
  stopWhere(signal, say);
  const line = await deps.openLine(options.port, options.baud, say);
  const passwords = [prepared.enrolment.console, prepared.before?.console].filter(
    (each) => each !== undefined,
  );
  const about = { passwords, howToReset: () => howToReset(flash) };
  const consoleOf = (listensTo?: AbortSignal) =>
    createConsole(line, options.baud, say, { ...about, signal: listensTo });
  const flash: Flash = {
    ...{ options, say, terminal, prepared, deps, kind: prepared.kind },
    ...{ board: consoleOf(signal), unstoppable: consoleOf(), stage: "calling" },
  };
  try {
    const { facts, plan } = await putNode(flash, signal);
    const boot = await startNode(flash);
    if (plan.kept) terminal.note(say.upgrade.saved(journalPath(options.enrolment)));
    return { ...flashedOf(flash, facts, plan), boot, seconds: Math.round((Date.now() - began) / 100) / 10 };
  } catch (error) {
    throw toldTo(error, await resume(flash, error, about.howToReset));
  } finally {
    terminal.end();
    await line.close();
  }
}

/** The error with a sentence more. */
function toldTo(error: unknown, sentence: string): unknown {
  if (!(error instanceof ToolError) || sentence === "") return error;
  if (error instanceof RefusedBoard) return new RefusedBoard(error.remedy, `${error.message} ${sentence}`);
  return new ToolError(error.code, `${error.message} ${sentence}`, { cause: error.cause });
}

/** All but the start of the node, which stays silent until then. */
export async function putNode(flash: Flash, signal: AbortSignal): Promise<{ facts: BoardFacts; plan: Plan }> {
  const facts = await call(flash, signal);
  flash.facts = facts;
  if (flash.options.keep) await adopt(flash, facts);
  const plan = await planFor(flash, facts);
  stopWhere(signal, flash.say);
  announce(flash, facts, plan);
  await (plan.kept ? installKept(flash, facts, plan) : install(flash, facts, plan, signal));
  return { facts, plan };
}

const howToReset = ({ say, kind }: Pick<Flash, "say" | "kind">) => say.resetIt[kind?.reset ?? "unknown"];

/** Gets hold of the board, and asks it what it is and holds. */
async function call(flash: Flash, signal: AbortSignal): Promise<BoardFacts> {
  const { options, say, terminal, board } = flash;
  terminal.step(say.calling(options.port));
  const until = Date.now() + options.wait;
  for (;;) {
    const left = Math.max(until - Date.now(), LEAST_WAIT_MS);
    const seconds = Math.round(left / 1000);
    await board.knock(left, () => terminal.note(say.silent(seconds, howToReset(flash))));
    flash.stage = "held";
    try {
      await board.reset();
      return await examine(board);
    } catch (error) {
      // A node that runs may have taken its console away just after it had answered: it is called once more.
      stopWhere(signal, say);
      const isSilent = error instanceof ToolError && error.message === say.fellSilent(howToReset(flash));
      if (!isSilent || Date.now() >= until) throw error;
    }
  }
}

/** Erases, writes and checks. Each step is recorded before it is taken: after a cut, the record says what may be. */
async function install(flash: Flash, facts: BoardFacts, plan: Plan, signal: AbortSignal): Promise<void> {
  const { options, say, terminal, board, deps } = flash;
  const { enrolment } = flash.prepared;
  const { layout, start, how } = plan;
  const record = (state: Used["state"]) => {
    stopWhere(signal, say);
    const at = new Date(deps.now()).toISOString();
    recordUsed(options.enrolment, enrolment, { ...start, serial: facts.serial, state, at }, say);
  };
  record(how === "goes-on" ? "erasing" : "writing");
  terminal.step(say.erasing);
  flash.stage = "erased";
  if (!(await eraseAll(board))) {
    flash.stage = "held";
    throw new ToolError("flash", say.fellSilent(howToReset(flash)));
  }
  if (how === "goes-on") record("writing");
  terminal.step(say.writing, layout.code.length + layout.profile.length);
  await writeFiles(board, layout, terminal.advance, terminal.debug);
  terminal.step(say.checking);
  await checkFiles(board, facts.storage, layout, say);
  record("started");
  flash.stage = "started";
  await writeStart(flash.unstoppable, layout, say);
}

/** Opens the console of a node that has just started, as far as it still listens. */
async function unlock(board: BoardConsole): Promise<void> {
  try {
    await board.knock(LISTENS_MS, () => {});
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
  }
}

/** The number of the boot that the node tells. Throws ToolError "flash" where it cannot start, or is not heard. */
async function startNode(flash: Flash): Promise<number> {
  const { unstoppable: board, say, terminal } = flash;
  terminal.step(say.starting);
  await board.tell("load();");
  const first = await board.hear(BOOT_WORDS, LOAD_AGAIN_MS);
  let line = BOOT_LINE.exec(first ?? "")?.[0];
  if (line === undefined) {
    // One that has just started listens for 3 s, behind its password: then it may say it once more.
    if (first !== undefined) await unlock(board);
    await board.tell("load();");
    line = await board.hear(BOOT_LINE, HEAR_BOOT_MS - LOAD_AGAIN_MS);
  }
  if (line === undefined) throw new ToolError("flash", say.notHeard(howToReset(flash)));
  const boot = /boot (\d+)$/.exec(line)?.[1];
  if (boot === undefined) throw new ToolError("flash", say.noStart(line));
  await sleep(LAST_WORDS_MS);
  return Number(boot);
}

function flashedOf(
  { options, prepared }: Flash,
  facts: BoardFacts,
  plan: Plan,
): Omit<Flashed, "boot" | "seconds"> {
  const { kind, profile, layout, start, how, learned } = plan;
  const { network, node, epoch, site, name } = prepared.enrolment;
  const { radio } = prepared;
  const hash = crc32(Buffer.from(layout.profile, "latin1")).toString(16).padStart(8, "0");
  return {
    board: kind.id,
    title: kind.title,
    serial: facts.serial,
    espruino: facts.version,
    site,
    name,
    network,
    node,
    epoch,
    firmware: { version: VERSION, bytes: layout.code.length },
    profile: { bytes: layout.profile.length, hash },
    ...sensorsOf(profile),
    link: options.link,
    radio: radio === undefined ? null : { ...radio, slotSeconds: slotOf(node, radio.slots, radio.period) },
    ring: layout.ring,
    counter: start.reservation,
    how,
    learned,
  };
}
