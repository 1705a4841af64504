// The keys of a terminal while somebody is led: they count only while a question stands there, and not in its first moment, so
// that one pressed twice with gloves answers no question that nobody has read. Ctrl-C counts always.
import { PassThrough, type Readable } from "node:stream";

/** ms: twice by mistake is within this. */
const DEAF_MS = 300;
const CTRL_C = "\x03";
const ESCAPE = "\x1b";

export interface KeyInput extends Readable {
  setRawMode?(mode: boolean): unknown;
}

export interface Keys {
  /** What a question reads. */
  stream: Readable;
  /** A question stands there from now on, or no more. */
  setOpen(isOpen: boolean): void;
  close(): void;
}

/** `interrupt`: called at each Ctrl-C. */
export function createKeys(input: KeyInput, interrupt: () => void, now: () => number): Keys {
  const stream = new PassThrough();
  let openedAt: number | undefined;
  const take = (bytes: Buffer | string) => {
    const typed = String(bytes);
    if (typed.includes(CTRL_C)) interrupt();
    // Escape alone would end a question.
    else if (typed !== ESCAPE && openedAt !== undefined && now() - openedAt >= DEAF_MS) stream.write(bytes);
  };
  input.setRawMode?.(true);
  input.on("data", take);
  return {
    stream,
    setOpen: (isOpen) => {
      openedAt = isOpen ? now() : undefined;
    },
    close: () => {
      input.off("data", take).pause();
      input.setRawMode?.(false);
    },
  };
}
