// A bundle that does not fit is refused with a sentence, before it is flashed.
import { expect, test } from "vitest";
import { DEFAULT_NETWORK } from "../../../shared/radio/network.ts";
import { boardIds, bootCode, linkIds, SERIAL } from "../../../tools/build/bundle.ts";
import { LEAST_LEFT, roomLeft, roomLeftOn } from "../../../tools/build/fits.ts";
import { linkFault } from "../../../tools/image/boards.ts";
import { BOARD_KINDS, type BoardKind, FACTS, onRadio } from "../../../tools/image/kinds.ts";
import { layOut } from "../../../tools/image/layout.ts";
import { profileFor, radioProfile } from "../../../tools/image/profile.ts";
import type { Tokens } from "../../../tools/image/tokens.ts";

const blank = (length: number) => " ".repeat(length) as Tokens;

/** The longest code that is taken. */
const longest = (kind: BoardKind, radio = false) => blank(roomLeft(kind, blank(0), radio) - LEAST_LEFT);

/** Boards of megabytes have room for anything; that it builds for them, `npm run build` says. */
const SHORT = 100_000;

test("the firmware fits every board that is short of flash, with every link, and leaves room to correct it", () => {
  const links = [SERIAL, ...linkIds().filter((link) => link !== SERIAL)];
  const rows = [["B left", ...links]];
  for (const board of boardIds()) {
    const { pages, pageSize } = FACTS[board]!.storage;
    const all = pages * pageSize < SHORT;
    const left = links.map((link) => {
      const fault = linkFault(FACTS[board]!, link);
      if (fault === undefined && !all && link !== SERIAL) return "-";
      if (fault === undefined) return roomLeftOn(board, bootCode(board, link), link !== SERIAL);
      expect(() => bootCode(board, link)).toThrow(fault);
      return "-";
    });
    rows.push([board, ...left.map(String)]);
  }
  console.log(
    rows.map(([id, ...cells]) => id!.padEnd(14) + cells.map((c) => c.padStart(9)).join("")).join("\n"),
  );
}, 300_000);

test("with radio there is room for the longest place in a network", () => {
  const kind = onRadio(BOARD_KINDS.puckjs!);
  const profile = profileFor(
    { network: 255, node: 65535, epoch: 255, key: "f".repeat(32) },
    { radio: radioProfile({ ...DEFAULT_NETWORK, duty: 1, spreadingFactor: 12, power: 22, period: 86_400 }) },
  );
  const code = longest(kind, true);
  expect(layOut(kind.storage, kind.ringPages, code, profile).free).toBeGreaterThanOrEqual(128);
});

test("what does not fit is refused with the board, the size and how much it is too long", () => {
  const kind = BOARD_KINDS.puckjs!;
  const { length } = longest(kind);
  expect(roomLeft(kind, blank(length))).toBe(LEAST_LEFT);
  const refused = (by: number) =>
    expect.objectContaining({
      code: "build",
      message: expect.stringMatching(
        new RegExp(`puckjs is ${length + by} B .*, and 256 stay free .* become ${by} B shorter\\.$`),
      ),
    });
  for (const by of [1, 100, LEAST_LEFT, LEAST_LEFT + 1, 5000])
    expect(() => roomLeft(kind, blank(length + by))).toThrow(refused(by));
});

test("what is said to fit can be laid out with a long profile", () => {
  for (const kind of Object.values(BOARD_KINDS)) {
    const code = longest(kind);
    const profile = profileFor(
      { network: 255, node: 65535, epoch: 255, key: "f".repeat(32) },
      { path: "/dev/serial/by-id/".padEnd(120, "x") },
    );
    expect(() => layOut(kind.storage, kind.ringPages, code, profile, undefined, kind.ring)).not.toThrow();
  }
});
