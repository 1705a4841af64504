// Flashes the board with what a technician knows of it: its way to the gateway, its pipe and its sensors. All else is as usual.
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { ToolError } from "../../errors.ts";
import { PIPES, type Pipe } from "../../image/profile.ts";
import { USUAL_RANGE } from "../../image/transducers.ts";
import { calibratedBy, calibrationPath } from "../calibrate/record.ts";
import { profileChanges } from "../changes.ts";
import type { Flashed } from "../job.ts";
import { consoleBaud, type FlashFlags, LEAST_RANGE, LINKS, type Link, MOST_RANGE } from "../options.ts";
import { readUsed } from "../used.ts";
import { flashAllowed } from "./allow.ts";
import { WAIT_S } from "./hand.ts";
import { fullName, type Journey } from "./journey.ts";

/** A node that has just started listens for 3 s (firmware/main.ts): it is caught then, or not. */
const CATCH_S = 4;

type Sensors = "both" | "sound" | "pressure";

const isRange = (text: string) =>
  /^\d{1,3}$/.test(text) && Number(text) >= LEAST_RANGE && Number(text) <= MOST_RANGE;

/** Asks for what `sippra-node flash` has options for. */
async function askFlags({ ask, say, screen, port, file, enrolment }: Journey): Promise<FlashFlags> {
  const { guide } = say;
  const link = await ask.choose<Link>(
    guide.whichLink,
    LINKS.map((value) => ({ value, label: guide.linkNames[value] ?? guide.byModule(value) })),
    enrolment.radio === undefined ? "serial" : LINKS.find((each) => each !== "serial"),
  );
  if (link !== "serial") screen.print(guide.unplugModule);
  const pipe = await ask.choose<Pipe>(
    guide.whichPipe,
    (Object.keys(PIPES) as Pipe[]).map((value) => ({ value, label: guide.pipes[value] ?? value })),
  );
  const sensors = await ask.choose<Sensors>(guide.whichSensors, [
    { value: "both", label: guide.bothSensors },
    { value: "sound", label: guide.soundOnly },
    { value: "pressure", label: guide.pressureOnly },
  ]);
  const calibration = calibrationPath(file);
  const isCalibrated = existsSync(calibration);
  const flags: FlashFlags = { port, enrol: file, wait: WAIT_S, link, pipe, acoustic: true, pressure: true };
  if (sensors === "pressure") flags.acoustic = false;
  if (sensors === "sound") flags.pressure = false;
  else {
    const check = (text: string) =>
      isRange(text.trim()) ? undefined : guide.mustBeRange(LEAST_RANGE, MOST_RANGE);
    flags.range = Number(await ask.type(guide.whichRange, { ready: String(USUAL_RANGE), check }));
  }
  if (isCalibrated) {
    screen.print(guide.takesCalibration(basename(calibration)));
    flags.calibration = calibration;
  }
  return flags;
}

function note({ record }: Journey, flashed: Flashed): void {
  record.board = {
    ...{ kind: flashed.board, serial: flashed.serial },
    ...{ firmware: flashed.firmware.version, espruino: flashed.espruino, link: flashed.link },
  };
}

/** Whether it is flashed. Throws what a flash throws. */
export async function flashStep(journey: Journey): Promise<boolean> {
  const { ask, say, screen, file, enrolment } = journey;
  const { guide } = say;
  const isUsed = readUsed(file, enrolment, say)?.state === "started";
  if (isUsed) screen.print(guide.flashedHint);
  const isWanted = await ask.choose(
    guide.flashNow,
    [
      { value: true, label: guide.flash },
      { value: false, label: guide.isFlashed },
    ],
    !isUsed,
  );
  if (!isWanted) return true;
  const flags = await askFlags(journey);
  const profile = { ...profileChanges(flags), ...calibratedBy(flags, say) };
  const options = {
    ...{ port: journey.port, enrolment: file, unlock: undefined, board: undefined, wait: WAIT_S * 1000 },
    ...{ baud: consoleBaud(flags), replace: false, forget: false, link: flags.link, profile },
  };
  await journey.hand.letGo();
  const flashed = await flashAllowed(journey, options);
  journey.isFlashBroken = false;
  journey.isFlashed = true;
  note(journey, flashed);
  journey.save();
  screen.print(guide.flashed(flashed.title, fullName(enrolment), flashed.boot));
  await holdOn(journey);
  return true;
}

/** What follows needs the board, which would have to be reset by hand for it: where it can be caught now, it is. */
async function holdOn({ hand, terminal }: Journey): Promise<void> {
  try {
    await hand.use(async () => {}, CATCH_S);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    terminal.debug(error);
  }
}
