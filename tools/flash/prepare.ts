// All that can be checked before a port is opened: a node that runs is not stopped for a file that is not there.
import { DEFAULT_NETWORK } from "../../shared/radio/network.ts";
import { ToolError } from "../errors.ts";
import { checkProfile, linkFault } from "../image/boards.ts";
import { BOARD_KINDS, onRadio } from "../image/kinds.ts";
import { profileFor, radioProfile } from "../image/profile.ts";
import type { Sentences } from "../sentences.ts";
import { checkLinuxOptions } from "./board.ts";
import { enrolmentFrom } from "./enrolment.ts";
import type { FlashDeps, FlashOptions, Prepared } from "./job.ts";
import { checkRecordable, readUsed } from "./used.ts";

/** Throws ToolErrors with a sentence for the technician, and a GatewayError where an enrolment cannot be used. */
export async function prepare(
  options: FlashOptions,
  say: Sentences,
  deps: Pick<FlashDeps, "firmwareFor">,
): Promise<Prepared> {
  const enrolment = enrolmentFrom(options.enrolment, say);
  const before = options.unlock === undefined ? undefined : enrolmentFrom(options.unlock, say);
  const used = readUsed(options.enrolment, enrolment, say);
  checkRecordable(options.enrolment, say);
  const radio = options.link === "serial" ? undefined : (enrolment.radio ?? DEFAULT_NETWORK);
  const changes = radio ? { ...options.profile, radio: radioProfile(radio, say) } : options.profile;
  const profile = profileFor(enrolment, changes);
  const kind = options.board === undefined ? undefined : BOARD_KINDS[options.board];
  if (kind !== undefined) {
    checkLinuxOptions(kind, options.profile, say);
    const fault = linkFault(kind, options.link, say);
    if (fault !== undefined) throw new ToolError("board", fault);
    checkProfile(radio === undefined ? kind : onRadio(kind), profile, say);
  }
  // What an upgrade needs is known when the board has been asked.
  const code =
    kind && options.keep === undefined ? await deps.firmwareFor(kind.id, options.link, say) : undefined;
  return { enrolment, before, used, radio, profile, kind, code };
}
