// The file that a calibration is kept in, beside the enrolment: what was measured when, and what came of it. A node that is
// flashed anew is given it.
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Profile } from "../../../firmware/profile.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import { replaceDurably } from "../durable.ts";
import type { FlashFlags } from "../options.ts";
import type { NoiseAdvice } from "./noise.ts";
import type { recordOf } from "./pressure.ts";

const FORMAT = "sippra-calibration-1";

export interface CalibrationFile {
  format: typeof FORMAT;
  network: number | null;
  node: number | null;
  /** Of the board. */
  serial: string;
  board: string;
  /** `at`: RFC 3339, UTC. */
  pressure?: ReturnType<typeof recordOf> & { at: string };
  acoustic?: AcousticRecord & { at: string };
}

export interface AcousticRecord extends NoiseAdvice {
  /** dB; null: none was given. */
  gainDb: number | null;
  reference: { db: number; uncertaintyDb: number } | null;
}

/** "elm-street-4.enrol.json" has "elm-street-4.calibration.json" beside it. */
export const calibrationPath = (enrolment: string) =>
  join(dirname(enrolment), `${basename(enrolment).replace(/(\.enrol)?(\.json)?$/, "")}.calibration.json`);

/** Undefined where there is none. Throws ToolError "enrolment" where it is none of ours, or damaged. */
export function readCalibration(path: string, say: Sentences): CalibrationFile | undefined {
  let file: CalibrationFile;
  try {
    file = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ToolError("enrolment", say.calibrate.damagedFile(path), { cause: error });
  }
  if (file?.format !== FORMAT) throw new ToolError("enrolment", say.calibrate.damagedFile(path));
  return file;
}

/** What a flash takes over from the file that it is given. Throws ToolError "enrolment". */
export function calibratedBy(
  {
    calibration,
    acoustic: listens,
    pressure: feels,
  }: Pick<FlashFlags, "calibration" | "acoustic" | "pressure">,
  say: Sentences,
): Partial<Profile> {
  if (calibration === undefined) return {};
  const file = readCalibration(calibration, say);
  if (file === undefined) throw new ToolError("enrolment", say.calibrate.damagedFile(calibration));
  const { pressure, acoustic } = file;
  const tenths = (db: number) => Math.round(10 * db);
  return {
    ...(feels && pressure && { pressure: pressure.after }),
    ...(listens && typeof acoustic?.gainDb === "number" && { acoustic: tenths(acoustic.gainDb) }),
    ...(listens && acoustic?.reference && { reference: tenths(acoustic.reference.db) }),
  };
}

/**
 * Writes one part of it; the other stays, where it is of the same board. The old file is there until the new one is. Throws
 * ToolError "enrolment".
 */
export function writeCalibration(
  path: string,
  about: Pick<CalibrationFile, "network" | "node" | "serial" | "board">,
  part: Pick<CalibrationFile, "pressure" | "acoustic">,
  say: Sentences,
): void {
  const before = readCalibration(path, say);
  const kept = before?.serial === about.serial ? before : undefined;
  const { pressure = kept?.pressure, acoustic = kept?.acoustic } = part;
  const file: CalibrationFile = {
    ...{ format: FORMAT, ...about },
    ...(pressure && { pressure }),
    ...(acoustic && { acoustic }),
  };
  try {
    replaceDurably(path, `${JSON.stringify(file, null, 2)}\n`, 0o644);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ToolError("enrolment", say.calibrate.cannotWrite(path, code ?? message), { cause: error });
  }
}
