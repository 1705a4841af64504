// One burst for a picture: an hour of means, with a fall of 5 kPa, until the firmware tells it.
import { putU16 } from "../../../shared/bytes.ts";
import { burst, newBurst } from "../../../shared/leak/burst.ts";
import { DIFFERENCE, newLearned } from "../../../shared/leak/learned.ts";
import { BURST } from "../../../shared/leak/thresholds.ts";
import { createChance } from "../../chance.ts";

const MEANS = 30;
const FALLS = 15;
const STEP = 5;
/** Of a mean of six samples of 0.8 kPa. */
const NOISE = 0.33;

function trace() {
  const chance = createChance("report", 1, 0, 59);
  const state = newBurst();
  const learned = newLearned();
  putU16(learned, DIFFERENCE, 300);
  const kPa: number[] = [];
  let told = Number.NaN;
  for (let i = 0; i < MEANS; i++) {
    kPa.push(400 + NOISE * chance.normal() - (i >= FALLS ? STEP : 0));
    if (burst(state, learned, Math.round(100 * kPa[i]!), BURST, -1)) told = 2 * (i + 1);
  }
  return { minutes: kPa.map((_, i) => 2 * i + 1), kPa, fell: 2 * FALLS, told };
}

export const BURST_TRACE = trace();
