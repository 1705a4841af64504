// How long the frames of a radio network are, in one place: plans and estimates count with these.
import { FRAME_MIN } from "../../shared/frame.ts";
import { FRAME_MAX } from "../../shared/messages.ts";
import { ANSWER_MAX } from "../../shared/radio/airtime.ts";

/** B of a reading at worst; an ordinary one has 33 to 37. */
const READING = 38;
/**
 * B of a reading that follows another one in a frame, as changes from it: its pressures by up to 25 kPa, and
 * its bands by more than is packed. Of two days of virtual nodes an ordinary one had 18 or 19, the longest 23; were all
 * of it to go from one end of its range to the other, 38.
 */
const FOLLOWING = 26;
/** B that a record takes besides in a frame of records: its array, its counter and its type. */
const RECORD = 7;
/** B of that frame's body before its first record: its array and the epoch. */
const RECORDS = 4;
/** B of bodies at worst: an event as a record, for its repeats are; hello; a night. */
const EVENT = RECORDS + RECORD + 30;
const HELLO = 47;
const NIGHT = 45;

/** B of each frame that so many batches of so many readings go out in: as many as it holds, then the next. */
export function batchFrames(readings: number, batches = 1): number[] {
  const frames: number[] = [];
  for (let i = 0; i < readings * batches; i++) {
    const frame = frames.length - 1;
    // The counters of two batches are apart by those of the frames between them.
    const more = i % readings === 0 ? READING + RECORD : FOLLOWING;
    if (frame >= 0 && frames[frame]! + more <= FRAME_MAX) frames[frame]! += more;
    else frames.push(FRAME_MIN + RECORDS + READING + RECORD);
  }
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
