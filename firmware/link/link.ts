// What the node needs of a way to the gateway: frames out, and a time in which an answer can come.

export interface Link {
  /** Frames of records that one round may send; the rest waits for the next report or slot. */
  roundFrames: number;
  /**
   * Sets it up, still closed. `onFrame` gets each frame that arrives whole; `onSilence` is called once for each frame
   * sent whose answer has not come in time.
   */
  start(onFrame: (frame: Uint8Array) => void, onSilence: () => void): void;
  /** From here on frames can be sent. */
  open(): void;
  close(): void;
  /** ms until a frame with a body of so many bytes may be sent. */
  waitMs(bodyLength: number): number;
  send(frame: Uint8Array): void;
  /** The answer has come. `marginDb`: by how much the node was louder than it had to be, where the gateway says so. */
  answered(marginDb?: number): void;
  /** The gateway has not answered for long: from now on with all the power there is. */
  gatewayLost(): void;
}
