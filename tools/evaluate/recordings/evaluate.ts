// All that is asked of a folder of recordings, in one go.
import { createRandom } from "../../board/synth.ts";
import { ToolError } from "../../errors.ts";
import { type Ablation, ablations } from "./ablations.ts";
import { BASELINES, type BaselineFigures, baseline, REFITTED } from "./baselines.ts";
import { type Heard, hear } from "./features.ts";
import { type Frozen, frozen, type HeardJudged, judgeFrozen } from "./frozen.ts";
import { loadLabelled } from "./load.ts";
import { type Loso, loso } from "./loso.ts";

export interface Evaluation {
  folder: string;
  seed: number;
  notes: string[];
  unreadable: number;
  heard: HeardJudged[];
  frozen: Frozen;
  /** Null where no site can be left out. */
  loso: { weightsAndThreshold: Loso; thresholdOnly: Loso } | null;
  baselines: BaselineFigures[];
  refitted: BaselineFigures[];
  ablations: Ablation[];
}

/** Throws ToolError "recording" where nothing is left to judge. */
export function evaluateRecordings(
  folder: string,
  seed: number,
  onProgress: (step: string, done: number, of: number) => void = () => {},
): Evaluation {
  const { recordings, notes, unreadable } = loadLabelled(folder, (done, of) =>
    onProgress("reading", done, of),
  );
  const heard: Heard[] = [];
  for (const [i, recording] of recordings.entries()) {
    onProgress("listening", i, recordings.length);
    const h = hear(recording);
    if (h === undefined) notes.push(`${recording.file} shows no sensor, only an input at rest: not counted.`);
    else heard.push(h);
  }
  if (heard.length === 0)
    throw new ToolError("recording", [...notes, `${folder} has no recording that can be judged.`].join("\n"));
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
    unreadable,
    heard: judged,
    frozen: frozen(judged, random),
    loso: loso(heard, random),
    // Nothing can be fitted to one class.
    baselines: both ? BASELINES.map((one) => baseline(one, heard)) : [],
    refitted: both ? REFITTED.map((one) => baseline(one, heard)) : [],
    ablations: ablations(heard, random, (done, of) => onProgress("drawing windows", done, of)),
  };
}
