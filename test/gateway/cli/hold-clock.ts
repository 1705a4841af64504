// A command's world stands still at a time, until the test is over.
import { vi } from "vitest";
import { atEnd } from "../../later.ts";

export function holdClock(now: number): void {
  vi.useFakeTimers({ now, toFake: ["Date"] });
  atEnd(() => vi.useRealTimers());
}
