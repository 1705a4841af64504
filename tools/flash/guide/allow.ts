// A board that is refused as it is: what `sippra-node flash` has --replace and --unlock for is asked, and it is flashed again.
import type { Sentences } from "../../sentences.ts";
import type { Flashed, FlashOptions } from "../job.ts";
import { RefusedBoard, type Remedy } from "../refused.ts";
import { chooseEnrolment } from "./find.ts";
import type { Journey } from "./journey.ts";

type Allowed = Partial<Pick<FlashOptions, "replace" | "unlock">>;

function whatItHolds(remedy: Remedy, guide: Sentences["guide"]): string {
  if (remedy.allow === "unlock") return guide.isLocked;
  if ("program" in remedy) return guide.holdsProgram(remedy.program, remedy.wanted);
  return guide.holdsAnother(remedy.held, remedy.wanted);
}

/** Undefined: the board stays what it is. */
async function allowed(journey: Journey, remedy: Remedy): Promise<Allowed | undefined> {
  const { ask, screen, say } = journey;
  const { guide } = say;
  const isReplaced = remedy.allow === "replace";
  screen.print(whatItHolds(remedy, guide));
  const isAllowed = await ask.choose(isReplaced ? guide.replaceNow : guide.unlockNow, [
    { value: false, label: isReplaced ? guide.staysAsItIs : guide.no },
    { value: true, label: isReplaced ? guide.replace : guide.unlock },
  ]);
  if (!isAllowed) return undefined;
  return isReplaced ? { replace: true } : { unlock: await chooseEnrolment(journey, guide.whichWas) };
}

/** Throws what a flash throws. */
export async function flashAllowed(journey: Journey, options: FlashOptions): Promise<Flashed> {
  const { say, terminal, signal, deps } = journey;
  let all = options;
  for (;;) {
    journey.isFlashBroken = true;
    try {
      return await deps.flash(all, say, terminal, signal);
    } catch (error) {
      terminal.end();
      if (signal.aborted || !(error instanceof RefusedBoard)) throw error;
      // It was left as it was.
      journey.isFlashBroken = false;
      const more = await allowed(journey, error.remedy);
      if (more === undefined) throw error;
      all = { ...all, ...more };
    }
  }
}
