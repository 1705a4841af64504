// How full the channel is with what this gateway sends: answers that have no room are not sent, and nodes ask again.
import type { Clock } from "../clock.ts";
import type { View } from "../store/view.ts";

export interface Radio {
  /** Of an hour, that each module may send. */
  duty: number;
  /** Their ports. */
  modems: readonly string[];
}

export interface Airtime {
  name: string;
  used_s: number;
  allowed_s: number;
}

const HOUR_MS = 3_600_000;

/** Of each module in the last hour. `radio`: null where the gateway has none. */
export function airtimes({
  radio,
  view,
  clock,
}: {
  radio: Radio | null;
  view: Pick<View, "airtime">;
  clock: Clock;
}): Airtime[] {
  if (radio === null) return [];
  const since = clock.now() - HOUR_MS;
  return radio.modems.map((modem, i) => {
    const sent = view.airtime(modem).reduce((sum, { at, ms }) => sum + (at >= since ? ms : 0), 0);
    return { name: `radio ${i + 1}`, used_s: sent / 1000, allowed_s: (radio.duty * HOUR_MS) / 1000 };
  });
}
