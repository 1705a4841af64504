// What the node needs of a way to the gateway: frames out, and a time in which an answer can come.
export interface Link {
  /** Frames of records that may follow one another in one go; the rest waits for the next report, or the next slot. */
  most: number;
  /**
   * Sets it up. `take` gets every frame that arrives whole; `silent` is called where no answer came to what was sent,
   * and none will come any more. Not open yet.
   */
  start(take: (frame: Uint8Array) => void, silent: () => void): void;
  /** From here on frames can be sent. */
  open(): void;
  close(): void;
  /** ms until a frame with a body of so many bytes may be sent. */
  wait(length: number): number;
  send(frame: Uint8Array): void;
  /**
   * The answer has come: no other is waited for. `margin`: dB by which the node was louder than it had to be, where that
   * is known.
   */
  heard(margin?: number): void;
  /** Nothing has been heard for long: as loud as it may be. */
  forsaken(): void;
}
