// The boards that can be flashed: which one an interpreter is, whether it is what its facts say, and what a
// technician connects where.
import type { Profile } from "../../firmware/profile.ts";
import { table } from "../../gateway/text/table.ts";
import type { BoardClock } from "../../shared/clocks.ts";
import { MODULE_NAMES, moduleNamed } from "../../shared/radio/modules/index.ts";
import { ToolError } from "../errors.ts";
import { LANGUAGES, type Sentences } from "../sentences.ts";
import { BOARD_KINDS, type BoardKind, FACTS } from "./kinds.ts";
import type { Geometry } from "./layout.ts";

/** The board that an interpreter says it is. The interpreter on Linux has names of its builder's. */
export function boardNamed(name: string): BoardKind | undefined {
  return Object.values(BOARD_KINDS).find((kind) =>
    kind.id === "linux" ? name.startsWith(kind.interpreter) : name === kind.interpreter,
  );
}

/** Whether Storage is where and as large as the firmware for this kind takes it to be. Linux has any. */
export function fitsKind(kind: BoardKind, found: Geometry): boolean {
  const { address, pages, pageSize } = kind.storage;
  return (
    kind.id === "linux" || (found.address === address && found.pages === pages && found.pageSize === pageSize)
  );
}

/** Throws ToolError "usage" where a profile asks for what a board does not have. */
export function checkProfile(
  kind: BoardKind,
  profile: Pick<Profile, "pressure" | "acoustic" | "uart" | "bits">,
  say: Sentences = LANGUAGES.en,
): void {
  const refuse = (sentence: string) => {
    throw new ToolError("usage", sentence);
  };
  const { uart = 1, bits = 0, pressure, acoustic } = profile;
  if (bits > kind.waveform.bits) refuse(say.lacksBits(kind.title, kind.waveform.bits, bits));
  if (kind.id === "linux") {
    if (profile.uart !== undefined) refuse(say.lacksUart(kind.title, uart));
    return;
  }
  if (kind.lines[uart - 1] === undefined) refuse(say.lacksUart(kind.title, uart));
  const has = new Set(Object.values(kind.pins));
  if (pressure && !has.has("pressure")) refuse(say.lacksSensor(kind.title, "pressure"));
  if (acoustic !== null && !has.has("acoustic")) refuse(say.lacksSensor(kind.title, "acoustic"));
}

/** What decides which links a board can have. */
type Linked = Pick<BoardKind, "title" | "lineOnly" | "fastest">;

/** Why nodes on this board cannot have that link; undefined where they can. */
export function linkFault(kind: Linked, link: string, say: Sentences = LANGUAGES.en): string | undefined {
  const module = moduleNamed(link);
  if (module === undefined) return undefined;
  if (kind.lineOnly) return say.lineOnly(kind.title);
  if (kind.fastest === undefined || module.driver.baud <= kind.fastest) return undefined;
  return say.tooFast(kind.title, kind.fastest, module.title, module.driver.baud);
}

const AES = { ccm: "AES-CCM", blocks: "AES", none: "-" };

const watchdogOf = (seconds = 0) =>
  seconds === 0 ? "-" : seconds < 3600 ? `${seconds} s` : `${Math.floor(seconds / 3600)} h`;

/** The radio modules that a node on this board can have. */
export const modulesOf = (facts: Linked) =>
  MODULE_NAMES.filter((name) => linkFault(facts, name) === undefined);

const clockOf = ({ source, error }: BoardClock) =>
  `${source}, ${error < 10_000 ? `${error} ppm` : `${error / 10_000} %`}`;

function modulesFor(facts: Linked, { all, none }: TableWords): string {
  const names = modulesOf(facts);
  return names.length === MODULE_NAMES.length ? all : names.join(", ") || none;
}

type TableWords = Sentences["help"]["boardTable"];

/** What there is to know of each board, in columns: first what it is, then what is connected to it. */
export function boardRows(words: TableWords = LANGUAGES.en.help.boardTable): string[][] {
  const rows = [words.head.split("|")];
  for (const facts of Object.values(FACTS)) {
    const { storage, ring, ringPages, waveform, analogBits, pins } = facts;
    const pagesOf = ({ pages, pageSize }: Pick<Geometry, "pages" | "pageSize">) =>
      `${pages} x ${pageSize / 1024} kB`;
    rows.push([
      facts.id,
      facts.title,
      facts.interpreter,
      facts.chip,
      String(facts.variables ?? words.any),
      facts.id === "linux" ? words.any : pagesOf(storage),
      facts.id === "linux" ? words.pages : pagesOf(ring ?? { ...storage, pages: ringPages }),
      String(waveform.bits),
      String(analogBits),
      facts.reference === undefined ? "-" : words.reference[facts.reference],
      AES[facts.aes],
      watchdogOf(facts.watchdog),
      clockOf(facts.clock),
      pins?.acoustic ?? words.file,
      pins?.pressure ?? words.file,
      pins?.supply ?? "-",
      pins?.amplifier ?? "-",
      facts.lines.map(({ tx, rx }) => `${tx}/${rx}`).join(", ") || "tty",
      String(facts.consoleBaud ?? "-"),
      facts.reset === undefined ? "-" : words.reset[facts.reset],
      modulesFor(facts, words),
      facts.modulePin ?? "-",
    ]);
  }
  return rows;
}

/** The first column that is of what is connected. */
const CONNECTIONS = 13;

/** The same as two tables, each with the boards' names: for docs/boards.md. */
export function boardTables(): string[][][] {
  const rows = boardRows();
  return [
    rows.map((row) => row.slice(0, CONNECTIONS)),
    rows.map((row) => [row[0]!, ...row.slice(CONNECTIONS)]),
  ];
}

/** The boards for a technician at a terminal: what fits 110 columns. */
export function boardTable(words?: TableWords): string {
  const shown = [0, 1, 2, 5, 13, 14, 15, 17, 20];
  const rows = boardRows(words).map((row) => shown.map((i) => row[i]!));
  return table(rows, { gap: 1 }).join("\n");
}
