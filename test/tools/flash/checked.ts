// What the check finds on a virtual board, for tests that give it faults.
import { expect } from "vitest";
import type { Profile } from "../../../firmware/profile.ts";
import { measureAll } from "../../../tools/flash/check/check.ts";
import { type Finding, judge } from "../../../tools/flash/check/judge.ts";
import { loadProgram } from "../../../tools/flash/check/program.ts";
import { checkProgramFor } from "../../../tools/flash/firmware.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import { rangeOf } from "../../../tools/image/transducers.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { noise, QUIET, steady } from "./signals.ts";
import { type BenchOptions, benchOf } from "./virtual-console.ts";

/** What a check of such a board finds. `clock`: how much faster its clock goes than the computer's, a share. */
export async function found(
  id: string,
  options: BenchOptions = {},
  changes: Partial<Profile> = {},
  clock = 0,
): Promise<Finding[]> {
  const bench = benchOf(id, { signals: { acoustic: noise(0.05), pressure: steady(400) }, ...options });
  const profile = profileFor({ network: 1, node: 7, epoch: 0, key: "" }, changes);
  const kind = BOARD_KINDS[id]!;
  const diagnosis = await loadProgram({
    ...{ board: bench.board, program: await checkProgramFor(id), profile, say: LANGUAGES.en },
    sleep: bench.deps.sleep,
  });
  const measured = await measureAll(diagnosis, profile, QUIET, LANGUAGES.en, {
    ...bench.deps,
    seconds: () => bench.deps.seconds() / (1 + clock),
  });
  expect(bench.errors()).toEqual([]);
  const range = profile.pressure === null ? 0 : rangeOf(profile.pressure);
  return judge(measured, kind, profile, range, kind.batteryLow ?? 2200);
}

export const faultsOf = (findings: Finding[]) => findings.flatMap(({ fault }) => fault ?? []);
