// What is going to be on a board: decided from what it is and holds, before anything of that is erased.
import { WARM_UP } from "../../shared/leak/thresholds.ts";
import { ToolError } from "../errors.ts";
import { checkProfile } from "../image/boards.ts";
import type { BoardKind } from "../image/kinds.ts";
import { lockOf } from "../image/lock.ts";
import type { Sentences } from "../sentences.ts";
import { checkBoard, layOutFor } from "./board.ts";
import { carry } from "./carry.ts";
import { bearing } from "./guard.ts";
import { look } from "./insist.ts";
import type { Flash, Plan } from "./job.ts";
import { decideStart, ownerOf } from "./start.ts";
import type { BoardFacts } from "./storage.ts";
import { additionFor } from "./upgrade/keep.ts";
import { decideKept, type KeptJournal } from "./upgrade/start.ts";
import type { Decided } from "./used.ts";
import { askVersion, NEEDED } from "./version.ts";

/** So long firmware may take to be built, on a slow laptop, s. */
const BUILD_S = 120;

/** Throws ToolErrors where the board must not, or cannot, become the node. */
export async function planFor(flash: Flash, facts: BoardFacts): Promise<Plan> {
  const { options, say, terminal, board, prepared, deps } = flash;
  const { enrolment, before, used, profile } = prepared;
  const kind = checkBoard(facts, options, say);
  flash.kind = kind;
  terminal.note(say.found(kind.title, facts.serial, facts.version));
  if (await askVersion(board, facts.version, say)) terminal.note(say.newer(facts.version, NEEDED));
  if (enrolment.console === undefined) terminal.note(say.staysOpen);
  if (prepared.radio !== undefined && enrolment.radio === undefined) terminal.note(say.noRadio);
  checkProfile(kind, profile, say);
  const asked = { board, kind, enrolment, before, facts, used, options, say, terminal };
  const whereFrom = { ...asked, now: deps.now(), pick: deps.pick };
  const decided: Awaited<ReturnType<typeof decideKept>> = await (options.keep ? decideKept : decideStart)(
    whereFrom,
  );
  const { how } = decided;
  const { learned, start, shiftedBy } = carriedOver(kind, facts, profile, decided, options.forget);
  if (prepared.code === undefined) await look(board, bearing(BUILD_S));
  const code = prepared.code ?? (await deps.firmwareFor(kind.id, options.link, say));
  const lock = lockOf(kind, enrolment.console);
  const kept = decided.kept;
  const owner = ownerOf(enrolment);
  const layout = layOutFor(kind, facts.storage, code, profile, start, lock, owner, kept?.place[1]);
  if (layout === undefined) {
    const room = facts.storage.pages * facts.storage.pageSize;
    throw new ToolError("flash", say.doesNotFit(code.length, JSON.stringify(profile).length, room));
  }
  const plan = { kind, profile, layout, learned, shiftedBy, start, how };
  return kept === undefined ? plan : { ...plan, kept: await keptIn(layout, kept, start.learned, say) };
}

/** Throws ToolError "board" where the journal cannot stay as it is. */
async function keptIn(
  layout: Plan["layout"],
  kept: KeptJournal,
  learned: Uint8Array | undefined,
  say: Sentences,
) {
  const { place, image, ring } = kept;
  const { address, pages, pageSize } = layout.ring;
  if ([address, pages, pageSize].join() !== place.join()) throw new ToolError("board", say.upgrade.moved);
  const addition = await additionFor(image, place, ring, learned);
  if (addition === null) throw new ToolError("board", say.upgrade.pageFull);
  return { place, image, addition };
}

/** With what it has learned, as far as that fits what it will hear. */
function carriedOver(
  kind: BoardKind,
  facts: BoardFacts,
  profile: Plan["profile"],
  { start, how }: Decided,
  forget: boolean,
): Pick<Plan, "learned" | "start" | "shiftedBy"> {
  if (start.learned === undefined) return { learned: null, start, shiftedBy: 0 };
  if (forget) return { learned: "forgotten", start: { ...start, learned: undefined }, shiftedBy: 0 };
  // A flash that is repeated has carried it over already, and so has an upgrade.
  if (how !== "goes-on" || facts.profile === undefined) return { learned: "kept", start, shiftedBy: 0 };
  const { learned, what, byDb } = carry(kind, facts.profile, profile, start.learned);
  return { learned: what, start: { ...start, learned }, shiftedBy: byDb };
}

/** Tells the technician what becomes of what is on the board. */
export function announce({ say, terminal }: Flash, facts: BoardFacts, plan: Plan): void {
  const { how, start, learned, shiftedBy } = plan;
  if (how === "goes-on") terminal.note(say.goesOn(start.reservation));
  if (how === "repeated") terminal.note(say.repeats(start.reservation));
  if (plan.kept) terminal.note(say.upgrade.keeps);
  if (learned === "forgotten") terminal.note(say.forgets(WARM_UP));
  if (learned === "kept") terminal.note(say.keepsLearned);
  if (learned === "shifted") terminal.note(say.shiftsLearned(shiftedBy));
  if (learned === "anew") terminal.note(say.learnsAnew(WARM_UP));
  const others = facts.files.filter((file) => !/^(\.boot0|\.bootcde|sippra\..*)$/.test(file));
  if (others.length > 0) terminal.note(say.discards(others.join(", ")));
}
