// How wide what a command says may be: as the terminal, and no wider than 80 columns.
import type { Output } from "./program.ts";

const WIDTH = 80;
/** A terminal that is narrower wraps it itself. */
const WIDTH_MIN = 30;

/** Columns. */
export const widthOf = ({ columns }: Output) => Math.max(WIDTH_MIN, Math.min(columns || WIDTH, WIDTH));
