// What the machine says of its clock. systemd's timedatectl has it from the kernel (adjtimex), whichever program sets the
// clock; where it is not there, as in a container, nobody can tell.
import { execFile } from "node:child_process";

/** A clock that the machine keeps with a battery, and that agrees with the system's, is as good as unknown, ms. */
const RTC_AGREES_MS = 5_000;
const TIMEOUT_MS = 3_000;
const ASKED = ["show", "--property=NTP,NTPSynchronized,RTCTimeUSec"];

/** Whether the system's clock is synchronised; null where that cannot be told. Never rejects. */
export function synchronised(): Promise<boolean | null> {
  return new Promise((resolve) => {
    try {
      execFile(
        "timedatectl",
        ASKED,
        { timeout: TIMEOUT_MS, env: { ...process.env, TZ: "UTC", LC_ALL: "C" } },
        (error, out) => resolve(error === null ? wordOf(out, Date.now()) : null),
      );
    } catch {
      resolve(null);
    }
  });
}

/** Of `timedatectl show` (systemd 239 and later, timedatectl(1)); `now` is unix ms. */
export function wordOf(shown: string, now: number): boolean | null {
  const said = new Map(shown.split("\n").map((line) => line.split("=", 2) as [string, string]));
  if (said.get("NTPSynchronized") === "yes") return true;
  // Nobody sets it, or nobody says: an operator may do it by hand.
  if (said.get("NTP") !== "yes" || said.get("NTPSynchronized") !== "no") return null;
  const [stamp] = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.exec(said.get("RTCTimeUSec") ?? "") ?? [];
  const rtc = stamp === undefined ? Number.NaN : Date.parse(`${stamp.replace(" ", "T")}Z`);
  return Math.abs(rtc - now) < RTC_AGREES_MS ? null : false;
}
