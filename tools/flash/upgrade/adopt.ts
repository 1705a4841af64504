// An upgrade takes from the board what a flash takes from its options; after one that was cut, from what was recorded of it.
import { ToolError } from "../../errors.ts";
import { boardNamed } from "../../image/boards.ts";
import { bearing } from "../guard.ts";
import { look } from "../insist.ts";
import type { Flash } from "../job.ts";
import { prepare } from "../prepare.ts";
import type { BoardFacts } from "../storage.ts";
import { type Settings, settingsOf } from "./settings.ts";

/** So long firmware may take to be built, on a slow laptop, s. */
const BUILD_S = 120;

async function settingsFor({ board, options, prepared, say }: Flash, facts: BoardFacts): Promise<Settings> {
  const { enrolment, used } = prepared;
  const held = facts.profile;
  if (held !== undefined) {
    const { key, epoch, ring } = held;
    const isNode = key === enrolment.key && epoch === enrolment.epoch && Array.isArray(ring);
    if (isNode) {
      const { profile, link } = await settingsOf(board, held, options.keep?.link, say);
      return { profile: { ...profile, ...options.keep?.changes?.(held) }, link };
    }
  } else if (used?.kept !== undefined && used.serial === facts.serial) return used.kept;
  throw new ToolError("board", say.upgrade.notThisNode(`${enrolment.site}/${enrolment.name}`));
}

/** Throws ToolError "board" where the board is not this node. */
export async function adopt(flash: Flash, facts: BoardFacts): Promise<void> {
  const { profile, link } = await settingsFor(flash, facts);
  const board = flash.options.board ?? boardNamed(facts.name)?.id;
  flash.options = { ...flash.options, profile, link };
  await look(flash.board, bearing(BUILD_S));
  const { keep, ...options } = flash.options;
  flash.prepared = await prepare({ ...options, board }, flash.say, flash.deps);
}
