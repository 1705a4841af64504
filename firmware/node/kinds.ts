// The kinds of records in the ring and their data, for the firmware and for tools. Integers are big-endian.
//
//   PAGE     sequence u32 | lowest counter kept from then on u32 | 1 where records were moved here u8 | state
//   STATE    reservation u32 | boot u16 | settled u32 | thinned u32, u16 | giving up u32, u16 | reason u8 |
//            settings 12 B
//   LEARNED  what the node has learned of its pipe (leak/learned.ts): the last one counts, and every page has one
//   CALIBRATED  outside the ring (calibration.ts): zero u32 | span u32 of the pressure channel | acoustic gain u32, 0.1 dB
//   RECORD   counter u32 | time u32 | boot u16 where the clock is not set | the body's items after its time;
//            the kind is RECORD | type, MOVED where it was moved on from a page erased since, CLOCK_SET where the
//            time is unix seconds and not seconds since that boot

export const PAGE = 1;
export const STATE = 2;
export const LEARNED = 3;
export const CALIBRATED = 4;
export const RECORD = 0x20;
export const MOVED = 0x40;
export const CLOCK_SET = 0x80;
export const TYPE = 0x0f;

/** Bytes of the place that a calibration is written to. */
export const PLACE = 20;

/** Where damage may hide the last reservation: far above anything that can have been used since. */
export const LEAP = 65536;
