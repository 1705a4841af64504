// Writes a calibration onto a board so that a power cut at any moment leaves its node with the old one or the new one: the
// profile's file stays as it is, and the new values go into erased bytes that the firmware reads after it.
//
//   1. what was learned of the usual pressure is forgotten in the journal: the old values bear that
//   2. the new values, in one write: until its CRC is whole, the old ones count

import { LEARNED } from "../../../firmware/node/kinds.ts";
import type { Profile } from "../../../firmware/profile.ts";
import * as L from "../../../shared/leak/learned.ts";
import { ToolError } from "../../errors.ts";
import { type Calibrated, calibrationRecord, withCalibrations } from "../../image/calibration.ts";
import type { BoardKind } from "../../image/kinds.ts";
import { recordOf } from "../../image/layout.ts";
import type { Sentences } from "../../sentences.ts";
import { carry } from "../carry.ts";
import type { BoardConsole } from "../console.ts";
import { callAgain, TRIES } from "../insist.ts";
import { readRing, readRoom } from "../ring.ts";
import { readFile, readPlaces } from "../storage.ts";

export type Written =
  | "written"
  /** And what it had learned of its usual pressure is forgotten. */
  | "anew"
  /** There is nothing to write: no node, or the values that it has. */
  | "none"
  /** The board has no place for it, or none left. */
  | "no-place"
  /** What was learned of its levels would have to be shifted in the same moment. */
  | "levels";

export interface WriteTo {
  board: BoardConsole;
  kind: BoardKind;
  /** As the node has it. */
  profile: Profile;
  say: Sentences;
}

/** Writes erased bytes at an address, or finds that they are written already. Throws ToolError "flash". */
async function writeBytes({ board, say }: WriteTo, address: number, bytes: Buffer): Promise<void> {
  const literal = `atob("${bytes.toString("base64")}")`;
  for (let tries = 1; ; tries++) {
    try {
      await board.evaluate(`(require("Flash").write(${literal},${address}),1)`);
    } catch (error) {
      if (!(error instanceof ToolError) || tries === TRIES) throw error;
      await callAgain(board, error);
    }
    const is = await readFile(board, address, 0, bytes.length);
    if (bytes.equals(is)) return;
    const isBlank = is.every((byte) => byte === 255);
    if (!isBlank || tries === TRIES) throw new ToolError("flash", say.calibrate.notWritten);
  }
}

/** Throws ToolErrors "flash", and "check" where it has to be done later. */
export async function writeToBoard(to: WriteTo, values: Partial<Calibrated>): Promise<Written> {
  const { board, kind, profile, say } = to;
  const wanted: Calibrated = { pressure: profile.pressure, acoustic: profile.acoustic, ...values };
  const text = ({ pressure, acoustic }: Calibrated) => JSON.stringify([pressure, acoustic]);
  if (text(wanted) === text(profile)) return "none";
  if (profile.places === undefined) return "no-place";
  const { blankAt } = withCalibrations(profile, await readPlaces(board, profile));
  if (blankAt === undefined) return "no-place";

  const [address, pages, pageSize] = profile.ring;
  const read = (at: number, length: number) => readFile(board, address, at, length);
  const ring = await readRing({ pages, pageSize }, read);
  const learned = ring.kind === "state" ? ring.learned : undefined;
  let isForgotten = false;
  if (learned !== undefined) {
    const hears = learned[L.COUNT]! > 0 || learned[L.RECENTS]! > 0;
    if (hears && wanted.acoustic !== profile.acoustic) return "levels";
    const { learned: carried } = carry(kind, profile, { ...profile, ...wanted }, learned);
    if (carried !== undefined && Buffer.compare(carried, learned) !== 0) {
      const record = recordOf(LEARNED, carried);
      const room = await readRoom({ pages, pageSize }, read);
      if (room === undefined || room.from + record.length > room.to)
        throw new ToolError("check", say.calibrate.noRoomNow);
      await writeBytes(to, address + room.from, record);
      isForgotten = true;
    }
  }
  await writeBytes(to, address + profile.places[0] + blankAt, calibrationRecord(wanted));
  return isForgotten ? "anew" : "written";
}
