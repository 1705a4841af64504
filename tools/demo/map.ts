// A metered area as text: its pipes as dots, its nodes by a symbol of their state and their number.
import type { Town } from "./town.ts";

/** As on the page: a shape for each state, so that none is told by colour alone. */
export const SYMBOLS = {
  ok: "○",
  learning: "◌",
  suspect: "△",
  leak: "◆",
  silent: "¤",
  muted: "⊖",
} as const;
export type NodeSymbol = keyof typeof SYMBOLS;

export interface AreaMap {
  width: number;
  height: number;
  /** Rows of cells: a character, or a node's place in the list with which of its label's characters it is. */
  cells: readonly (readonly (string | { node: number; part: number })[])[];
}

/** Symbol and two digits. */
const LABEL = 3;

/** m, from the west and from the north. */
interface Frame {
  left: number;
  top: number;
  /** m of a cell. */
  across: number;
  down: number;
}

export function drawArea(town: Town, area: number, width: number, height: number): AreaMap {
  const nodes = town.nodes.flatMap((node, index) => (node.area === area ? [{ ...node, index }] : []));
  const [xs, ys] = [nodes.map(({ x }) => x), nodes.map(({ y }) => y)];
  const frame: Frame = {
    left: Math.min(...xs),
    top: Math.max(...ys),
    across: Math.max(1, Math.max(...xs) - Math.min(...xs)) / (width - LABEL),
    down: Math.max(1, Math.max(...ys) - Math.min(...ys)) / (height - 1),
  };
  const cells: (string | { node: number; part: number })[][] = Array.from({ length: height }, () =>
    new Array<string>(width).fill(" "),
  );
  drawPipes(town, frame, cells);
  for (const { index, x, y } of nodes) {
    const at = free(
      cells,
      Math.round((x - frame.left) / frame.across),
      Math.round((frame.top - y) / frame.down),
    );
    for (let part = 0; part < LABEL; part++) cells[at.row]![at.column + part] = { node: index, part };
  }
  return { width, height, cells };
}

function drawPipes({ network }: Town, { left, top, across, down }: Frame, cells: unknown[][]): void {
  for (const { from, to, kind } of network.links) {
    const [a, b] = [network.nodes[from]!, network.nodes[to]!];
    if (kind !== "pipe" || a.x === undefined || b.x === undefined) continue;
    const steps = Math.ceil(Math.max(Math.abs(a.x - b.x) / across, Math.abs(a.y! - b.y!) / down, 1));
    for (let i = 0; i <= steps; i++) {
      const column = Math.round((a.x + ((b.x - a.x) * i) / steps - left) / across);
      const row = Math.round((top - (a.y! + ((b.y! - a.y!) * i) / steps)) / down);
      if (cells[row]?.[column] !== undefined) cells[row]![column] = "·";
    }
  }
}

/** The nearest place to this one that no other label has. */
function free(cells: readonly (readonly unknown[])[], column: number, row: number) {
  const [height, width] = [cells.length, cells[0]!.length];
  let best = { row: 0, column: 0, distance: Number.POSITIVE_INFINITY };
  for (let r = 0; r < height; r++)
    for (let c = 0; c <= width - LABEL; c++) {
      // A row is as high as two columns are wide.
      const distance = 2 * Math.abs(r - row) + Math.abs(c - column);
      const around = cells[r]!.slice(Math.max(0, c - 1), c + LABEL);
      if (distance < best.distance && around.every((cell) => typeof cell === "string"))
        best = { row: r, column: c, distance };
    }
  return best;
}

/** Its rows; `show` gives a node's symbol, styled, and `number` its two digits. */
export function mapRows(
  { cells }: AreaMap,
  show: (node: number) => string,
  number: (node: number) => string,
): string[] {
  return cells.map((row) =>
    row
      .map((cell) => {
        if (typeof cell === "string") return cell;
        return cell.part === 0 ? show(cell.node) : number(cell.node)[cell.part - 1]!;
      })
      .join(""),
  );
}
