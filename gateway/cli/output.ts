// What becomes of a command whose output gets nowhere. A reader that stops reading, as `head` does, or a terminal that was
// closed, has what it wants: a command goes on to its end, and one that runs until it is stopped, stops. A full disk is an
// error: the output does not get there, so the command stops too, and its end is no success whatever it says itself.
import type { Writable } from "node:stream";

/** Of a pipe, a terminal, a socket, a descriptor, and a stream that has failed before. */
const READER_GONE = new Set(["EPIPE", "EIO", "ECONNRESET", "EBADF", "ERR_STREAM_DESTROYED"]);

export interface OutputWatch {
  /** Calls back once when output gets nowhere any more, also where it does not by now. Returns what stops that. */
  onOver(listener: () => void): () => void;
  /** It could not be written, though somebody wanted it. */
  hasFailed(): boolean;
}

/** `tell` says what is wrong, in a sentence. */
export function watchOutput(out: Writable, tell: (sentence: string) => void): OutputWatch {
  const listeners = new Set<() => void>();
  let over = false;
  let failed = false;
  out.on("error", ({ code = "", message }: NodeJS.ErrnoException) => {
    if (over) return;
    over = true;
    failed = !READER_GONE.has(code);
    if (failed) tell(`The output cannot be written (${message}): make room, or write it elsewhere.`);
    for (const listener of [...listeners]) listener();
  });
  return {
    onOver(listener) {
      listeners.add(listener);
      // Later, as every call is: who listens has not been told yet how to stop listening.
      if (over) setImmediate(() => listeners.has(listener) && listener());
      return () => listeners.delete(listener);
    },
    hasFailed: () => failed,
  };
}
