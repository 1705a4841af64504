// A bundle that does not fit is refused with a sentence, before it is flashed.
import { expect, test } from "vitest";
import { BOARD_KINDS } from "../../../tools/board/kinds.ts";
import { boardIds, bootCode } from "../../../tools/build/bundle.ts";
import { roomLeft, roomLeftOn } from "../../../tools/build/fits.ts";
import type { Tokens } from "../../../tools/build/tokens.ts";
import { layOut } from "../../../tools/flash/layout.ts";
import { profileFor } from "../../../tools/flash/profile.ts";

const blank = (length: number) => " ".repeat(length) as Tokens;

test("the firmware fits every board", () => {
  for (const board of boardIds()) expect(roomLeftOn(board, bootCode(board)), board).toBeGreaterThan(0);
});

test("what does not fit is refused with the board, the size and how much it is too long", () => {
  const kind = BOARD_KINDS.puckjs!;
  const room = roomLeft(kind, blank(0));
  expect(roomLeft(kind, blank(room))).toBe(0);
  expect(() => roomLeft(kind, blank(room + 100))).toThrow(
    expect.objectContaining({
      code: "build",
      message: expect.stringMatching(/puckjs is \d+ B .* 100 B shorter/),
    }),
  );
});

test("what is said to fit can be laid out with a long profile", () => {
  for (const kind of Object.values(BOARD_KINDS)) {
    const code = blank(roomLeft(kind, blank(0)));
    const profile = profileFor(
      { network: 255, node: 65535, epoch: 255, key: "f".repeat(32) },
      { path: "/dev/serial/by-id/".padEnd(120, "x") },
    );
    expect(() => layOut(kind.storage, kind.ringPages, code, profile, undefined, kind.ring)).not.toThrow();
  }
});
