// Whether a line may be written to. Bytes that reach a node's console are run: so only while the last authenticated
// hello on the line said that no console listens (docs/wire.md, On a serial line).
import type { FrameContent } from "./uplink.ts";

export interface ConsoleWatch {
  /** Whether no console listens: now, or as it will be once a frame with this content is on disk. */
  off(content?: FrameContent): boolean;
  /** Believes a frame that is authentic and on disk. */
  committed(content: FrameContent): void;
}

/** What a frame says of its node's console: true where it has left the line; undefined where it says nothing. */
export function consoleOff({ type, body }: FrameContent): boolean | undefined {
  return type === "hello" ? (body as { consoleOff: boolean }).consoleOff : undefined;
}

/** A console is presumed to listen until a hello says otherwise. */
export function watchConsole(): ConsoleWatch {
  let off = false;
  return {
    off: (content) => (content && consoleOff(content)) ?? off,
    committed: (content) => {
      off = consoleOff(content) ?? off;
    },
  };
}
