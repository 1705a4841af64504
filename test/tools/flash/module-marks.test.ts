// What a board's code tells of itself: every bundle that there is, so it builds them all.
import { expect, test } from "vitest";
import { boardIds, bootCode, linkIds } from "../../../tools/build/bundle.ts";
import { MARKS } from "../../../tools/flash/upgrade/settings.ts";
import { linkFault } from "../../../tools/image/boards.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";

test("firmware tells its module, to who looks for its mark", () => {
  for (const board of boardIds()) {
    for (const link of linkIds()) {
      const kind = BOARD_KINDS[board]!;
      if (kind.packed || linkFault(kind, link) !== undefined) continue;
      const code = bootCode(board, link);
      for (const [module, mark] of Object.entries(MARKS)) {
        expect([board, link, module, code.includes(mark)]).toEqual([board, link, module, link === module]);
      }
    }
  }
});
