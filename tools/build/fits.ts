// Whether firmware fits its board, before somebody stands at a pipe with it: code, profile and what locks
// the console share what Storage has besides the journal.
import type { RadioProfile } from "../../firmware/profile.ts";
import { ToolError } from "../errors.ts";
import { type BoardKind, boardKind, onRadio } from "../image/kinds.ts";
import { layOut, sizeOf } from "../image/layout.ts";
import { LONGEST_PASSWORD, lockOf } from "../image/lock.ts";
import { profileFor } from "../image/profile.ts";
import type { Tokens } from "../image/tokens.ts";

/** As long as a profile gets: the largest numbers, and room for settings to come. */
const LONGEST = { network: 255, node: 65535, epoch: 255, key: "f".repeat(32) };
const LONGEST_RADIO: RadioProfile = [999_999_999, 12, 99, 999_999, 999_999, 99_999, 9999, 99];
const SPARE = 64;

/**
 * So many bytes stay free with every board and link: a later correction has room without a board being given up for it,
 * or something else in its firmware.
 */
export const LEAST_LEFT = 256;

/**
 * Bytes left on the board with this code, for a link by wire or by radio, over the longest profile. Throws ToolError
 * "build" where there are fewer than LEAST_LEFT.
 */
export function roomLeft(board: BoardKind, code: Tokens, radio = false): number {
  const kind = radio ? onRadio(board) : board;
  const { storage, ringPages, ring } = kind;
  const profile = profileFor(LONGEST, radio ? { radio: LONGEST_RADIO } : {});
  const room = (storage.pages - (ring ? 0 : ringPages)) * storage.pageSize;
  const others = JSON.stringify({ ...profile, ring: [4294967295, 65535, 65536] }).length + SPARE;
  const lock = lockOf(kind, LONGEST_PASSWORD);
  // Two headers of 32 B each, the ring's, and a padding file between of at least 36 B.
  const left = room - sizeOf(lock) - code.length - others - 4 * 32 - 4;
  if (left < LEAST_LEFT) {
    throw new ToolError(
      "build",
      `The firmware for ${kind.id} is ${code.length} B and does not fit: its Storage has ${room} B besides the ` +
        `journal, ${others} of them for the profile, and ${LEAST_LEFT} stay free for corrections. It has to become ` +
        `${LEAST_LEFT - left} B shorter.`,
    );
  }
  layOut(storage, ringPages, code, profile, undefined, ring, lock);
  return left;
}

/**
 * The same for a board by its name. Throws ToolError "board" for pins used twice or not there, so that a build
 * refuses them and not only the flashing tool.
 */
export function roomLeftOn(board: string, code: Tokens, radio = false): number {
  return roomLeft(boardKind(board), code, radio);
}
