// Where a receiver of satellites on a serial port is: the mean of some fixes, and to how many metres that is known.
import { accessTo } from "../../../gateway/intake/port-trouble.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import type { openRaw, RawLine } from "../raw-line.ts";
import { type Said, saidIn } from "./nmea.ts";

export interface Received {
  /** WGS 84, degrees. */
  latitude: number;
  longitude: number;
  /** m */
  accuracy: number;
}

export interface ReceiverDeps {
  /** Time that only goes on, s. */
  seconds(): number;
  sleep(ms: number): Promise<unknown>;
  openRaw: typeof openRaw;
}

/** NMEA 0183 says 4800 bit/s; most receivers that are sold are faster. One on USB has any. */
const SPEEDS = [9600, 4800, 38_400, 115_200];
/** They say where they are once a second. */
const LISTEN_S = 3;
const WAIT_S = 120;
/** Fixes that one position is made of. */
export const FIXES = 10;
/**
 * The error of one measured distance of a receiver without corrections, m: horizontally a fix is known to that times its
 * dilution of precision. Chosen: from 3 m under an open sky to 10 m between houses is said of them.
 */
const RANGE_ERROR_M = 5;
/** m of a degree of latitude. */
const DEGREE_M = 111_195;
const LOOK_MS = 100;
/** What has come since, and is no line yet, is kept so far. */
const MOST_KEPT = 4096;

type Fix = Exclude<Said, "no-fix">;

function meanOf(fixes: Fix[]): Received {
  const mean = (of: (fix: Fix) => number) => fixes.reduce((sum, fix) => sum + of(fix), 0) / fixes.length;
  const [latitude, longitude] = [mean((fix) => fix.latitude), mean((fix) => fix.longitude)];
  const east = DEGREE_M * Math.cos((latitude * Math.PI) / 180);
  const away = fixes.map((fix) =>
    Math.hypot((fix.latitude - latitude) * DEGREE_M, (fix.longitude - longitude) * east),
  );
  const accuracy = Math.max(RANGE_ERROR_M * mean((fix) => fix.hdop), ...away);
  return {
    latitude: Number(latitude.toFixed(6)),
    longitude: Number(longitude.toFixed(6)),
    accuracy: Math.ceil(accuracy),
  };
}

/** Hears the sentences of a line, whole ones only. */
function listenTo(line: RawLine): { next(): Said | undefined; isLost(): boolean; forget(): void } {
  let text = "";
  let isLost = false;
  line.onBytes((bytes) => {
    text = (text + Buffer.from(bytes).toString("latin1")).slice(-MOST_KEPT);
  });
  line.onLost(() => {
    isLost = true;
  });
  return {
    next() {
      for (;;) {
        const end = text.indexOf("\n");
        if (end < 0) return undefined;
        const said = saidIn(text.slice(0, end));
        text = text.slice(end + 1);
        if (said !== undefined) return said;
      }
    },
    isLost: () => isLost,
    forget: () => {
      text = "";
    },
  };
}

/**
 * Takes two minutes at most. `onFix` is told of each fix. Throws ToolError "port" where the port is not to be had or is lost, and
 * "position" where no receiver is heard on it, or one that sees too few satellites.
 */
export async function receivePosition(
  path: string,
  say: Sentences,
  deps: ReceiverDeps,
  signal: AbortSignal,
  onFix: () => void,
): Promise<Received> {
  const line = await deps.openRaw(path, SPEEDS[0]!);
  if ("trouble" in line)
    throw new ToolError("port", say.portTrouble[line.trouble](path, line.words, accessTo(path)));
  const heard = listenTo(line);
  const began = deps.seconds();
  let [tried, triedAt, isReceiver] = [0, began, false];
  const fixes: Fix[] = [];
  try {
    while (deps.seconds() - began < WAIT_S) {
      if (signal.aborted) throw new ToolError("flash", say.interrupted);
      if (heard.isLost()) throw new ToolError("port", say.portLost);
      for (let said = heard.next(); said !== undefined; said = heard.next()) {
        isReceiver = true;
        if (said === "no-fix") continue;
        fixes.push(said);
        onFix();
        if (fixes.length === FIXES) return meanOf(fixes);
      }
      if (!isReceiver && deps.seconds() - triedAt >= LISTEN_S) {
        tried++;
        // Twice at each speed: one that was just plugged in takes a while to speak.
        if (tried === 2 * SPEEDS.length) break;
        triedAt = deps.seconds();
        await line.setSpeed(SPEEDS[tried % SPEEDS.length]!);
        heard.forget();
      }
      await deps.sleep(LOOK_MS);
    }
  } finally {
    await line.close();
  }
  throw new ToolError("position", isReceiver ? say.gps.noFix : say.gps.noReceiver(path));
}
