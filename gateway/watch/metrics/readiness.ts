// Whether the gateway does its work: takes frames in, keeps them, and gets rid of them. Where not, each reason with what to do.
import type { Look } from "./look.ts";

export interface Reason {
  reason: "store" | "disk-full" | "no-way-in" | "broker-away";
  what: string;
}

/** Free bytes that a commit may need: with fewer it fails. */
const FULL_BYTES = 1_000_000;

/** None where it is ready. */
export function reasonsAgainst({ isWritten, disk, ways, brokers }: Look): Reason[] {
  const reasons: Reason[] = [];
  const isFull = disk.free !== null && disk.free < FULL_BYTES;
  if (isFull)
    reasons.push({ reason: "disk-full", what: "The disk is full, and nothing is acknowledged: make room." });
  if (!isWritten)
    reasons.push({
      reason: "store",
      what: "The store could not be written at the last attempt: see the log.",
    });
  if (!ways.some(({ isUp }) => isUp))
    reasons.push({ reason: "no-way-in", what: "No serial line and no radio module listens: see the log." });
  // While the disk has room the outbox holds what a broker does not take.
  const holds = isWritten && disk.state !== "low";
  for (const { name } of brokers.filter(({ connected }) => !connected && !holds))
    reasons.push({
      reason: "broker-away",
      what: `The broker ${name} is not connected, and the disk has little room for what waits: make room, or see why it is away.`,
    });
  return reasons;
}
