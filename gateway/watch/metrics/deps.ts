// What metrics are made of, as whoever puts the gateway together hands it over: the same that health is made of, and the
// store's view.
import type { Clock } from "../../clock.ts";
import type { View } from "../../store/view.ts";
import type { Radio } from "../airtimes.ts";
import type { AvailabilityWatch } from "../availability.ts";
import type { WayFrames } from "../frames.ts";
import type { HealthDeps } from "../health.ts";

export interface MetricsDeps {
  site: string;
  gateway: string;
  version: string;
  view: Pick<
    View,
    "nodes" | "alarms" | "airtime" | "outboxStates" | "outboxParked" | "onParked" | "onChanged"
  >;
  availability: Pick<AvailabilityWatch, "now">;
  /** Dates what the store has. */
  clock: Clock;
  /** Of the network: how old an answer may be. */
  wall: Clock;
  facts: Pick<
    HealthDeps,
    "ways" | "brokers" | "tellers" | "refusals" | "clockDoubt" | "disk" | "databaseBytes"
  >;
  /** Of each of the ways, in their order. */
  frames(): readonly WayFrames[];
  /** False where the last frames could not be written. */
  isStoreWritten(): boolean;
  radio: Radio | null;
}
