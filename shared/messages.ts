// The bodies that node and gateway exchange: fields in their order on the wire, with units and scales.
// The tuples are types only and cost a board nothing; `protocol.cddl` says the same formally.

/** The place of a word in a list, which is its number on the wire; what constants below are held to. */
export type NumberOf<Words extends readonly string[], Word extends Words[number]> = {
  [I in keyof Words]: Words[I] extends Word ? (I extends `${infer N extends number}` ? N : never) : never;
}[number];

/** Types of the frames that nodes send, by their numbers 0..15. */
export const UPLINKS = [
  "reading",
  "records",
  "event",
  "hello",
  "night",
  "spectrum",
  "outcome",
  "series",
  "check",
] as const;
export type UplinkType = (typeof UPLINKS)[number];
type TypeOf<Word extends UplinkType> = NumberOf<typeof UPLINKS, Word>;
export const READING = 0 satisfies TypeOf<"reading">;
export const RECORDS = 1 satisfies TypeOf<"records">;
export const EVENT = 2 satisfies TypeOf<"event">;
export const HELLO = 3 satisfies TypeOf<"hello">;
export const NIGHT = 4 satisfies TypeOf<"night">;
export const SPECTRUM = 5 satisfies TypeOf<"spectrum">;
export const OUTCOME = 6 satisfies TypeOf<"outcome">;
/** Records as in RECORDS, where readings that follow one another are differences: see protocol.cddl. */
export const SERIES = 7 satisfies TypeOf<"series">;
export const CHECK = 8 satisfies TypeOf<"check">;

/** Types of the frames that nodes get: 16..31. */
export const ACK = 16;
export const COMMAND = 17;

/** Bits of `flags` in readings, events and nights, least first; frequent ones are low, so that they cost one byte. */
export const FLAGS = [
  "ack-wanted",
  "floor",
  "warm-up",
  "clock-unset",
  "clipped",
  "pressure-fault",
  "acoustic-fault",
  "battery-low",
  "no-reference",
  "tonal",
  "few-windows",
  "coupling-lost",
  "clock-jump",
  "learning-anew",
  "gain-changed",
] as const;
type Bits = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768];
type Flag<Word extends (typeof FLAGS)[number]> = Bits[NumberOf<typeof FLAGS, Word>];
export const FLAG_ACK_WANTED = 1 satisfies Flag<"ack-wanted">;
export const FLAG_FLOOR = 2 satisfies Flag<"floor">;
export const FLAG_WARM_UP = 4 satisfies Flag<"warm-up">;
export const FLAG_CLOCK_UNSET = 8 satisfies Flag<"clock-unset">;
export const FLAG_CLIPPED = 16 satisfies Flag<"clipped">;
export const FLAG_PRESSURE_FAULT = 32 satisfies Flag<"pressure-fault">;
export const FLAG_ACOUSTIC_FAULT = 64 satisfies Flag<"acoustic-fault">;
export const FLAG_BATTERY_LOW = 128 satisfies Flag<"battery-low">;
/** Of nights: the acoustic scale is not calibrated, or by a reference that cannot be right: the start rule is off. */
export const FLAG_NO_REFERENCE = 256 satisfies Flag<"no-reference">;
/** A tone rules the quietest windows, as a pump's does: the night does not count. */
export const FLAG_TONAL = 512 satisfies Flag<"tonal">;
/** Too few windows were heard for the night to count. */
export const FLAG_FEW_WINDOWS = 1024 satisfies Flag<"few-windows">;
/** The pipe has become quiet for nights on end: the sensor may have come loose. */
export const FLAG_COUPLING_LOST = 2048 satisfies Flag<"coupling-lost">;
/** The clock was set by minutes in this night, or its date is not the one after the night before. */
export const FLAG_CLOCK_JUMP = 4096 satisfies Flag<"clock-jump">;
/** What was learned could not be read after a restart, or is of another version: learning began anew. */
export const FLAG_LEARNING_ANEW = 8192 satisfies Flag<"learning-anew">;
/** Everything has become louder alike: the amplifier has changed, not the pipe. The night does not count. */
export const FLAG_GAIN_CHANGED = 16384 satisfies Flag<"gain-changed">;

/** When a night ends, and its record is made: s after midnight of local standard time. */
export const NIGHT_ENDS = 14400;

/** Null means "not measured"; it is never written as zero. */
export type Maybe = number | null;

export type ReadingBody = [
  /** unix seconds; null where the node's clock was not set */
  time: Maybe,
  /** gauge pressure, 0.1 kPa, -32768..32767 */
  pressureMean: Maybe,
  /** mean - min, 0.1 kPa */
  pressureBelow: Maybe,
  /** max - mean, 0.1 kPa */
  pressureAbove: Maybe,
  /** standard deviation, 0.01 kPa */
  pressureDeviation: Maybe,
  /** level of the quietest tenth of the acoustic windows, dB re full scale, -128..127 */
  level: Maybe,
  /** levels of the eight bands of BAND_EDGES, int8 each, dB re full scale */
  bands: Uint8Array | null,
  /** leak score, 0..100 */
  score: Maybe,
  flags: number,
  /** (mV - 2000) / 10, clamped to 0..255; null on mains or USB */
  battery: Maybe,
  /** degC, -128..127 */
  temperature: Maybe,
];

export type EventBody = [
  /** one of EVENTS, which says what is counted below */
  kind: number,
  time: Maybe,
  /** ms from what happened to the start of this transmission */
  age: Maybe,
  change: Maybe,
  /** s */
  duration: Maybe,
  before: Maybe,
  after: Maybe,
  score: Maybe,
  flags: number,
  /** of a change of leak state: int8 each, tenths of the score's exponent: COMPONENTS, at RULE_BYTE one of RULES, and at CREPT_BYTE 0.5 dB; else null */
  components: Uint8Array | null,
];

export type NightBody = [
  /** days since 1970-01-01 of its morning, in the node's local standard time; 0 where the clock was not set */
  night: number,
  /** percentiles of window levels, 0.5 dB re full scale */
  level10: Maybe,
  level50: Maybe,
  level90: Maybe,
  /** median and scaled MAD of past quiet nights, 0.5 dB */
  baseline: Maybe,
  deviation: Maybe,
  /** of the quietest windows: 0.5 dB, Hz, dB */
  mainBand: Maybe,
  frequency: Maybe,
  tonality: Maybe,
  windows: number,
  /** 0.1 kPa */
  pressure10: Maybe,
  pressure50: Maybe,
  pressureMin: Maybe,
  pressureDrop: Maybe,
  score: Maybe,
  state: number,
  flags: number,
  battery: Maybe,
  temperature: Maybe,
  /** how far the last nights are above the baseline, the broad band's or the main band's, whichever is more, 0.5 dB */
  rise: Maybe,
  /** one of RULES by its number; null where the night does not count, and from older firmware */
  rule: Maybe,
  /**
   * how far the baseline is above what it was before the noise that is suspected, or was, 0.5 dB; 0 where nothing is.
   * While there is a suspicion it creeps by 0.5 dB each tenth night that counts.
   */
  crept: Maybe,
];

/** What a node can tell of itself after a start or on command. */
export type CheckBody = [
  /** unix seconds; null where the clock was not set */
  time: Maybe,
  /** its last sample, 0.1 kPa; null where there is no sensor, or none that answers */
  pressure: Maybe,
  /** of its last window, dB re full scale; as above */
  level: Maybe,
  /** what is wrong with them, and with the battery while the node sent */
  flags: number,
  /** at rest, and the lowest while the node sent since its last reading: as in ReadingBody; null too where it has sent nothing */
  battery: Maybe,
  batterySending: Maybe,
  /** degC */
  temperature: Maybe,
  /** of the radio module since the boot: how often it did not sleep, and was reset because it was silent; null on a line */
  sleepless: Maybe,
  resets: Maybe,
];

/** What a leak score is made of, in this order; two bytes more say which of RULES spoke, and what has crept. */
export const COMPONENTS = ["rise", "spread", "frequency", "pressure", "tonal"] as const;

/** Which rule spoke for a leak, by its number: the strongest, where several did. Where it stands in COMPONENTS' bytes. */
export const RULES = ["none", "slow", "fast", "start", "pressure"] as const;
type RuleOf<Word extends (typeof RULES)[number]> = NumberOf<typeof RULES, Word>;
export const RULE_SLOW = 1 satisfies RuleOf<"slow">;
export const RULE_FAST = 2 satisfies RuleOf<"fast">;
export const RULE_START = 3 satisfies RuleOf<"start">;
export const RULE_PRESSURE = 4 satisfies RuleOf<"pressure">;
export const RULE_BYTE = 5;
/** And the byte after it: what NightBody has as `crept`, at most 255. */
export const CREPT_BYTE = 6;

/** A spectrum comes in two parts, of the last night: first its lines, then how its levels were spread. */
export type SpectrumBody =
  | [
      part: 0,
      /** as in NightBody */
      night: number,
      /** levels of 32 bands of 64 Hz in the quietest windows, int8 each, dB re full scale */
      lines: Uint8Array,
      /** how many windows were the quietest fifth */
      windows: number,
    ]
  | [
      part: 1,
      night: number,
      /** windows by level: 16 counts, the first and last with all below and above */
      counts: Uint8Array,
      /** lower edge of the second count, 0.5 dB re full scale */
      from: number,
      /** width of a count, 0.5 dB */
      step: number,
    ];

export const SPECTRUM_LINES = 32;
export const SPECTRUM_COUNTS = 16;

/** Edges of the eight acoustic bands, Hz. */
export const BAND_EDGES = [15, 60, 125, 250, 500, 750, 1000, 1500, 2000];

/** Keys of the hello map. */
export const HELLO_FIRMWARE = 0; // text
export const HELLO_BOARD = 1; // text
export const HELLO_PROFILE = 2; // CRC-32 of the profile file
export const HELLO_CONSOLE_OFF = 3; // 1 once the console has left the line
export const HELLO_RESET = 4; // why the node restarted: one of RESETS
export const HELLO_JUMP = 5; // [first, count]: counters that the last reset skipped
export const HELLO_ACOUSTIC = 6; // [sampling rate Hz, bits, gain 0.1 dB]
export const HELLO_THINNED = 7; // readings given up for lack of room: the first one's counter, how many
export const HELLO_INTERVAL = 8; // reporting interval, s
export const HELLO_BOOT = 9; // number of this boot since the node was flashed
export const HELLO_SERIAL = 10; // CRC-32 of the board's serial number: whether it is another board
export const HELLO_MODULE = 11; // of the radio module, since the boot: how often it did not sleep, and was reset because it was silent

/**
 * `answers`, `settled`, `missing` (bitmap of the 64 counters after `settled`, least bit first), unix s, ms; over radio
 * by how many dB what it answers was louder than it had to be.
 */
export type AckBody = [
  answers: number,
  settled: number,
  missing: Uint8Array | null,
  seconds: number | null,
  milliseconds: number,
  ...margin: number[],
];

/** Why a node restarted, by its number on the wire. No interpreter tells a watchdog's bite from a lost supply: both are unknown. */
export const RESETS = ["unknown", "watchdog", "error", "command"] as const;
export const RESET_ERROR = 2 satisfies NumberOf<typeof RESETS, "error">;
export const RESET_COMMAND = 3 satisfies NumberOf<typeof RESETS, "command">;

/** `answers`, then settings and requests by their keys. */
export type CommandBody = [answers: number, settings: { [key: number]: number }];

/**
 * Keys of a command's map: see settings.ts. The id is there always: a node does not do again what it did last under the
 * same.
 */
export const COMMAND_ID = 0; // u32
export const COMMAND_INTERVAL = 1;
export const COMMAND_TICK = 2;
export const COMMAND_WINDOWS = 3;
export const COMMAND_OFFSET = 4;
export const COMMAND_RESTART = 5;
export const COMMAND_KNOWN_NOISE = 6;
export const COMMAND_SPECTRUM = 7;
export const COMMAND_CHECK = 8;

/** Keys of an outcome's map. */
export const OUTCOME_ID = 0; // of the command
export const OUTCOME_RESULT = 1;
export const OUTCOME_KEY = 2; // the key that was refused

/** Values of OUTCOME_RESULT. Of a command that is refused nothing is done. */
export const OUTCOMES = ["done", "unknown", "out-of-range"] as const;

/** Kinds of an event by their numbers on the wire: see events.ts. */
export const EVENT_BURST = 0;
export const EVENT_LEAK_STATE = 1;
export const EVENT_FAULT = 2;
/**
 * States of a leak decision by their numbers on the wire. `muted`: the noise was said to be known, and is learned.
 * `used-to-it`: a suspicion has ended because the baseline crept after the noise; the noise itself goes on.
 */
export const LEAK_STATES = ["warm-up", "ok", "suspect", "leak", "muted", "used-to-it"] as const;
export type LeakState = (typeof LEAK_STATES)[number];
type StateOf<Word extends LeakState> = NumberOf<typeof LEAK_STATES, Word>;
export const WARMING_UP = 0 satisfies StateOf<"warm-up">;
export const OK = 1 satisfies StateOf<"ok">;
export const SUSPECT = 2 satisfies StateOf<"suspect">;
export const LEAK = 3 satisfies StateOf<"leak">;
export const MUTED = 4 satisfies StateOf<"muted">;
export const USED_TO_IT = 5 satisfies StateOf<"used-to-it">;

/** A frame is at most this long, B; its body this. */
export const FRAME_MAX = 238;
export const BODY_MAX = 222;
