// All that is asked of a folder of recordings, in one go.
import { createRandom } from "../../board/synth.ts";
import { ToolError } from "../../errors.ts";
import { type Ablation, ablations } from "./ablations.ts";
import { BASELINES, type BaselineFigures, baseline, REFITTED } from "./baselines.ts";
import type { Fault } from "./faults.ts";
import { type Heard, hear } from "./features.ts";
import { type Frozen, frozen, type HeardJudged, judgeFrozen } from "./frozen.ts";
import { loadLabelled } from "./load.ts";
import { type Loso, loso } from "./loso.ts";
import { type OverNights, overNights } from "./nights.ts";
import { type Times, timesByLabel } from "./times.ts";

export interface Evaluation {
  folder: string;
  seed: number;
  notes: string[];
  /** Recordings that say nothing about a pipe: they count neither way. */
  faults: Fault[];
  heard: HeardJudged[];
  times: Times;
  overNights: OverNights;
  frozen: Frozen;
  /** Null where no site can be left out. */
  loso: { weightsAndThreshold: Loso; thresholdOnly: Loso } | null;
  baselines: BaselineFigures[];
  refitted: BaselineFigures[];
  ablations: Ablation[];
}

/** The notes that are not on faults, which have their own sentences. */
export const notesBeside = (notes: string[], faults: Fault[]) =>
  notes.filter(
    (note) => !faults.some(({ file }) => note.startsWith(`${file}: `) || note.startsWith(`${file} `)),
  );

/** Throws ToolError "recording" where nothing is left to judge. */
export function evaluateRecordings(
  folder: string,
  seed: number,
  onProgress: (step: string, done: number, of: number) => void = () => {},
): Evaluation {
  const { recordings, notes, faults } = loadLabelled(folder, (done, of) => onProgress("reading", done, of));
  const heard: Heard[] = [];
  for (const [i, recording] of recordings.entries()) {
    onProgress("listening", i, recordings.length);
    const h = hear(recording);
    if ("fault" in h) faults.push(h.fault);
    else heard.push(h);
  }
  if (heard.length === 0) {
    const why = faults.map((fault) => `${fault.file}: ${fault.why}.`);
    throw new ToolError(
      "recording",
      [...notesBeside(notes, faults), ...why, `${folder} has no recording that can be judged.`].join("\n"),
    );
  }
  for (const leak of [true, false])
    if (heard.every((h) => h.leak !== leak))
      notes.push(
        `There is no recording ${leak ? "with" : "without"} a leak: ${leak ? "what is found" : "what is false"} and areas under curves are not known.`,
      );
  const both = new Set(heard.map(({ leak }) => leak)).size === 2;
  const random = createRandom(seed);
  const judged = judgeFrozen(heard);
  return {
    folder,
    seed,
    notes,
    faults,
    heard: judged,
    times: timesByLabel(judged),
    overNights: overNights(judged),
    frozen: frozen(judged, random),
    loso: loso(heard, random),
    // Nothing can be fitted to one class.
    baselines: both ? BASELINES.map((one) => baseline(one, heard)) : [],
    refitted: both ? REFITTED.map((one) => baseline(one, heard)) : [],
    ablations: ablations(heard, random, (done, of) => onProgress("drawing windows", done, of)),
  };
}
