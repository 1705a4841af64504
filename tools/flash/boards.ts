// The boards that can be flashed: how their interpreter calls them, and what a technician connects where.
import { BOARD_KINDS, type BoardKind } from "../board/kinds.ts";
import type { Geometry } from "./layout.ts";

export interface FlashableBoard {
  kind: BoardKind;
  /** Whether `process.env.BOARD` names this board. */
  is: (name: string) => boolean;
  /** The same for people. */
  name: string;
  /** Transmit and receive pin of the data line. */
  line: string;
}

export const FLASHABLE: Record<string, FlashableBoard> = {
  puckjs: { kind: BOARD_KINDS.puckjs!, is: (name) => name === "PUCKJS", name: "PUCKJS", line: "D28/D29" },
  pico: { kind: BOARD_KINDS.pico!, is: (name) => name === "PICO_R1_3", name: "PICO_R1_3", line: "B6/B7" },
  linux: { kind: BOARD_KINDS.linux!, is: (name) => /^LINUX/.test(name), name: "LINUX", line: "tty" },
};

/** The board that an interpreter says it is. */
export function boardNamed(name: string): FlashableBoard | undefined {
  return Object.values(FLASHABLE).find((board) => board.is(name));
}

/** Whether Storage is where and as large as the firmware for this kind takes it to be. Linux has any. */
export function fitsKind(kind: BoardKind, found: Geometry): boolean {
  const { address, pages, pageSize } = kind.storage;
  return (
    kind.id === "linux" || (found.address === address && found.pages === pages && found.pageSize === pageSize)
  );
}

function pin(kind: BoardKind, use: string): string {
  return Object.entries(kind.pins).find(([, what]) => what === use)?.[0] ?? "file";
}

/** A table of the boards, for people. */
export function boardTable(): string {
  const rows = [["board", "", "BOARD", "Storage", "journal", "acoustic", "pressure", "supply", "TX/RX"]];
  for (const { kind, name, line } of Object.values(FLASHABLE)) {
    const { pages, pageSize } = kind.storage;
    const supply = kind.pins && pin(kind, "supply");
    rows.push([
      kind.id,
      kind.title,
      name,
      kind.id === "linux" ? "any" : `${pages} x ${pageSize / 1024} kB`,
      kind.id === "linux" ? "2..64 p" : `${kind.ringPages} p`,
      pin(kind, "acoustic"),
      pin(kind, "pressure"),
      supply === "file" ? "-" : supply,
      line,
    ]);
  }
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join(" ")
        .trimEnd(),
    )
    .join("\n");
}
