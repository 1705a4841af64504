// The recorded answers: what interpreters said, and how it depends on what they were built with.
import { readFileSync, writeFileSync } from "node:fs";
import type { Answers, Traits } from "./ask.ts";
import type { Case } from "./case.ts";

export interface Recorded {
  /** Versions of the interpreters that were asked. */
  versions: string[];
  /** By case: the answer, or the two of builds with and without the trait the case names. */
  answers: Record<string, string | { with?: string; without?: string }>;
}

const FILE = new URL("answers.json", import.meta.url);

export const readRecorded = (): Recorded => JSON.parse(readFileSync(FILE, "utf8"));

export const writeRecorded = (recorded: Recorded) =>
  writeFileSync(FILE, `${JSON.stringify(recorded, null, 2)}\n`);

/** What a build with these traits is expected to answer; undefined where that was never recorded. */
export function expected({ answers }: Recorded, one: Case, traits: Traits): string | undefined {
  const answer = answers[one.name];
  if (answer === undefined || typeof answer === "string") return answer;
  return one.trait && traits[one.trait] ? answer.with : answer.without;
}

/** Differences for people, one after the other; empty where there are none. */
export function differences(recorded: Recorded, cases: Case[], found: Answers, traits: Traits): string {
  const lines: string[] = [];
  for (const one of cases) {
    const was = expected(recorded, one, traits);
    const is = found.get(one.name) ?? "no answer";
    if (was === is) continue;
    lines.push(
      `${one.name}\n    code      ${one.code}\n    recorded  ${was ?? "(never asked)"}\n    now       ${is}`,
    );
  }
  return lines.join("\n");
}
