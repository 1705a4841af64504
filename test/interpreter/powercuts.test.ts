// A few power cuts on the real interpreter: from the same flash, and with the process ending inside its writes, it
// sends the same frames as the virtual board and leaves the same flash. (The campaign: npm run test:powercuts.)
import { describe, expect, test } from "vitest";
import { interpreterLimits } from "../../tools/board/interpreter.ts";
import { boardLike, interpreterCampaign } from "../../tools/powercuts/interpreter.ts";
import { ESPRUINO } from "./espruino.ts";

describe.skipIf(!ESPRUINO)("power cuts on the interpreter", () => {
  test("frames and flash are those of the virtual board", async () => {
    const limits = await interpreterLimits(ESPRUINO!);
    const tally = await interpreterCampaign({
      binary: ESPRUINO!,
      limits,
      board: boardLike(limits, ["puckjs", "pico", "espruino-wifi"]),
      days: 3,
      seed: 3,
      points: 20,
      onProgress: () => {},
    });
    expect(tally.violations).toEqual([]);
    expect(tally.points).toBeGreaterThan(10);
    expect(tally.cut_there).toBeGreaterThan(0);
  });
});
