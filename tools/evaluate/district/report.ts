// All that the districts' page is made of: beside the figures, the first district's map and the two stories, whose districts
// are drawn once more.
import { keepDiary } from "./diary.ts";
import type { Progress } from "./draws.ts";
import { type DistrictOptions, groundOf } from "./evaluate.ts";
import type { DistrictReport } from "./page.ts";
import { type Chosen, chooseFalse, chooseLeak } from "./story.ts";

const STEPS = 3;

export function reportOf(
  options: DistrictOptions,
  told: Pick<DistrictReport, "figures" | "bursts" | "levels">,
  progress: Progress = () => {},
): DistrictReport {
  const diaryOf = (chosen: Chosen | null) => (chosen === null ? null : keepDiary(chosen, options));
  progress(0, STEPS);
  const chosen = chooseLeak(told.figures, options);
  progress(1, STEPS);
  const leak = diaryOf(chosen);
  progress(2, STEPS);
  const falseAlarm = diaryOf(chooseFalse(told.figures));
  return { ...told, ground: groundOf(options.networks[0]!, options, 0), leak, falseAlarm };
}
