// Flashes one board: finds out what it is and holds, decides from which counter its node may go on, writes,
// checks, starts it, and hears it say so.
import { setTimeout as sleep } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { WARM_UP } from "../../firmware/leak/thresholds.ts";
import { type Profile, RING } from "../../firmware/profile.ts";
import { type EnrolmentFile, readEnrolment } from "../../gateway/config/enrolment.ts";
import { VERSION } from "../../gateway/version.ts";
import { DEFAULT_NETWORK, type RadioNetwork } from "../../shared/radio/network.ts";
import { slotOf } from "../../shared/radio/slots.ts";
import { ToolError } from "../errors.ts";
import { boardNamed, checkProfile, fitsKind, linkFault } from "../image/boards.ts";
import { BOARD_KINDS, type BoardKind, onRadio } from "../image/kinds.ts";
import { type Geometry, type Layout, layOut, type Start } from "../image/layout.ts";
import { hearing, profileFor, radioProfile, type Sensors, sensorsOf } from "../image/profile.ts";
import type { Tokens } from "../image/tokens.ts";
import type { Sentences } from "../sentences.ts";
import { createConsole } from "./console.ts";
import { firmwareFor } from "./firmware.ts";
import { openLine } from "./line.ts";
import type { Link } from "./options.ts";
import { readRing } from "./ring.ts";
import {
  type BoardFacts,
  checkFiles,
  eraseAll,
  examine,
  readFile,
  writeFiles,
  writeStart,
} from "./storage.ts";
import type { Terminal } from "./terminal.ts";
import { decide, readUsed, recordUsed, type Used } from "./used.ts";

export interface FlashOptions {
  port: string;
  /** Path of the enrolment file. */
  enrolment: string;
  /** What the board has to be; undefined: whatever it is. */
  board: string | undefined;
  /** How long the board is waited for, ms. */
  wait: number;
  baud: number;
  /** Make a board that is another node this one. */
  replace: boolean;
  /** Let the node forget what it has learned of its pipe. */
  forget: boolean;
  /** The node's way to the gateway. */
  link: Link;
  /** What differs from the profile's defaults. */
  profile: Partial<Profile>;
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
  how: "fresh" | "goes-on" | "repeated";
  /** What became of what the node had learned of its pipe; null: there was nothing. */
  learned: "kept" | "forgotten" | null;
  /** The number of the boot that was heard; null: none was. */
  boot: number | null;
  seconds: number;
}

/**
 * Its boot line comes within a second, where code is packed after some 4 s by estimate; a board on USB may take
 * longer to be back.
 */
const HEAR_BOOT = 15_000;
const MOST_RING_PAGES = 64;
const LEAST_RING_PAGES = 2;

/** Lays out Storage; on Linux, whose pages are as its builder liked, with the largest ring there is room for. */
export function layOutFor(
  kind: BoardKind,
  storage: Geometry,
  code: Tokens,
  profile: Omit<Profile, "ring">,
  start: Start,
): Layout | undefined {
  if (kind.ring !== undefined) return laidOut(0);
  const own = kind.id === "linux";
  let ringPages = own ? Math.min(MOST_RING_PAGES, storage.pages - 1) : kind.ringPages;
  for (const least = own ? LEAST_RING_PAGES : ringPages; ringPages >= least; ringPages--) {
    const layout = laidOut(ringPages);
    if (layout !== undefined) return layout;
  }
  return undefined;

  function laidOut(pages: number): Layout | undefined {
    try {
      return layOut(storage, pages, code, profile, start, kind.ring);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      return undefined;
    }
  }
}

/** What this board is, if it is one that the firmware and the technician mean. Throws ToolError "board". */
function checkBoard(facts: BoardFacts, options: FlashOptions, say: Sentences): BoardKind {
  const kind = boardNamed(facts.name);
  if (kind === undefined) {
    throw new ToolError("board", say.unknownBoard(facts.name, Object.keys(BOARD_KINDS).join(", ")));
  }
  if (options.board !== undefined && options.board !== kind.id) {
    throw new ToolError("board", say.otherBoard(BOARD_KINDS[options.board]!.title, kind.title));
  }
  if (!fitsKind(kind, facts.storage)) {
    const text = ({ address, pages, pageSize }: Geometry) =>
      `${pages} x ${pageSize} B at 0x${address.toString(16)}`;
    throw new ToolError("board", say.wrongStorage(kind.title, text(facts.storage), text(kind.storage)));
  }
  if (kind.id === "linux") {
    if (options.profile.path === undefined) throw new ToolError("usage", say.needsDataPath);
  } else {
    const foreign: [keyof Profile, string][] = [
      ["path", "--data-path"],
      ["acousticFile", "--acoustic-file"],
      ["pressureFile", "--pressure-file"],
    ];
    for (const [field, option] of foreign) {
      if (options.profile[field] !== undefined) throw new ToolError("usage", say.onlyLinux(option));
    }
  }
  const fault = linkFault(kind, options.link, say);
  if (fault !== undefined) throw new ToolError("board", fault);
  return options.link === "serial" ? kind : onRadio(kind);
}

/**
 * Flashes the board on a port. Throws ToolErrors with a sentence for the technician, and what readEnrolment
 * throws. `signal` ends it where it is; the same board can then be flashed again.
 */
export async function flash(
  options: FlashOptions,
  say: Sentences,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Flashed> {
  const began = Date.now();
  const enrolment = readEnrolment(options.enrolment);
  const used = readUsed(options.enrolment, enrolment, say);
  const line = await openLine(options.port, options.baud, say);
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new ToolError("flash", say.interrupted)), { once: true });
  });
  try {
    return await Promise.race([stopped, withBoard()]);
  } finally {
    terminal.end();
    await line.close();
  }

  async function withBoard(): Promise<Flashed> {
    const board = createConsole(line, options.baud, say);
    terminal.step(say.calling(options.port));
    await board.knock(options.wait, () => terminal.note(say.pressReset(Math.round(options.wait / 1000))));
    await board.reset();
    const facts = await examine(board);
    const kind = checkBoard(facts, options, say);
    terminal.note(say.found(kind.title, facts.serial, facts.version));

    const radio = radioOf(enrolment);
    const code = await firmwareFor(kind.id, options.link);
    const profile = profileFor(
      enrolment,
      radio ? { ...options.profile, radio: radioProfile(radio) } : options.profile,
    );
    checkProfile(kind, profile, say);
    const { start: found, how } = await decideStart(kind, enrolment, facts, used);
    const start = options.forget ? { ...found, learned: undefined } : found;
    const learned = found.learned === undefined ? null : options.forget ? "forgotten" : "kept";
    const layout = layOutFor(kind, facts.storage, code, profile, start);
    if (layout === undefined) {
      const room = facts.storage.pages * facts.storage.pageSize;
      throw new ToolError("flash", say.doesNotFit(code.length, JSON.stringify(profile).length, room));
    }
    if (how === "goes-on") terminal.note(say.goesOn(start.reservation));
    if (how === "repeated") terminal.note(say.repeats(start.reservation));
    if (learned === "forgotten") terminal.note(say.forgets(WARM_UP));
    if (learned === "kept") {
      terminal.note(say.keepsLearned);
      const [before, now] = [hearing(facts.profile, say), hearing(profile, say)];
      const otherwise = how === "goes-on" && before && now && before !== now;
      if (otherwise) terminal.note(say.heardOtherwise(before, now));
    }
    const others = facts.files.filter((file) => !/^(\.bootcde|sippra\..*)$/.test(file));
    if (others.length > 0) terminal.note(say.discards(others.join(", ")));

    const record = (state: Used["state"]) => {
      signal.throwIfAborted();
      const at = new Date().toISOString();
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
    terminal.step(say.starting);
    const boot = await startNode();

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
      boot,
      seconds: Math.round((Date.now() - began) / 100) / 10,
    };

    /** What the node has to agree on with its gateway. */
    function radioOf({ radio }: EnrolmentFile): RadioNetwork | undefined {
      if (options.link === "serial") return undefined;
      if (radio === undefined) terminal.note(say.noRadio);
      return radio ?? DEFAULT_NETWORK;
    }

    async function startNode(): Promise<number | null> {
      await board.tell("load();");
      const heard = await board.hear(/Sippra \S+(, node \d+-\d+, boot \d+|: .*)(?=\r?\n)/, HEAR_BOOT);
      const boot = heard === undefined ? undefined : /boot (\d+)$/.exec(heard)?.[1];
      if (heard !== undefined && boot === undefined) throw new ToolError("flash", say.noStart(heard));
      if (boot === undefined) terminal.note(say.notHeard);
      // What the console still says is let through, so that closing the port cuts nothing short.
      await sleep(100);
      return boot === undefined ? null : Number(boot);
    }

    async function decideStart(
      kind: BoardKind,
      wanted: EnrolmentFile,
      found: BoardFacts,
      before: Used | undefined,
    ) {
      const holds = found.profile;
      const id = ({ network, node, epoch }: Profile | EnrolmentFile) => `${network}-${node}, epoch ${epoch}`;
      let ring: Awaited<ReturnType<typeof readRing>> | undefined;
      const inFile = found.files.includes(RING);
      if (holds?.key === wanted.key && Array.isArray(holds.ring) && (inFile || kind.ring !== undefined)) {
        const [address, pages, pageSize] = holds.ring;
        terminal.step(say.readingJournal, pageSize + 24 * pages);
        ring = await readRing({ pages, pageSize }, (at, length) =>
          readFile(board, inFile ? RING : address, at, length, terminal.advance),
        );
      }
      const onBoard = { serial: found.serial, holds, ring };
      const decision = decide(wanted, onBoard, before, options.replace, Date.now());
      if (!("refused" in decision)) return decision;
      switch (decision.refused) {
        case "other-node":
          throw new ToolError("board", say.otherNode(id(holds!), id(wanted)));
        case "used":
          throw new ToolError("enrolment", say.used(options.enrolment));
        case "used-elsewhere":
          throw new ToolError("enrolment", say.usedElsewhere(options.enrolment, before!.serial));
      }
    }
  }
}
