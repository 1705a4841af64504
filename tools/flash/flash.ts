// Flashes one board: finds out what it is and holds, decides from which counter its node may go on, writes,
// checks, starts it, and hears it say so.
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { crc32 } from "node:zlib";
import type { Profile } from "../../firmware/profile.ts";
import type { PickNumber } from "../../gateway/chance.ts";
import type { EnrolmentFile } from "../../gateway/config/enrolment.ts";
import { VERSION } from "../../gateway/version.ts";
import { WARM_UP } from "../../shared/leak/thresholds.ts";
import { DEFAULT_NETWORK, type RadioNetwork } from "../../shared/radio/network.ts";
import { slotOf } from "../../shared/radio/slots.ts";
import { ToolError } from "../errors.ts";
import { checkProfile } from "../image/boards.ts";
import { BOARD_KINDS, type BoardKind } from "../image/kinds.ts";
import type { Layout } from "../image/layout.ts";
import { lockOf } from "../image/lock.ts";
import { profileFor, radioProfile, type Sensors, sensorsOf } from "../image/profile.ts";
import type { Sentences } from "../sentences.ts";
import { checkBoard, layOutFor, type Wanted } from "./board.ts";
import { carry } from "./carry.ts";
import { type BoardConsole, createConsole } from "./console.ts";
import { enrolmentFrom } from "./enrolment.ts";
import { firmwareFor } from "./firmware.ts";
import { openLine } from "./line.ts";
import type { Link } from "./options.ts";
import { decideStart } from "./start.ts";
import { type BoardFacts, checkFiles, eraseAll, examine, writeFiles, writeStart } from "./storage.ts";
import type { Terminal } from "./terminal.ts";
import { type Decided, readUsed, recordUsed, type Used } from "./used.ts";

export interface FlashOptions extends Wanted {
  port: string;
  /** Path of the enrolment file. */
  enrolment: string;
  /** Path of the enrolment file of the node that the board was, whose console is locked with another password. */
  unlock?: string | undefined;
  /** How long the board is waited for, ms. */
  wait: number;
  baud: number;
  /** Make a board that is another node this one. */
  replace: boolean;
  /** Let the node forget what it has learned of its pipe. */
  forget: boolean;
}

export interface Flashed extends Sensors {
  link: Link;
  /** Null: a line. `slotSeconds`: when its batch goes, after the period has begun. */
  radio: (RadioNetwork & { slotSeconds: number }) | null;
  board: string;
  title: string;
  serial: string;
  espruino: string;
  site: string;
  name: string;
  network: number;
  node: number;
  epoch: number;
  firmware: { version: string; bytes: number };
  /** `hash`: CRC-32, 8 hex digits, as the node's hello has it. */
  profile: { bytes: number; hash: string };
  ring: { address: number; pages: number; pageSize: number };
  /** The first counter that the node may use. */
  counter: number;
  how: Decided["how"];
  /**
   * What became of what the node had learned of its pipe; null: there was nothing. "shifted": with its levels, by another
   * gain; "anew": it would hear otherwise, nobody knows by how much, and has to learn anew.
   */
  learned: "kept" | "shifted" | "anew" | "forgotten" | null;
  /** The number of the boot that was heard; null: none was. */
  boot: number | null;
  seconds: number;
}

/**
 * Its boot line comes within a second, where code is packed after some 4 s by estimate; a board on USB may take
 * longer to be back.
 */
const HEAR_BOOT_MS = 15_000;
/** The node's own line: that it has booted, or why it cannot. */
const BOOT_LINE = /Sippra \S+(, node \d+-\d+, boot \d+|: .*)(?=\r?\n)/;
/** What the console still says is let through, so that closing the port cuts nothing short. */
const LAST_WORDS_MS = 100;

/** Time, chance and code, of which a simulation has its own. */
export interface FlashDeps {
  /** unix ms */
  now(): number;
  pick: PickNumber;
  firmwareFor: typeof firmwareFor;
}

const DEPS: FlashDeps = { now: Date.now, pick: randomInt, firmwareFor };

/** What one flash has to do with. */
export interface Flash {
  options: FlashOptions;
  say: Sentences;
  terminal: Terminal;
  board: BoardConsole;
  enrolment: EnrolmentFile;
  /** What the enrolment has been used for, as far as this computer knows. */
  used: Used | undefined;
  /** The board, as soon as it is known: at first the one that the technician means, if any. */
  kind: BoardKind | undefined;
  deps: FlashDeps;
}

/** What is going to be on the board. */
interface Plan extends Decided {
  kind: BoardKind;
  profile: Omit<Profile, "ring">;
  layout: Layout;
  radio: RadioNetwork | undefined;
  learned: Flashed["learned"];
  /** dB that its levels were shifted by. */
  shiftedBy: number;
}

/**
 * Flashes the board on a port. Throws ToolErrors with a sentence for the technician, and a GatewayError where
 * the enrolment cannot be used. `signal` ends it where it is; the same board can then be flashed again.
 */
export async function flash(
  options: FlashOptions,
  say: Sentences,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Flashed> {
  const began = Date.now();
  const enrolment = enrolmentFrom(options.enrolment, say);
  const used = readUsed(options.enrolment, enrolment, say);
  const line = await openLine(options.port, options.baud, say);
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new ToolError("flash", say.interrupted)), { once: true });
  });
  const flashBoard = async (): Promise<Flashed> => {
    const before = options.unlock === undefined ? undefined : enrolmentFrom(options.unlock, say);
    const passwords = [enrolment.console, before?.console].filter((each) => each !== undefined);
    const about = { passwords, howToReset: () => howToReset(flash) };
    const board = createConsole(line, options.baud, say, about);
    const kind = options.board === undefined ? undefined : BOARD_KINDS[options.board];
    const flash: Flash = { options, say, terminal, board, enrolment, used, kind, deps: DEPS };
    const { facts, plan } = await putNode(flash, signal);
    const boot = await startNode(flash);
    return { ...flashedOf(flash, facts, plan), boot, seconds: Math.round((Date.now() - began) / 100) / 10 };
  };
  try {
    return await Promise.race([stopped, flashBoard()]);
  } finally {
    terminal.end();
    await line.close();
  }
}

/** All but the start of the node, which stays silent until then. */
export async function putNode(flash: Flash, signal: AbortSignal): Promise<{ facts: BoardFacts; plan: Plan }> {
  const facts = await call(flash);
  const plan = await planFor(flash, facts);
  announce(flash, facts, plan);
  await install(flash, facts, plan, signal);
  return { facts, plan };
}

const howToReset = ({ say, kind }: Pick<Flash, "say" | "kind">) => say.resetIt[kind?.reset ?? "unknown"];

/** Gets hold of the board, and asks it what it is and holds. */
async function call(flash: Flash): Promise<BoardFacts> {
  const { options, say, terminal, board } = flash;
  terminal.step(say.calling(options.port));
  const seconds = Math.round(options.wait / 1000);
  await board.knock(options.wait, () => terminal.note(say.silent(seconds, howToReset(flash))));
  await board.reset();
  return examine(board);
}

async function planFor(flash: Flash, facts: BoardFacts): Promise<Plan> {
  const { options, say, terminal, board, enrolment, used, deps } = flash;
  const kind = checkBoard(facts, options, say);
  flash.kind = kind;
  terminal.note(say.found(kind.title, facts.serial, facts.version));
  const radio = radioOf(flash);
  const code = await deps.firmwareFor(kind.id, options.link, say);
  const changes = radio ? { ...options.profile, radio: radioProfile(radio, say) } : options.profile;
  const profile = profileFor(enrolment, changes);
  checkProfile(kind, profile, say);
  const asked = { board, kind, enrolment, facts, used, options, say, terminal };
  const decided = await decideStart({ ...asked, now: deps.now(), pick: deps.pick });
  const { how } = decided;
  const { learned, start, shiftedBy } = carriedOver(kind, facts, profile, decided, options.forget);
  if (enrolment.console === undefined) terminal.note(say.staysOpen);
  const lock = lockOf(kind, enrolment.console);
  const layout = layOutFor(kind, facts.storage, code, profile, start, lock);
  if (layout === undefined) {
    const room = facts.storage.pages * facts.storage.pageSize;
    throw new ToolError("flash", say.doesNotFit(code.length, JSON.stringify(profile).length, room));
  }
  return { kind, profile, layout, radio, learned, shiftedBy, start, how };
}

/** With what it has learned, as far as that fits what it will hear. */
function carriedOver(
  kind: BoardKind,
  facts: BoardFacts,
  profile: Plan["profile"],
  { start, how }: Decided,
  forget: boolean,
): Pick<Plan, "learned" | "start" | "shiftedBy"> {
  if (start.learned === undefined) return { learned: null, start, shiftedBy: 0 };
  if (forget) return { learned: "forgotten", start: { ...start, learned: undefined }, shiftedBy: 0 };
  // A flash that is repeated has carried it over already.
  if (how !== "goes-on") return { learned: "kept", start, shiftedBy: 0 };
  const { learned, what, byDb } = carry(kind, facts.profile, profile, start.learned);
  return { learned: what, start: { ...start, learned }, shiftedBy: byDb };
}

/** What the node has to agree on with its gateway; undefined for a line. */
function radioOf({ options, enrolment, terminal, say }: Flash): RadioNetwork | undefined {
  if (options.link === "serial") return undefined;
  if (enrolment.radio === undefined) terminal.note(say.noRadio);
  return enrolment.radio ?? DEFAULT_NETWORK;
}

/** Tells the technician what becomes of what is on the board. */
function announce({ say, terminal }: Flash, facts: BoardFacts, plan: Plan): void {
  const { how, start, learned, shiftedBy } = plan;
  if (how === "goes-on") terminal.note(say.goesOn(start.reservation));
  if (how === "repeated") terminal.note(say.repeats(start.reservation));
  if (learned === "forgotten") terminal.note(say.forgets(WARM_UP));
  if (learned === "kept") terminal.note(say.keepsLearned);
  if (learned === "shifted") terminal.note(say.shiftsLearned(shiftedBy));
  if (learned === "anew") terminal.note(say.learnsAnew(WARM_UP));
  const others = facts.files.filter((file) => !/^(\.boot0|\.bootcde|sippra\..*)$/.test(file));
  if (others.length > 0) terminal.note(say.discards(others.join(", ")));
}

/** Erases, writes and checks. Each step is recorded before it is taken: after a cut, the record says what may be. */
async function install(flash: Flash, facts: BoardFacts, plan: Plan, signal: AbortSignal): Promise<void> {
  const { options, say, terminal, board, enrolment, deps } = flash;
  const { layout, start, how } = plan;
  const record = (state: Used["state"]) => {
    signal.throwIfAborted();
    const at = new Date(deps.now()).toISOString();
    recordUsed(options.enrolment, enrolment, { ...start, serial: facts.serial, state, at }, say);
  };
  record(how === "goes-on" ? "erasing" : "writing");
  terminal.step(say.erasing);
  await eraseAll(board);
  if (how === "goes-on") record("writing");
  terminal.step(say.writing, layout.code.length + layout.profile.length);
  await writeFiles(board, layout, terminal.advance, terminal.debug);
  terminal.step(say.checking);
  await checkFiles(board, facts.storage, layout, say);
  record("started");
  await writeStart(board, layout, say);
}

/** The number of the boot that the node tells; null: it was not heard. Throws ToolError "flash" where it cannot start. */
async function startNode(flash: Flash): Promise<number | null> {
  const { board, say, terminal } = flash;
  terminal.step(say.starting);
  await board.tell("load();");
  const line = await board.hear(BOOT_LINE, HEAR_BOOT_MS);
  const boot = line === undefined ? undefined : /boot (\d+)$/.exec(line)?.[1];
  if (line !== undefined && boot === undefined) throw new ToolError("flash", say.noStart(line));
  if (boot === undefined) terminal.note(say.notHeard(howToReset(flash)));
  await sleep(LAST_WORDS_MS);
  return boot === undefined ? null : Number(boot);
}

function flashedOf(
  { options, enrolment }: Flash,
  facts: BoardFacts,
  plan: Plan,
): Omit<Flashed, "boot" | "seconds"> {
  const { kind, profile, layout, radio, start, how, learned } = plan;
  const { network, node, epoch, site, name } = enrolment;
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
