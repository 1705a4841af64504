// From which counter an upgraded node goes on, and the journal that it keeps. All of that is on this computer's disk before
// anything on the board is erased.
import { renameSync } from "node:fs";
import { ToolError } from "../../errors.ts";
import { fingerprint } from "../fingerprint.ts";
import { datedPath, journalPath, loadJournal } from "../journal/file.ts";
import { contentOf, type Place, readImage } from "../journal/image.ts";
import type { RingContent } from "../ring.ts";
import type { StartOptions } from "../start.ts";
import { type Decided, decide } from "../used.ts";
import { additionFor, withAddition } from "./keep.ts";

/** A journal that stays where it lies. */
export interface KeptJournal {
  place: Place;
  image: Buffer;
  ring: RingContent;
}

/** `kept` is undefined where an interruption has cost it. Throws ToolError "board", "enrolment". */
export async function decideKept(start: StartOptions): Promise<Decided & { kept?: KeptJournal }> {
  const { board, facts, used, enrolment, options, say, terminal, now, pick } = start;
  const held = facts.profile;
  const place = held?.ring ?? used!.kept!.ring;
  terminal.step(say.readingJournal, place[1] * place[2]);
  const image = await readImage(board, place, terminal.advance);
  const ring = await contentOf(image, place);
  const kept = { place, image, ring };
  if (held === undefined) {
    if (ring.kind === "state" && (await isAsSaved(start, kept))) {
      const { reservation, boot, settled } = ring;
      return { start: { reservation, boot, settled, learned: used!.learned }, how: "goes-on", kept };
    }
    const file = putAside(options.enrolment);
    if (file !== undefined) terminal.note(say.upgrade.journalLost(file));
  }
  const onBoard = { serial: facts.serial, holds: held, ring };
  const decision = decide(enrolment, onBoard, used, false, now, pick);
  if ("refused" in decision) throw new ToolError("enrolment", say.used(options.enrolment));
  if (held === undefined) return decision;
  const isWhole = ring.kind === "state" && decision.start.reservation === ring.reservation;
  if (!isWhole) throw new ToolError("board", say.upgrade.noJournal);
  return { ...decision, kept };
}

/** What was saved before the board lost it is not written over by the next upgrade. Undefined where there is nothing. */
function putAside(enrolment: string): string | undefined {
  const saved = loadJournal(journalPath(enrolment));
  if (saved === undefined) return undefined;
  const file = datedPath(enrolment, saved.at);
  renameSync(journalPath(enrolment), file);
  return file;
}

/** Whether the node has not run since its journal was saved: it writes as soon as it starts. */
async function isAsSaved({ options, enrolment, facts, used }: StartOptions, { place, image }: KeptJournal) {
  const saved = loadJournal(journalPath(options.enrolment));
  if (saved === undefined || saved.serial !== facts.serial || saved.ring.join() !== place.join())
    return false;
  if (saved.key !== fingerprint(enrolment.key) || saved.epoch !== enrolment.epoch) return false;
  const ring = await contentOf(saved.bytes, place);
  const addition = (await additionFor(saved.bytes, place, ring, used?.learned)) ?? undefined;
  return image.equals(saved.bytes) || image.equals(withAddition(saved.bytes, addition));
}
