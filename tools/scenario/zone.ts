// The time zone of a site: the gateway decides its nights by its machine's own time, and nodes date them by theirs, so that a
// scenario tells the same everywhere only where both are in one.
import { UTC_OFFSET_MIN } from "./times.ts";

/** By the tz database, whose signs are the other way round. */
const NODES_ZONE = `Etc/GMT${UTC_OFFSET_MIN > 0 ? "-" : "+"}${Math.abs(UTC_OFFSET_MIN) / 60}`;

/** This process is where the nodes are, until the function that it returns is called. */
export function enterZone(): () => void {
  const before = process.env.TZ;
  process.env.TZ = NODES_ZONE;
  return () => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  };
}
