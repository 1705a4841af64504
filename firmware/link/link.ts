// What the node needs of a way to the gateway: frames out, and a time in which an answer can come.
import type { Board } from "../boards/board.ts";
import type { Profile } from "../profile.ts";

export interface Link {
  /** Frames of records that may follow one another in one go; the rest waits for the next report. */
  most: number;
  /** Sets it up; `take` gets every frame that arrives whole. Not open yet. */
  start(board: Board, profile: Profile, take: (frame: Uint8Array) => void): void;
  /** From here on frames can be sent. */
  open(): void;
  close(): void;
  /** Sends a frame; returns after how many ms no answer to it will come any more. */
  send(frame: Uint8Array): number;
}
