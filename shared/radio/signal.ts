// Some modules say how well they received a packet only when they are asked: until then the packet waits. For gateways;
// no node has it.
import type { Heard } from "./module.ts";

export interface SignalQuery {
  /** Keeps the packet received last until its signal is known. */
  hold(): void;
  /** Whether a packet waits: then `question` is to be asked next. */
  waits(): boolean;
  question(): string;
  /** Whether this command is that question. */
  isAsked(command: string): boolean;
  answer(line: string): void;
  /** Delivers the packet without its signal. */
  release(): void;
}

/** `questions`: for RSSI, and then for SNR. Their answers are written to `heard` before the packet is delivered. */
export function createSignalQuery(
  questions: string[],
  heard: Heard,
  deliver: (hex: string) => void,
): SignalQuery {
  let waitingHex = "";
  let nextQuestion = 0;

  function release(): void {
    let hex = waitingHex;
    waitingHex = "";
    if (hex) deliver(hex);
  }

  return {
    hold: () => {
      heard.rssi = heard.snr = NaN;
      waitingHex = heard.hex;
      nextQuestion = 0;
    },
    waits: () => waitingHex !== "",
    question: () => questions[nextQuestion],
    isAsked: (command) => waitingHex !== "" && command === questions[nextQuestion],
    answer: (line) => {
      let value = parseInt(line, 10);
      if (nextQuestion) {
        heard.snr = value;
        release();
      } else heard.rssi = value;
      nextQuestion++;
    },
    release: release,
  };
}
