// When a record was measured, as far as it and those around it tell, and whether it is news.
import type { RecordBody, SelfCheck } from "../admit/message.ts";
import { isPossible } from "../time/trust.ts";
import type { Acceptance } from "./acceptance.ts";
import { measuredAt } from "./body.ts";
import type { RecordRow } from "./history.ts";
import { FRESH_INTERVALS, INTERVAL_DEFAULT_MS } from "./lanes.ts";
import { nightEnd, nightTime } from "./night-time.ts";
import { MARKS } from "./records.ts";

/** A node whose clock is further ahead of the gateway's than this has a wrong one, ms. */
const AHEAD_MAX_MS = 5 * 60_000;

/** When a record was measured, unix ms; null where that is not known, or its node's clock cannot be right. */
export function timeOf(
  acceptance: Acceptance,
  epoch: number,
  counter: number,
  record: RecordBody,
  before: number | null,
): { time: number | null; isClockWrong: boolean } {
  const { believed = true, received } = acceptance.reception;
  const time =
    record.type === "night" || record.type === "spectrum"
      ? nightTimeOf(acceptance, epoch, counter, record, before)
      : measuredAt(record, believed ? received : null);
  const isClockWrong = time !== null && (!isPossible(time) || (believed && time > received + AHEAD_MAX_MS));
  return { time: isClockWrong ? null : time, isClockWrong };
}

function nightTimeOf(
  acceptance: Acceptance,
  epoch: number,
  counter: number,
  record: Extract<RecordBody, { type: "night" | "spectrum" }>,
  before: number | null,
): number | null {
  const { registry, history, frame, reception } = acceptance;
  const { believed = true, received } = reception;
  const { id } = frame.from;
  const usual = registry.utcOffset(id);
  // A spectrum may be asked for at any time of the day: it says nothing of the offset. Nor does a guessed reception.
  if (record.type === "spectrum") return usual === null ? null : nightEnd(record.body[1], usual);
  if (!believed) return usual === null ? null : nightEnd(record.body[0], usual);
  const end = before === null ? received : Math.min(before, received);
  const found = nightTime(record.body[0], history.timeBefore(id, epoch, counter), end, usual);
  if (found !== null && found.offset !== usual) registry.setUtcOffset(id, found.offset);
  return found?.time ?? null;
}

/** Newest of its node and kind, and younger than two reporting intervals as far as is known. */
export function isLive(
  { registry, settled, history, frame, reception }: Acceptance,
  row: RecordRow,
): boolean {
  const { node, epoch, counter, type, time, received } = row;
  if (reception.isBrought === true) return false;
  // Of what cannot be dated nobody knows how old it is.
  if (reception.believed === false || (row.marks & MARKS.clockWrong) !== 0) return false;
  const limitMs = FRESH_INTERVALS * (registry.interval(node) ?? INTERVAL_DEFAULT_MS);
  if (time !== null && received - time >= limitMs) return false;
  // Above the highest counter that is settled there is no record: mostly so, and known without a look into the table.
  const isHighest = epoch === frame.from.keys[0]?.epoch && counter > settled.top(node, epoch);
  return isHighest || !history.hasNewer(node, epoch, counter, type);
}

/** When the first reading of these was measured, unix ms; null where none says. */
export function timeOfFirst(records: readonly (RecordBody | SelfCheck)[]): number | null {
  for (const { type, body } of records) if (type === "reading" && body[0] !== null) return body[0] * 1000;
  return null;
}
