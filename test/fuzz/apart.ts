// Has a parser fuzzed by a process of its own, and watches it: a case that never ends, and a process that dies of one, are
// failures like others, told with the number of the case that was told of last.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Progress, Result } from "./fuzz.ts";
import type { Order } from "./worker.ts";

/** One that has said nothing for so long hangs, also where it has yet to begin; a busy machine kept one waiting for a minute. */
const SILENT_MS = 300_000;
/** More than any parser keeps: what grows for ever ends the process before it ends the machine. */
const HEAP_MAX_MB = 512;

export const WORKER = new URL("./worker.ts", import.meta.url);

export interface Apart {
  /** Null where the process did not come to its end; `sentence` says why. */
  result: Result | null;
  sentence: string | null;
  /** The last case that was told of: what ended the process is one of those after it. */
  lastCase: number;
}

type Message = { progress: Progress } | { result: Result };

/** Resolves when the process has ended. Gives up where `signal` aborts. */
export function fuzzApart(
  order: Order,
  onProgress: (progress: Progress) => void,
  {
    worker = WORKER,
    silentMs = SILENT_MS,
    signal,
  }: { worker?: URL; silentMs?: number; signal?: AbortSignal } = {},
): Promise<Apart> {
  const child = fork(fileURLToPath(worker), {
    execArgv: [`--max-old-space-size=${HEAP_MAX_MB}`],
    env: { ...process.env, CBOR_NATIVE_ACCELERATION_DISABLED: "true" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    ...(signal && { signal }),
  });
  const outcome: Apart = { result: null, sentence: null, lastCase: 0 };
  let said = "";
  child.stderr!.on("data", (bytes) => {
    said = (said + bytes).slice(-2000);
  });
  let silence: NodeJS.Timeout;
  const expectWord = (ms: number) => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      outcome.sentence = `it has not come back for ${ms / 1000} s`;
      child.kill("SIGKILL");
    }, ms);
  };
  expectWord(SILENT_MS);
  child.on("message", (message: Message) => {
    expectWord(silentMs);
    if ("result" in message) {
      outcome.result = message.result;
      return;
    }
    outcome.lastCase = message.progress.case;
    onProgress(message.progress);
  });
  child.send(order);
  return new Promise((resolve) => {
    child.on("error", (error) => {
      outcome.sentence ??= error.message;
    });
    child.on("close", (code, end) => {
      clearTimeout(silence);
      if (outcome.result === null)
        outcome.sentence ??= `its process ended (${end ?? code}): ${firstError(said)}`;
      resolve(outcome);
    });
  });
}

const firstError = (said: string) =>
  said
    .split("\n")
    .find((line) => /^(\w*Error\b|FATAL)/.test(line))
    ?.trim() ?? "it said nothing";
