// What this node consists of: its board, and its profile with what commands have set in it. Known from boot on.
import type { Board } from "../boards/board.ts";
import type { Profile } from "../profile.ts";

export let board: Board;
export let profile: Profile;

export function setUp(b: Board, p: Profile): void {
  board = b;
  profile = p;
}
