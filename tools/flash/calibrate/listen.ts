// Listens to a pipe at rest for as long as it takes to tell the quietest tenth from the rest.
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import type { Loaded } from "../check/check.ts";
import type { Terminal } from "../terminal.ts";
import { type NoiseAdvice, noiseAdvice } from "./noise.ts";

/** s, and at least so many windows, as a slow board's amplifier settles for each. */
const LISTENS_S = 20;
const LEAST_WINDOWS = 10;

export interface NoiseOptions extends Pick<Loaded, "diagnosis" | "kind"> {
  say: Sentences;
  terminal: Terminal;
  /** Time as this computer has it, s. */
  seconds(): number;
  /** Throws what ends it. */
  check(): void;
}

/** Throws ToolError "check" where nothing is heard. */
export async function measureNoise(options: NoiseOptions): Promise<NoiseAdvice> {
  const { diagnosis, kind, say, terminal, seconds, check } = options;
  terminal.step(say.calibrate.listening, LISTENS_S);
  const windows = [];
  const from = seconds();
  let told = 0;
  while (windows.length < LEAST_WINDOWS || seconds() - from < LISTENS_S) {
    check();
    windows.push(await diagnosis.window());
    terminal.advance(seconds() - from - told);
    told = seconds() - from;
  }
  const advice = noiseAdvice(windows, kind);
  if (advice.quietestDb === null) throw new ToolError("check", say.calibrate.nothingHeard);
  return advice;
}
