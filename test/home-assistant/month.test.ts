// Three days of a simulated site with Home Assistant beside it; `npm run test:recipes` lives the month.
import { beforeAll, expect, test } from "vitest";
import { checkLife } from "./check-life.ts";
import { type Life, liveWithHome } from "./life.ts";

let life: Life;
beforeAll(async () => {
  ({ life } = await liveWithHome(3, 1));
});

test("nothing is refused, left over, twice, or from the past, and ids stay", () => {
  checkLife(life);
  expect(life.looks).toBeGreaterThan(200);
});
