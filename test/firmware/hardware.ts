// Boards that a node may be built on, and a sound for them to hear.
import { BOARD_KINDS } from "../../tools/image/kinds.ts";

/** Boards with pins; what a board adds to the node has to show within a quarter of an hour. */
export const HARDWARE_IDS = Object.values(BOARD_KINDS)
  .filter(({ lines }) => lines.length > 0)
  .map(({ id }) => id);

export const sine = (amplitude: number, hertz: number) => (from: number, rate: number, out: Float64Array) => {
  for (let i = 0; i < out.length; i++)
    out[i] = amplitude * Math.sin(2 * Math.PI * hertz * (from / 1000 + i / rate));
};
