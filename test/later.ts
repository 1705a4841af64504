// What a test opens and has to be closed, whether it passes or not.
import { AsyncLocalStorage } from "node:async_hooks";
import { onTestFinished, type TestContext } from "vitest";

/** Which test it is that runs here, of those that run beside each other: vitest itself knows the last that began. */
const running = new AsyncLocalStorage<TestContext>();

/** What `it.concurrent` and its `for` do: the test's own end is then the end of what it asks for. */
export const beside =
  <Case extends unknown[]>(work: (...each: Case) => Promise<void>) =>
  (...all: [...Case, TestContext]): Promise<void> =>
    running.run(all.at(-1) as TestContext, () => work(...(all.slice(0, -1) as Case)));

/** Does this when the test is over; what was asked for last comes first. */
export function atEnd(cleanup: () => unknown): void {
  const whenFinished = running.getStore()?.onTestFinished ?? onTestFinished;
  whenFinished(async () => {
    await cleanup();
  });
}

/** Closes this when the test is over. */
export function later<T extends { close(): unknown }>(thing: T): T {
  atEnd(() => thing.close());
  return thing;
}
