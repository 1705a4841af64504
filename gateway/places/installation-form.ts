// What the file says that tells how a node was installed: who, when, where, on which pipe, and all that was measured there. It
// holds no key.
import { z } from "zod";
import { ADDRESS_LENGTH, DIAMETER_MM, PIPE_ID_LENGTH, PIPE_MATERIALS } from "./place.ts";

export const INSTALLATION_FORMAT = "sippra-installation-1";
/** A longer file is none. */
export const INSTALLATION_BYTES = 65_536;
export const MOST_PHOTOGRAPHS = 20;

const time = z.iso.datetime({ offset: true });
const text = (length: number) => z.string().max(length);
const db = z.number().min(-200).max(200);
const kpa = z.number().min(-1000).max(100_000);
const verdict = z.enum(["pass", "doubtful", "fail"]);
const name = z.string().regex(/^[a-z0-9-]{1,64}$/);

const checked = z.strictObject({
  at: time,
  verdict,
  /** As `sippra-node check --json` has them: which part, what is wrong with it or null, and its figure. */
  findings: z
    .array(
      z.strictObject({
        part: text(32),
        verdict,
        fault: text(64).nullable(),
        /** kPa of the pressure, dB re full scale of the sound, mV of the supply, parts of the clock's rate. */
        value: z.number().nullable(),
        advice: z.number().optional(),
      }),
    )
    .max(32),
});

/** What was heard at the place, dB re full scale: what later levels of the node are held against. */
const reference = z.strictObject({
  at: time,
  windows: z.number().int().min(0).max(1_000_000),
  /** Of a tenth of the windows, and of half of them. */
  quietest_db: db.nullable(),
  usual_db: db.nullable(),
  /** Bands of BAND_EDGES, low to high; empty where they were not measured. */
  bands_db: z.array(db.nullable()).max(8),
  pressure_kpa: kpa.nullable(),
});

const tap = z.strictObject({
  at: time,
  verdict,
  fault: text(64).nullable(),
  taps: z.number().int().min(0).max(1000),
  /** dB over the noise before. */
  over_db: db.nullable(),
});

/** What the node's gateway had heard of it before whoever installed it went home. */
const confirmed = z.strictObject({
  /** When the gateway heard it, by the gateway's clock. */
  at: time,
  verdict,
  /** Margin of the radio's signal in dB; null over a line. */
  margin_db: db.nullable(),
  findings: z
    .array(
      z.strictObject({
        part: text(30),
        verdict,
        /** In the language of whoever installed it. */
        sentence: text(500),
      }),
    )
    .max(20),
});

const pressureCalibration = z.strictObject({
  at: time,
  /** What the gauge showed, as it was typed, and in kPa. */
  points: z
    .array(z.strictObject({ gauge: text(32), kpa }))
    .min(1)
    .max(2),
  /** The channel before and after: zero in units of the converter, span in 0.01 kPa. */
  before: z.tuple([z.number(), z.number()]),
  after: z.tuple([z.number(), z.number()]),
});

const acousticCalibration = z.strictObject({
  at: time,
  gain_db: db.nullable(),
  reference_db: db.nullable(),
  uncertainty_db: db.nullable(),
});

export const installation = z.strictObject({
  format: z.literal(INSTALLATION_FORMAT),
  site: name,
  name,
  network: z.number().int().min(0).max(255),
  node: z.number().int().min(1).max(65_535),
  /** By the technician's computer. */
  at: time,
  /** Who, as they sign: a name or initials. */
  by: text(80).nullable(),
  board: z.strictObject({
    /** As `sippra-node boards` names it. */
    kind: text(32),
    serial: text(64),
    firmware: text(32),
    espruino: text(32),
    /** "serial", or the radio module. */
    link: text(32),
  }),
  place: z.strictObject({
    /** WGS 84, degrees; both null where nobody said. */
    latitude: z.number().min(-90).max(90).nullable(),
    longitude: z.number().min(-180).max(180).nullable(),
    /** How the position is known, and to how many m where a receiver told it. */
    source: z.enum(["typed", "gps"]).nullable(),
    accuracy_m: z.number().min(0).max(100_000).nullable(),
    address: text(ADDRESS_LENGTH).nullable(),
    pipe_id: text(PIPE_ID_LENGTH).nullable(),
    pipe_material: z.enum(PIPE_MATERIALS).nullable(),
    pipe_diameter_mm: z.number().int().min(DIAMETER_MM.min).max(DIAMETER_MM.max).nullable(),
  }),
  /** Names of files, and what is on them. The pictures stay with who took them, until they are added to the node. */
  photographs: z
    .array(z.strictObject({ file: text(255), caption: text(200).nullable() }))
    .max(MOST_PHOTOGRAPHS),
  note: text(1000).nullable(),
  check: checked.nullable(),
  reference: reference.nullable(),
  tap: tap.nullable(),
  /** Left out where nobody waited for it; records from before this was asked have none. */
  confirmed: confirmed.optional(),
  calibration: z.strictObject({
    pressure: pressureCalibration.nullable(),
    acoustic: acousticCalibration.nullable(),
  }),
});

export type Installation = z.infer<typeof installation>;
