// What each piece of evidence weighs: fitted to simulated districts on networks and seeds that no report is made with
// (`npm run evaluate -- district --fit`), so that they are as sure as those districts are like real ones.
import type { Model } from "./model.ts";

export const MODEL: Model = {
  nodes: { base: -3, features: {} },
  flow: { base: 0, features: {} },
};

/** Shown where it is at least so sure, or where a flow meter speaks too. */
export const SHOWN = 0.05;
export const SHOWN_METERED = 0.25;
/** Nights since the onset before anything is shown, and before that where it is as sure as this. */
export const SHOWN_NIGHTS = 15;
export const SURE = 0.5;
