// What happens at a moment of the month.
import type { Site } from "./site.ts";

export interface Step {
  /** Days since the beginning. */
  day: number;
  /** For people. */
  text: string;
  run(site: Site): unknown;
}
