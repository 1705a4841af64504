// Where what is handed out goes: a file, or whoever reads the standard output.
import { GatewayError } from "../../errors.ts";
import { createOutFile } from "../out-file.ts";
import type { Surroundings } from "../program.ts";

export interface Target {
  write(chunk: string | Uint8Array): void;
  /** Waits for a reader that is slower. */
  ready(): Promise<void>;
  /** Nobody wants any more of it. */
  isOver(): boolean;
  finish(): void;
  /** Takes away what is not whole, and listens no more. */
  close(): void;
}

/** "-" is the standard output. Throws GatewayError "exists" or "output". */
export function openTarget(path: string, force: boolean, surroundings: Surroundings): Target {
  return path === "-" ? outputTarget(surroundings) : fileTarget(path, force, surroundings);
}

function fileTarget(path: string, force: boolean, { onSignal }: Surroundings): Target {
  const file = createOutFile(path, force);
  let isStopped = false;
  const stop = onSignal(() => {
    isStopped = true;
  });
  return {
    write: file.write,
    async ready() {
      if (isStopped) throw new GatewayError("output", "Stopped: there is no new file.");
    },
    isOver: () => false,
    finish: file.finish,
    close() {
      stop();
      file.discard();
    },
  };
}

/** A reader that has gone has what it wants, and whoever presses Ctrl-C too: this ends, and it is no failure (output.ts). */
function outputTarget({ out, onSignal }: Surroundings): Target {
  let isOver = false;
  let isFull = false;
  let proceed = () => {};
  const stop = onSignal(() => {
    isOver = true;
    proceed();
  });
  return {
    write(chunk) {
      if (!isOver) isFull = out.write(chunk) === false || isFull;
    },
    async ready() {
      if (!isFull || isOver || out.once === undefined) return;
      await new Promise<void>((resolve) => {
        proceed = resolve;
        out.once!("drain", resolve);
      });
      isFull = false;
    },
    isOver: () => isOver,
    finish() {},
    close: stop,
  };
}
