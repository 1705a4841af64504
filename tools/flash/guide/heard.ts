// Waits until the gateway has heard the node, whose module is fitted and whose lid is closed. The record and the label are there
// already: whatever comes of this, nothing of them is lost.
import type { Installation } from "../../../gateway/places/installation.ts";
import { ToolError } from "../../errors.ts";
import type { Confirmed } from "../confirm/await.ts";
import { addressOf, type Login } from "../confirm/page.ts";
import { confirmedText } from "../confirm/text.ts";
import { waitingLine } from "../confirm/waiting.ts";
import { writeAll } from "../record/file.ts";
import type { Journey } from "./journey.ts";
import { NONE } from "./position.ts";
import { recall, remember } from "./remembered.ts";

/** As long as `sippra-node confirm` does by itself. */
const WAIT_MS = 600_000;

const recorded = ({ received, verdict, margin_db, findings }: Confirmed): Installation["confirmed"] => ({
  ...{ at: received, verdict, margin_db },
  findings: findings.map(({ part, verdict, sentence }) => ({ part, verdict, sentence })),
});

/** Throws ToolError "gateway" where nobody says who looks. */
async function askLogin({ ask, say, terminal }: Journey): Promise<Login> {
  const { confirm, guide } = say;
  terminal.end();
  const name = await ask.type(confirm.askUser.trim());
  if (name === "") throw new ToolError("gateway", guide.noUser);
  const password = await ask.type(confirm.askPassword(name).trim(), { isSecret: true });
  return { name, password };
}

/** True: one may do without. Throws what `awaitCheck` throws, and "check" where the node finds something broken. */
export async function heardStep(journey: Journey): Promise<boolean> {
  const { ask, say, screen, terminal, signal, deps, enrolment, file, record } = journey;
  const { guide, confirm } = say;
  const check = (text: string) => {
    try {
      if (!["", NONE].includes(text.trim())) addressOf(text.trim(), say);
      return undefined;
    } catch (error) {
      if (error instanceof ToolError) return guide.mustBeAddress;
      throw error;
    }
  };
  const ready = journey.gateway ?? recall(deps.folder).gateway;
  const gateway = await ask.type(guide.whichGateway, { ready, check });
  if (gateway === "" || gateway === NONE) {
    screen.print(guide.notWaited);
    return true;
  }
  journey.gateway = gateway;
  const since = journey.runsSince;
  const found = await deps.awaitCheck(
    {
      ...{ gateway, enrolment, wait: WAIT_MS, fresh: false, say },
      ...(since !== undefined && { recent: 1000 * (deps.seconds() - since) }),
      login: () => askLogin(journey),
      onUnopened: () => terminal.note(confirm.unopened(enrolment.name)),
    },
    signal,
    waitingLine(terminal, confirm.waiting(enrolment.name), WAIT_MS),
  );
  terminal.end();
  // It is one that answers, and has this node.
  remember(deps.folder, { gateway });
  screen.print(confirmedText(found, say));
  record.confirmed = recorded(found);
  writeAll(file, record, say);
  if (found.verdict === "fail") {
    // Another one is waited for, after what is broken has been mended.
    journey.runsSince = deps.seconds();
    throw new ToolError("check", guide.confirmFailed);
  }
  return true;
}
