// What a node has learned in a month of quiet nights, for a life that begins with a baseline.

import { LEARNED } from "../../firmware/node/kinds.ts";
import { decide } from "../../shared/leak/decide.ts";
import { newLearned } from "../../shared/leak/learned.ts";
import * as N from "../../shared/leak/night.ts";
import { BASE_NIGHTS, LAG, NIGHT_WINDOWS, SLOW } from "../../shared/leak/thresholds.ts";
import type { Maybe } from "../../shared/messages.ts";
import { crcOf } from "../board/native.ts";
import { align4 } from "../image/storage.ts";

/** As a record of the ring; `end`: the day after the last of the nights, days since 1970. */
export function monthLearned(end: number): Uint8Array {
  const learned = newLearned();
  const first = end - BASE_NIGHTS - LAG;
  for (let i = 0; i < BASE_NIGHTS + LAG; i++) {
    const night: Maybe[] = Array.from({ length: N.BALANCE + 1 }, () => null);
    // What `synthesise` makes there, give or take a dB.
    const level = -91 + ((i * 7) % 5);
    Object.assign(night, {
      ...{ [N.NIGHT]: first + i, [N.WINDOWS]: NIGHT_WINDOWS, [N.FLAGS]: 0, [N.PRESSURE_10]: 4043 + (i % 3) },
      ...{ [N.LEVEL_10]: level, [N.LEVEL_50]: level + 1, [N.LEVEL_90]: level + 4 },
      ...{ [N.MAIN_BAND]: level - 22, [N.FREQUENCY]: 400, [N.TONALITY]: 1, [N.BALANCE]: -9 },
    });
    decide(learned, night, null, NIGHT_WINDOWS, SLOW);
  }
  const record = Buffer.alloc(align4(learned.length + 6), 255);
  record.set([LEARNED, learned.length]);
  record.set(learned, 2);
  const crcAt = 2 + learned.length;
  record.writeUInt32LE(crcOf(record.subarray(0, crcAt)), crcAt);
  return record;
}
