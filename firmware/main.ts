// Puts a board, its profile and a node together.
import type { Board } from "./boards/board.ts";
import type { Link } from "./link/link.ts";
import { applyCalibration } from "./node/calibration.ts";
import { applySettings } from "./node/commands.ts";
import { guard } from "./node/health.ts";
import { boot, openJournal } from "./node/journal.ts";
import { startSchedule } from "./node/schedule.ts";
import { setUp } from "./node/setup.ts";
import { startUplink } from "./node/uplink.ts";
import { PROFILE, type Profile } from "./profile.ts";

/** After a reset the console listens this long for the technician's tool, ms; then it is off. */
const CONSOLE_WINDOW_MS = 3000;

export function start(board: Board, link: Link): void {
  let profile = require("Storage").readJSON(PROFILE, true) as Profile | undefined;
  let name = "Sippra " + FIRMWARE_VERSION;
  if (!profile || profile.v !== 1) {
    print(name + ": no profile. Flash it with sippra-node.");
    return;
  }
  if (!openJournal(profile.ring)) {
    print(name + ": no counter can be trusted. Flash it again, with a new enrolment.");
    return;
  }
  print(name + ", node " + profile.network + "-" + profile.node + ", boot " + boot);
  if (HAS_PLACES) applyCalibration(profile);
  guard();
  setUp(board, profile);
  applySettings();
  board.start(profile);
  setTimeout(() => {
    board.consoleOff();
    startSchedule();
    // Everything that lasts is allocated by now. Typed arrays need memory in one piece: so the rest of it is gathered.
    E.defrag();
    startUplink(link);
  }, CONSOLE_WINDOW_MS);
}
