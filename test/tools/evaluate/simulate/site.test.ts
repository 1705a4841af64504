// The field site is as restless as the sensors that it is named after: of 180 Korean ones with five and more records, levels
// differ by 1.65 dB from night to night, by 1.99 in all, and by 0.7 in 500 to 1000 Hz (robust), whatever the firmware's
// percentiles and rounding add.
import { expect, test } from "vitest";
import * as N from "../../../../shared/leak/night.ts";
import type { SiteKind } from "../../../../tools/evaluate/simulate/kinds.ts";
import { createLife } from "../../../../tools/evaluate/simulate/nights.ts";
import { quantile } from "../../../../tools/statistics.ts";

const NODES = 300;
/** Of a season not much is in them. */
const NIGHTS = 40;

/** A deviation that single loud nights, as of rain, do not move: half of what two thirds are within. */
const robust = (values: number[]) => (quantile(values, 0.8413) - quantile(values, 0.1587)) / 2;
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Means over the nodes of what levels differ by within a node, dB, as the decision is handed them. */
function spreadOf(site: SiteKind) {
  const found = { nightly: [] as number[], all: [] as number[], main: [] as number[] };
  for (let node = 0; node < NODES; node++) {
    const life = createLife({
      ...{ family: "report", seed: 21, node, site, nights: NIGHTS, sustained: false, leak: null },
    });
    const levels: number[] = [];
    const mains: number[] = [];
    const steps: number[] = [];
    for (let i = 0; i < NIGHTS; i++) {
      if (!life.draw(i)) continue;
      const level = life.night[N.LEVEL_10]! / 2;
      if (levels.length) steps.push((level - levels.at(-1)!) / Math.SQRT2);
      levels.push(level);
      mains.push(life.night[N.MAIN_BAND]! / 2);
    }
    found.nightly.push(robust(steps));
    found.all.push(robust(levels));
    found.main.push(robust(mains));
  }
  return { nightly: mean(found.nightly), all: mean(found.all), main: mean(found.main) };
}

test("the field site has the published spread", () => {
  const { nightly, all, main } = spreadOf("field");
  expect(nightly).toBeGreaterThan(1.5);
  expect(nightly).toBeLessThan(1.85);
  expect(all).toBeGreaterThan(1.8);
  expect(all).toBeLessThan(2.2);
  expect(main).toBeGreaterThan(0.6);
  expect(main).toBeLessThan(0.8);
});

test("default and between are quieter, in that order", () => {
  const [quiet, between, field] = (["default", "between", "field"] as const).map(spreadOf);
  expect(quiet!.all).toBeLessThan(between!.all - 0.1);
  expect(between!.all).toBeLessThan(field!.all - 0.2);
});
