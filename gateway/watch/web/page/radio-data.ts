// Nodes by how well they are heard over radio. Without a browser.
import type { NodeRow } from "../api.ts";

/** dB over what a spreading factor needs: fading of LoRa over a day is some dB, so less than this fails now and then. */
export const ROOMY_DB = 10;
export const TIGHT_DB = 3;

/** Each the worst first; those on a line, or not heard yet, are in none. */
export function byMargin(nodes: Iterable<NodeRow>): Record<"roomy" | "narrow" | "tight", NodeRow[]> {
  const heard = [...nodes]
    .filter(({ margin_db }) => margin_db !== null)
    .sort((a, b) => a.margin_db! - b.margin_db!);
  return {
    tight: heard.filter(({ margin_db }) => margin_db! < TIGHT_DB),
    narrow: heard.filter(({ margin_db }) => margin_db! >= TIGHT_DB && margin_db! < ROOMY_DB),
    roomy: heard.filter(({ margin_db }) => margin_db! >= ROOMY_DB),
  };
}
