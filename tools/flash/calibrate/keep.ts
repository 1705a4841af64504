// Where a calibration goes: into its file, and onto the board where that has a place for it.
import type { Sentences } from "../../sentences.ts";
import type { Loaded } from "../check/check.ts";
import type { BoardConsole } from "../console.ts";
import { enrolmentFrom } from "../enrolment.ts";
import type { Terminal } from "../terminal.ts";
import { type CalibrationFile, calibrationPath, writeCalibration } from "./record.ts";
import { type Written, writeToBoard } from "./write.ts";

export interface KeepTo {
  flags: { enrol?: string; out?: string; dryRun?: boolean };
  loaded: Loaded;
  board: BoardConsole;
  say: Sentences;
  terminal: Terminal;
}

export interface Kept {
  /** The node's, by its enrolment. */
  name: string | undefined;
  /** Null: none was written. */
  file: string | null;
  /** "board": the node has it from its next start on; "file": it has to be flashed with it; null: neither. */
  where: "board" | "file" | null;
  /** What the technician is told of it, whole lines. */
  text: string;
}

/** Throws ToolErrors "enrolment" and "flash". */
export async function keep(to: KeepTo, part: Pick<CalibrationFile, "pressure" | "acoustic">): Promise<Kept> {
  const { flags, loaded, say } = to;
  const name = flags.enrol === undefined ? undefined : enrolmentFrom(flags.enrol, say).name;
  const { calibrate } = say;
  if (flags.dryRun) return { name, file: null, where: null, text: `${calibrate.dry}\n` };
  const { facts, kind } = loaded;
  const path = flags.out ?? calibrationPath(flags.enrol ?? facts.serial);
  const held = facts.profile;
  const about = { network: held?.network ?? null, node: held?.node ?? null };
  writeCalibration(path, { ...about, serial: facts.serial, board: kind.id }, part, say);
  const lines = [calibrate.fileWritten(path)];
  const written = await onBoard(to, part);
  if (written === "none") return { name, file: path, where: null, text: `${lines.join("\n")}\n` };
  if (written === "no-place") lines.push(calibrate.noPlace(path));
  if (written === "levels") lines.push(calibrate.levelsLearned);
  if (written === "written" || written === "anew") lines.push(calibrate.written);
  if (written === "anew") lines.push(calibrate.learnsPressure);
  const isOnBoard = written === "written" || written === "anew";
  return { name, file: path, where: isOnBoard ? "board" : "file", text: `${lines.join("\n")}\n` };
}

/** Where the node itself is given it. */
async function onBoard(
  { board, loaded, say }: KeepTo,
  { pressure, acoustic }: Pick<CalibrationFile, "pressure" | "acoustic">,
): Promise<Written> {
  const { kind, facts } = loaded;
  const { profile } = facts;
  if (profile?.sensors === undefined) return "none";
  // The start rule is turned on with all else that a flash says.
  if (acoustic?.reference) return "no-place";
  const gain = acoustic?.gainDb;
  return writeToBoard(
    { board, kind, profile, say },
    {
      ...(pressure && { pressure: pressure.after }),
      ...(typeof gain === "number" && { acoustic: Math.round(10 * gain) }),
    },
  );
}
