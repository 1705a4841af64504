// Leads a technician through an installation, one question at a time. Each step can be done again or skipped, the node runs on
// wherever it ends, and what was done is written down at once.
//
//   board ── flash ── check ── place ── calibrate ── details ── label, record ── heard by the gateway
//                     └── held on to ──┘
import { ToolError } from "../../errors.ts";
import { boardNamed } from "../../image/boards.ts";
import type { BoardConsole } from "../console.ts";
import { enrolmentFrom } from "../enrolment.ts";
import { recordFor, recordPath, writeAll, writeRecord } from "../record/file.ts";
import { labelText } from "../record/label.ts";
import { isOwn } from "../start.ts";
import { examine } from "../storage.ts";
import { detailsStep } from "./details.ts";
import { chooseEnrolment, choosePort } from "./find.ts";
import { gainStep } from "./gain.ts";
import { createHand } from "./hand.ts";
import { heardStep } from "./heard.ts";
import { flashStep } from "./install.ts";
import { attempt, fullName, type Guided, type Journey, timeOf } from "./journey.ts";
import { calibrateStep, checkStep, placeStep, tapStep } from "./measure.ts";
import { whatRuns } from "./runs.ts";

/** Finds out whose board it is, for the record. Throws ToolError "board" where it is another node's. */
async function recognize(journey: Journey, board: BoardConsole): Promise<void> {
  const { say, enrolment, record } = journey;
  const facts = await examine(board);
  const held = facts.profile;
  if (held !== undefined) {
    const isSame = held.network === enrolment.network && held.node === enrolment.node;
    if (!isSame || !isOwn({ enrolment, facts })) {
      const is = `${facts.owner ?? "?"} (${held.network}-${held.node})`;
      throw new ToolError("board", say.guide.otherBoard(is, fullName(enrolment)));
    }
  }
  const kind = boardNamed(facts.name)?.id ?? facts.name;
  const before = record.board.serial === facts.serial ? record.board : undefined;
  // What this guide has flashed it knows, and asks once of what it has not.
  const runs =
    journey.isFlashed || journey.runs !== undefined ? undefined : await whatRuns(board, facts, say);
  journey.runs ??= runs;
  const firmware = runs?.firmware || before?.firmware || "";
  const link = runs?.link || before?.link || "";
  record.board = { kind, serial: facts.serial, espruino: facts.version, firmware, link };
}

/** Begins it: which port, which node, and what its record has from before. */
async function begin(guided: Guided): Promise<Journey> {
  const { say, screen, terminal, deps } = guided;
  const port = await attempt(guided, () => choosePort(guided), false);
  const find = async () => {
    const file = await chooseEnrolment(guided);
    const enrolment = enrolmentFrom(file, say);
    return { file, enrolment, record: recordFor(recordPath(file), enrolment, timeOf(deps), say) };
  };
  const found = await attempt(guided, find, false);
  if (port === undefined || found === undefined) throw new ToolError("flash", say.interrupted);
  const { file, record } = found;
  const flags = { port, enrol: file, acoustic: true, pressure: true };
  const hand = createHand((wait, work) =>
    deps.lookAt({ ...flags, wait }, say, terminal, guided.signal, async (board) => {
      await recognize(journey, board);
      await work(board);
    }),
  );
  const journey: Journey = {
    ...{ ...guided, ...found, port, hand },
    ...{ isFlashBroken: false, isFlashed: false, isSaved: false },
    save: () => {
      writeRecord(recordPath(file), record, say);
      journey.isSaved = true;
    },
  };
  screen.print(say.guide.isNode(...nameAndNumber(journey)));
  return journey;
}

const nameAndNumber = ({ enrolment: { site, name, network, node } }: Journey) =>
  [`${site}/${name}`, `${network}-${node}`] as const;

type Title = keyof Guided["say"]["guide"]["titles"];

/** Throws ToolError "flash" where it is ended before its end; whatever happens, the board is let go of. */
export async function guide(guided: Guided): Promise<void> {
  const { say, screen } = guided;
  const words = say.guide;
  const titles = Object.keys(words.titles) as Title[];
  const head = (title: Title, name = "") =>
    screen.print(words.head(titles.indexOf(title) + 1, titles.length, words.titles[title], name));
  let journey: Journey | undefined;
  try {
    screen.print(words.begin);
    head("board");
    journey = await begin(guided);
    await walk(journey, head);
  } catch (error) {
    // Where it was held, what became of it is told there, as by a flash that went wrong.
    const isToldOf = journey !== undefined && (journey.hand.isHeld() || journey.isFlashBroken);
    await journey?.hand.letGo();
    if (!isToldOf) screen.print(words.goesOn);
    screen.print(journey?.isSaved ? words.stopped : words.stoppedEarly);
    throw error;
  }
}

async function walk(journey: Journey, head: (title: Title, name: string) => void): Promise<void> {
  const { say, screen, hand, deps, enrolment, file, record } = journey;
  const missed: string[] = [];
  const { guide: words } = say;
  /** `work`: whether it was done. */
  const step = async (title: Title, work: (journey: Journey) => Promise<boolean>) => {
    head(title, fullName(enrolment));
    const isDone = await attempt(journey, () => work(journey));
    if (!isDone) missed.push(words.titles[title]);
  };
  await step("flash", flashStep);
  await step("check", checkStep);
  const hears = journey.checked?.findings.some(({ part }) => part === "sound") ?? true;
  if (hears) {
    await step("place", placeStep);
    await attempt(journey, () => tapStep(journey));
    await attempt(journey, () => gainStep(journey));
  } else screen.print(words.noSound);
  await step("calibrate", calibrateStep);
  const isHeld = hand.isHeld();
  await hand.letGo();
  if (isHeld) journey.runsSince = deps.seconds();
  await step("details", detailsStep);
  await step("label", async () => {
    const lines = writeAll(file, record, say);
    screen.print(labelText(enrolment, { ...screen, colours: true }));
    screen.print(lines.join("\n"));
    return true;
  });
  screen.print(words.fit);
  await step("heard", heardStep);
  const name = fullName(enrolment);
  screen.print(missed.length === 0 ? words.finished(name) : words.unfinished(name, missed.join(", ")));
  screen.print(words.after);
}
