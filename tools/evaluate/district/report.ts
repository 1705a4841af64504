// All that the districts' page is made of: beside the figures, the first district's map and the two stories, whose districts
// are drawn once more.
import { keepDiary } from "./diary.ts";
import { type DistrictFigures, type DistrictOptions, groundOf } from "./evaluate.ts";
import type { DistrictReport } from "./page.ts";
import { type Chosen, chooseFalse, chooseLeak } from "./story.ts";

export function reportOf(
  options: DistrictOptions,
  told: Pick<DistrictReport, "figures" | "bursts" | "levels"> & { figures: DistrictFigures },
): DistrictReport {
  const diaryOf = (chosen: Chosen | null) => (chosen === null ? null : keepDiary(chosen, options));
  return {
    ...told,
    ground: groundOf(options.networks[0]!, options, 0),
    leak: diaryOf(chooseLeak(told.figures, options)),
    falseAlarm: diaryOf(chooseFalse(told.figures)),
  };
}
