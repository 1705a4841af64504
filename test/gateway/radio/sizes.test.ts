// What plans count with, against bodies whose items are as long as they come.
import { expect, test } from "vitest";
import { batchFrames, FRAMES } from "../../../gateway/radio/sizes.ts";
import { FRAME_MIN } from "../../../shared/frame.ts";
import type { EventBody, NightBody, ReadingBody } from "../../../shared/messages.ts";
import { following } from "../admit/following.ts";
import { cbor } from "../admit/nodes.ts";

const TIME = 0x6922fa60;
const COUNTER = 0x10000;
const bands = (level: number) => new Uint8Array(8).fill(level);
const reading: ReadingBody = [TIME, -32768, 65535, 65535, 65535, -128, bands(128), 100, 65535, 255, -128];
const sealed = (body: Parameters<typeof cbor>[0]) => FRAME_MIN + cbor(body).length;

test("a reading is 54 B at most, and 38 B where it follows another", () => {
  expect(sealed(reading)).toBe(54);
  expect(FRAMES.reading).toBe(54);
  const other: ReadingBody = [0, 32767, 0, 0, 0, 127, bands(0), 0, 0, 0, 127];
  for (const pair of [
    [reading, other],
    [other, reading],
  ])
    expect(cbor(following(COUNTER, pair)[1]!).length).toBe(38);
});

test("an event is 46 B at most", () => {
  // A burst, and a change of the leak state: what one has the other has not.
  const burst: EventBody = [0, TIME, 0xffffffff, -32768, 65535, 32767, -32768, null, 65535, null];
  const leak: EventBody = [1, TIME, 0xffffffff, -255, null, 1, 2, 100, 65535, bands(0).subarray(3)];
  for (const event of [burst, leak]) expect(sealed(event)).toBeLessThanOrEqual(46);
  expect(FRAMES.event).toBe(46 + 4 + 7);
});

test("a night is 61 B at most, and 2 B more where it is a din", () => {
  const night: NightBody = [
    ...[20780, -255, -255, -255, -255, 23, -255, 2048, 23, 120],
    ...[-32768, -32768, -32768, 32767, 100, 4, 65535, 255, -128, 255],
  ] as NightBody;
  expect(sealed(night)).toBe(61);
  expect(FRAMES.night).toBe(61);
  // Levels that scatter by 12 dB and more from night to night, and a tone of 24 dB and more.
  night[5] = 255;
  night[8] = 25;
  expect(sealed(night)).toBe(63);
});

test("a batch of four readings is as long as planned where pressures change by 25 kPa and bands by anything", () => {
  const later = (i: number): ReadingBody =>
    [
      ...[TIME + 900 * i, -32768 + 250 * i, 65535 - 250 * i, 65535 - 250 * i, 65535 - 250 * i],
      ...[-128 + 20 * i, bands(128 + 100 * (i % 2)), 100 - i, 65535 - i, 255 - i, -128 + i],
    ] as ReadingBody;
  const body = [0, ...following(COUNTER, [0, 1, 2, 3].map(later))];
  expect(sealed(body)).toBeLessThanOrEqual(batchFrames(4)[0]!);
  expect(sealed(body)).toBeGreaterThan(batchFrames(4)[0]! - 6);
});
