// A line that shows how long a node's check has been waited for.
import type { Terminal } from "../terminal.ts";

/** What `awaitCheck` tells how much of `wait` ms has passed. */
export function waitingLine(terminal: Terminal, sentence: string, wait: number): (passed: number) => void {
  let waited: number | undefined;
  return (passed) => {
    if (waited === undefined) terminal.step(sentence, wait);
    terminal.advance(passed - (waited ?? 0));
    waited = passed;
  };
}
