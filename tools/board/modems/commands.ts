// How a fake module takes commands: one at a time, each in its time, with what its faults make of them.
import type { Dialogue } from "./dialogue.ts";
import type { FaultName } from "./faults.ts";

/** What `late` adds to an answer, and `hangs` takes. */
const LATE_MS = 3000;
const HANGS_MS = 10_000;
/** What `reset` may still let pass. */
const RESET_MS = 300;

export interface CommandOptions {
  dialogue: Dialogue;
  /** From a command to its answer, ms. */
  latency(line: string): number;
  later(ms: number, run: () => void): () => void;
  fault(name: FaultName): boolean;
  /** The lines of the answer. */
  execute(line: string): string[] | undefined;
  print(line: string): void;
  /** The module restarts at some moment of the next ms. */
  restartWithin(ms: number): void;
  /** A packet comes, where it listens and chance wants it. */
  packetBetween(): void;
  /** A command begins. */
  onCommand(): void;
}

export function createCommands(options: CommandOptions) {
  const { dialogue, later, fault, print } = options;
  const queue: string[] = [];
  let working = false;
  let hung = false;

  const answer = (lines: string[] | undefined) => {
    for (const line of lines ?? []) print(line);
  };

  const execute = (line: string): void => {
    if (fault("hang")) hung = true;
    if (fault("hangs")) {
      hung = true;
      later(HANGS_MS, () => {
        hung = false;
      });
    }
    if (fault("reset")) options.restartWithin(RESET_MS);
    if (hung || fault("ignored")) return;
    options.packetBetween();
    const refusal = fault("busy") ? dialogue.busy : fault("error") ? dialogue.error : undefined;
    const lines = refusal ?? options.execute(line);
    if (fault("unanswered")) return;
    if (!fault("late")) {
      answer(lines);
      return;
    }
    // It is busy with it until then.
    working = true;
    later(LATE_MS, () => {
      answer(lines);
      working = false;
      pump();
    });
  };

  const pump = () => {
    const line = working || hung ? undefined : queue.shift();
    if (line === undefined) return;
    options.onCommand();
    working = true;
    later(options.latency(line), () => {
      working = false;
      execute(line);
      pump();
    });
  };

  return {
    /** A command, without its line end; it waits for those before it. */
    take: (line: string) => {
      queue.push(line);
      pump();
    },
    isHung: () => hung,
  };
}
