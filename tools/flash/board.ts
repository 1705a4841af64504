// Whether a board is one that the firmware and the technician mean, and whether a node fits on it.
import type { Profile } from "../../firmware/profile.ts";
import { ToolError } from "../errors.ts";
import { boardNamed, fitsKind, linkFault } from "../image/boards.ts";
import { BOARD_KINDS, type BoardKind, onRadio } from "../image/kinds.ts";
import { type Geometry, hasPlaces, type Layout, layOut, type Start } from "../image/layout.ts";
import type { Tokens } from "../image/tokens.ts";
import type { Sentences } from "../sentences.ts";
import type { Link } from "./options.ts";
import type { BoardFacts } from "./storage.ts";
import { checkVersion } from "./version.ts";

const MOST_RING_PAGES = 64;
const LEAST_RING_PAGES = 2;

/**
 * Lays out Storage; on Linux, whose pages are as its builder liked, with the largest ring there is room for, or with the
 * `kept` pages of the one that it has.
 */
export function layOutFor(
  kind: BoardKind,
  storage: Geometry,
  code: Tokens,
  profile: Omit<Profile, "ring">,
  start: Start,
  lock = "",
  owner = "",
  kept?: number,
): Layout | undefined {
  if (kind.ring !== undefined) return laidOut(0);
  const own = kind.id === "linux" && kept === undefined;
  let ringPages = own ? Math.min(MOST_RING_PAGES, storage.pages - 1) : (kept ?? kind.ringPages);
  for (const least = own ? LEAST_RING_PAGES : ringPages; ringPages >= least; ringPages--) {
    const layout = laidOut(ringPages);
    if (layout !== undefined) return layout;
  }
  return undefined;

  function laidOut(pages: number): Layout | undefined {
    try {
      const has = hasPlaces(kind, profile);
      return layOut(storage, pages, code, profile, start, kind.ring, lock, owner, has);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      return undefined;
    }
  }
}

/** What the technician means by a board. */
export interface Wanted {
  /** What it has to be; undefined: whatever it is. */
  board: string | undefined;
  /** The node's way to the gateway. */
  link: Link;
  /** What differs from the profile's defaults. */
  profile: Partial<Profile>;
}

/** Options of a node on Linux have no meaning elsewhere, and its data line no default. Throws ToolError "usage". */
export function checkLinuxOptions(kind: BoardKind, profile: Partial<Profile>, say: Sentences): void {
  if (kind.id === "linux") {
    if (profile.path === undefined) throw new ToolError("usage", say.needsDataPath);
    return;
  }
  const foreign: [keyof Profile, string][] = [
    ["path", "--data-path"],
    ["acousticFile", "--acoustic-file"],
    ["pressureFile", "--pressure-file"],
  ];
  for (const [field, option] of foreign) {
    if (profile[field] !== undefined) throw new ToolError("usage", say.onlyLinux(option));
  }
}

/** What this board is, if it is one that the firmware and the technician mean. Throws ToolError "board", "usage". */
export function checkBoard(facts: BoardFacts, wanted: Wanted, say: Sentences): BoardKind {
  const kind = boardNamed(facts.name);
  if (kind === undefined) {
    throw new ToolError("board", say.unknownBoard(facts.name, Object.keys(BOARD_KINDS).join(", ")));
  }
  if (wanted.board !== undefined && wanted.board !== kind.id) {
    throw new ToolError("board", say.otherBoard(BOARD_KINDS[wanted.board]!.title, kind.title));
  }
  checkVersion(facts.version, say);
  if (!fitsKind(kind, facts.storage)) {
    const text = ({ address, pages, pageSize }: Geometry) =>
      say.summary.pages(pages, pageSize, `0x${address.toString(16)}`);
    throw new ToolError("board", say.wrongStorage(kind.title, text(facts.storage), text(kind.storage)));
  }
  checkLinuxOptions(kind, wanted.profile, say);
  const fault = linkFault(kind, wanted.link, say);
  if (fault !== undefined) throw new ToolError("board", fault);
  return wanted.link === "serial" ? kind : onRadio(kind);
}
