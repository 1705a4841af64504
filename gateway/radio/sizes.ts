// How long the frames of a radio network are, in one place: plans and estimates count with these. Where a batch
// comes to be coded more tightly, this is what changes.
import { FRAME_MIN } from "../../shared/frame.ts";
import { BODY_MAX } from "../../shared/messages.ts";
import { ANSWER_MAX } from "../../shared/radio/airtime.ts";

/** B of a reading at worst; an ordinary one has 33 to 37. */
const READING = 38;
/** B that a record takes besides in a frame of records: its array, its counter and its type. */
const RECORD = 7;
/** B of that frame's body before its first record: its array and the epoch. */
const RECORDS = 4;
/** B of bodies at worst: an event as a record, for its repeats are; hello; a night. */
const EVENT = RECORDS + RECORD + 30;
const HELLO = 47;
const NIGHT = 45;

const PER_FRAME = Math.floor((BODY_MAX - RECORDS) / (READING + RECORD));

/** B of each frame that so many readings go out in: as many as it holds, then the next. */
export function batchFrames(readings: number): number[] {
  const frames: number[] = [];
  for (let left = readings; left > 0; left -= PER_FRAME)
    frames.push(FRAME_MIN + RECORDS + Math.min(left, PER_FRAME) * (READING + RECORD));
  return frames;
}

/** B of the frames that are no batch; an ack at most. */
export const FRAMES = {
  reading: FRAME_MIN + READING,
  event: FRAME_MIN + EVENT,
  hello: FRAME_MIN + HELLO,
  night: FRAME_MIN + NIGHT,
  ack: ANSWER_MAX,
} as const;
