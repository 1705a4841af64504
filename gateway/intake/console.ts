// Whether a line may be written to. Bytes that reach a node's console are run: so only while the last authenticated
// hello on the line said that no console listens (docs/wire.md, On a serial line).
import type { Said } from "./uplink.ts";

export interface ConsoleWatch {
  /** Whether no console listens; with `said`, as it will be once that is on disk. */
  off(said?: Said): boolean;
  /** Takes the word of a frame that is authentic and on disk. */
  committed(said: Said): void;
}

/** What a frame says of its node's console: true where it has left the line; undefined where it says nothing. */
export function consoleOff({ type, body }: Said): boolean | undefined {
  return type === "hello" ? (body as { consoleOff: boolean }).consoleOff : undefined;
}

/** A console is presumed to listen until a hello says otherwise. */
export function watchConsole(): ConsoleWatch {
  let off = false;
  return {
    off: (said) => (said && consoleOff(said)) ?? off,
    committed: (said) => {
      off = consoleOff(said) ?? off;
    },
  };
}
