// What a test opens and has to be closed, whether it passes or not.
import { onTestFinished } from "vitest";

/** Does this when the test is over; what was asked for last comes first. */
export const atEnd = (cleanup: () => unknown): void =>
  onTestFinished(async () => {
    await cleanup();
  });

/** Closes this when the test is over. */
export function later<T extends { close(): unknown }>(thing: T): T {
  atEnd(() => thing.close());
  return thing;
}
