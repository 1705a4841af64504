// What a set of recordings cannot show, in sentences for text and page: computed from the set at hand, so that they
// hold for any other.
import { RATE, WINDOW } from "../../../firmware/boards/board.ts";
import { wilson } from "../../statistics.ts";
import { START_THRESHOLD } from "../firmware.ts";
import type { Evaluation } from "./evaluate.ts";

/** A rate of false tellings that would be worth showing; for reckoning only, no goal. */
const WORTH_SHOWING = 0.1;

const two = (x: number) => x.toFixed(2);

/** Sites of which none may be told, so that a rate of `most` is excluded (Wilson, 95 %). */
export function sitesFor(most: number): number {
  let n = 1;
  while (wilson(0, n)[1] > most) n++;
  return n;
}

/** How little is known of false tellings. */
export function falseSentence({ sites_false: [k, n] }: Evaluation["frozen"]): string {
  if (n === 0) return "There is no site without a leak: nothing is known of what is told falsely.";
  return (
    `No goal is set for false: with ${n} site${n === 1 ? "" : "s"} without a leak even none told falsely leaves up to ` +
    `${two(wilson(0, n)[1])} possible (Wilson, 95 %); here ${k || "none"} ${k > 1 ? "are" : "is"}. To show ${two(WORTH_SHOWING)} or ` +
    `less takes ${sitesFor(WORTH_SHOWING)} sites of which none is told.`
  );
}

function nightsSentence({ overNights: { wanted, sites, judged } }: Evaluation): string {
  const rule = `The rule has to hold on ${wanted} nights running.`;
  if (judged.length === 0)
    return `${rule} ${sites === 1 ? "The one site has not" : `None of ${sites} sites has`} as many recordings: it cannot be asked, and single recordings are all there is.`;
  const each = judged.map(
    ({ site, leak, recordings, longest, told }) =>
      `${site} (${leak ? "leak" : "no leak"}, ${recordings} recordings, ${longest} running): ${told ? "told" : "not told"}`,
  );
  const others = judged.length < sites ? " Of the others single recordings are all there is." : "";
  return `${rule} ${judged.length} of ${sites} sites ${judged.length === 1 ? "has" : "have"} as many recordings, taken for nights: ${each.join("; ")}.${others}`;
}

function lengthSentence({ heard }: Evaluation): string {
  const seconds = heard.map(({ windows }) => (windows.length * WINDOW) / RATE);
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)].map((s) => s.toFixed(0));
  const range = least === most ? least : `${least} to ${most}`;
  return `A night is assumed to be what is recorded: windows of ${range} s on end, where a node hears windows spread over two hours. What changes within hours is not in them, and false alarms of years still less.`;
}

/** Sites by a number that goes with the logger: the same on pipes of several classes. */
function movedSentence({ heard }: Evaluation): string[] {
  const kinds = Map.groupBy(heard, ({ site }) => site);
  const moved = [...kinds].filter(([, some]) => new Set(some.map(({ kind }) => kind)).size > 1);
  if (moved.length === 0) return [];
  const names = moved.map(([site]) => site).join(", ");
  return [
    `A site is what the number in a file's name says. ${names} ${moved.length === 1 ? "has" : "have"} recordings of several classes of pipe: the number may be a logger's that has moved, and sites may be more, and less alike, than they seem.`,
  ];
}

const SCALE = `Levels are assumed to be on the scale that the threshold of ${START_THRESHOLD} dB was made on, re 32768 in the files; nothing in a recording says so. For other sensors it has to be calibrated: a reference.`;

/** All of it, a sentence or two each. */
export const limitsOf = (evaluation: Evaluation): string[] => [
  falseSentence(evaluation.frozen),
  nightsSentence(evaluation),
  ...evaluation.times.warnings,
  ...movedSentence(evaluation),
  lengthSentence(evaluation),
  SCALE,
];
