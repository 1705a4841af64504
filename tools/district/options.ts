// What the demos take at their command lines, and how they end.
import { InvalidArgumentError } from "commander";
import type { Surroundings } from "../../gateway/cli/program.ts";
import { numberOver0 } from "../usage.ts";

export const whole = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InvalidArgumentError(`It has to be a whole number from ${least} to ${most}.`);
  }
  return value;
};

export const positive = numberOver0(1e9);

export const moment = (text: string) => {
  const value = Date.parse(text);
  if (!(value >= 0)) throw new InvalidArgumentError("It has to be a time like 2026-03-01T02:00:00Z.");
  return value;
};

export const broker = (text: string) => {
  if (/^\d+$/.test(text)) return { port: whole(1, 65535)(text) };
  if (!/^mqtts?:\/\/[^/]+$/.test(text)) {
    throw new InvalidArgumentError("It has to be a port, or a URL like mqtt://broker.example:1883.");
  }
  return { url: text };
};

/** Does it; the first Ctrl-C asks it to end in order, also while it starts, and the second ends it at once. */
export async function endedInOrder(
  surroundings: Surroundings,
  work: (asked: AbortSignal) => Promise<number>,
): Promise<number> {
  const ending = new AbortController();
  const unlisten = surroundings.onSignal(() => {
    if (ending.signal.aborted) surroundings.exit(130);
    ending.abort();
  });
  try {
    return await work(ending.signal);
  } finally {
    unlisten();
  }
}
