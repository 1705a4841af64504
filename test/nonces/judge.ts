// Sees every frame that is sealed, uplinks and answers: under one key, direction, epoch and counter there is one frame for
// ever. The same bytes again are that frame; other bytes under its nonce tell whoever listens what both of them say.

import { getU32 } from "../../shared/bytes.ts";

export interface Sealed {
  /** 32 hex digits. */
  key: string;
  direction: "up" | "down";
  epoch: number;
  frame: Uint8Array;
  /** Who sealed it, for people. */
  by: string;
}

export interface Judge {
  see(sealed: Sealed): void;
  /** Frames seen, the same one again not counted. */
  frames(): number;
  /** Nonces that were seen with two frames, each in a sentence. */
  twice(): string[];
}

export function createJudge(): Judge {
  const seen = new Map<string, { bytes: string; by: string }>();
  const twice = new Map<string, string>();
  return {
    see({ key, direction, epoch, frame, by }) {
      // The type is in the header too, but a counter is not to be had again with another one.
      const counter = getU32(frame, 4);
      const nonce = `${key} ${direction} ${epoch} ${counter}`;
      const bytes = Buffer.from(frame).toString("latin1");
      const before = seen.get(nonce);
      if (before === undefined) seen.set(nonce, { bytes, by });
      else if (before.bytes !== bytes && !twice.has(nonce))
        twice.set(nonce, `${direction} ${counter}, epoch ${epoch}: by ${before.by}, and by ${by}`);
    },
    frames: () => seen.size,
    twice: () => [...twice.values()],
  };
}
