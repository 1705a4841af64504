// How well a packet was heard, where a module tells that only when it is asked: the packet waits for it. For gateways;
// no node has it.
import type { Heard } from "./module.ts";

export interface SignalQuery {
  /** Keeps the packet that was heard until its signal is known. */
  hold(): void;
  /** A packet waits: `question` is to be asked next. */
  waits(): boolean;
  question(): string;
  /** Whether that is what the packet waits for. */
  isAsked(command: string): boolean;
  answer(line: string): void;
  /** The packet does not wait any longer. */
  release(): void;
}

/** `questions`: for RSSI, and then for SNR. Their answers are written to `heard` before the packet is delivered. */
export function createSignalQuery(
  questions: string[],
  heard: Heard,
  deliver: (hex: string) => void,
): SignalQuery {
  let held = "";
  let next = 0;

  function release(): void {
    let hex = held;
    held = "";
    if (hex) deliver(hex);
  }

  return {
    hold: () => {
      heard.rssi = heard.snr = NaN;
      held = heard.hex;
      next = 0;
    },
    waits: () => held !== "",
    question: () => questions[next],
    isAsked: (command) => held !== "" && command === questions[next],
    answer: (line) => {
      let value = parseInt(line, 10);
      if (next) {
        heard.snr = value;
        release();
      } else heard.rssi = value;
      next++;
    },
    release: release,
  };
}
