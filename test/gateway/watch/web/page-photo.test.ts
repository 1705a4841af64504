// How large photographs are drawn before they are sent.
import { expect, test } from "vitest";
import { sizeWithin } from "../../../../gateway/watch/web/page/photo-size.ts";

test.each([
  [4032, 3024, { width: 2048, height: 1536 }],
  [3024, 4032, { width: 1536, height: 2048 }],
  [800, 600, { width: 800, height: 600 }],
  [60_000, 10, { width: 2048, height: 1 }],
])("%d × %d px", (width, height, drawn) => {
  expect(sizeWithin(width, height)).toEqual(drawn);
});
