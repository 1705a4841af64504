// What is assumed of a district: every constant that nobody has measured here, with what hangs on it.

import type { DistrictFigures } from "./evaluate.ts";
import { FOUND_WITHIN } from "./figures.ts";
import { MIXED_MM, PLASTIC_SHARE } from "./ground.ts";
import { BASE_SAYS } from "./plain.ts";
import { LEAK_NIGHTS, VISIT_NIGHTS } from "./run.ts";

export interface Assumed {
  what: string;
  value: string;
  why: string;
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

export function assumptions({ options }: DistrictFigures): Assumed[] {
  const assumed = (what: string, value: string, why: string): Assumed => ({ what, value, why });
  return [
    assumed(
      "a leak's source level",
      `${options.sourceLevel} dB over the usual background at its hole, of 10 l/min`,
      "decides what is found; --source-level, --table",
    ),
    assumed("leaks a node-year", `${options.leaks}`, "true alarms are in proportion; --leaks"),
    assumed(
      "flow of leaks",
      "4 to 60 l/min, as many in each doubling",
      "small ones are not heard; louder by the flow",
    ),
    assumed("leaks on metal", "60 %", "those on plastic are mostly not heard"),
    assumed("leaks that grow", "30 %, over 3 to 30 nights", "found later; the others are there at once"),
    assumed(
      "material of pipes",
      `of those that the file does not tell, ${percent(PLASTIC_SHARE)} of up to ${MIXED_MM} mm are plastic`,
      "how far a leak is heard",
    ),
    assumed(
      "loss along a pipe",
      "metal 0.02 to 0.2 dB/m; plastic 0.5 to 2e-4 s/m",
      "ranges of the design, which name no paper; where in it a pipe lies is drawn",
    ),
    assumed("coupling of a node", "5 dB from node to node", "which node hears it best"),
    assumed("distance to a node", "100 m at most", "where nodes are hung"),
    assumed("noise of places", "as 180 Korean field sensors show it", "false alarms; no network is theirs"),
    assumed("nuisances", "the tables below, how often each comes", "false alarms: nearly all of them"),
    assumed(
      "water drawn by nuisances",
      "1 to 60 l/min of taps, irrigation, tanks",
      "without it a meter would look much better than it is",
    ),
    assumed(
      "night flow of an area",
      "2 to 5 m³/h, 7 to 10 % from night to night, 15 % season",
      "a larger flow hides leaks from the meter",
    ),
    assumed("irrigation", "begins from May to August", "the evidence knows the season"),
    assumed(
      "a visit",
      `${VISIT_NIGHTS} nights after an alarm`,
      "then a leak is mended, and other noise known",
    ),
    assumed("a leak that nobody finds", `runs ${LEAK_NIGHTS} nights`, "how many run at a time"),
    assumed(
      "found",
      `within ${FOUND_WITHIN} nights of being 4 dB louder at some node`,
      "the evaluation's definition",
    ),
    assumed("the plain thresholds", BASE_SAYS, "nobody publishes what loggers are set to"),
  ];
}
