// The clock that the gateway dates by: the machine's, while it is believed. Says when it is not, and what was dated by a
// clock that turned out wrong is found again in the store.
import type { Clock } from "../clock.ts";
import { CLOCK_WORDS } from "../deliver/contract/clock-words.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/open.ts";
import { type BelievedClock, type Correction, weighedClock } from "../time/believed-clock.ts";

export interface TimeDeps {
  machine: Clock;
  store: Pick<Store, "newest" | "redate">;
  log: Log;
  /** Whether the machine says that its clock is synchronised; null where it cannot tell. */
  synchronised(): Promise<boolean | null>;
  /** The operator vouches for the machine's clock. */
  always: boolean;
}

/** Resolves when the clock has been weighed. */
export async function keepTime(deps: TimeDeps): Promise<BelievedClock> {
  const { store, log, ...rest } = deps;
  const clock = weighedClock({ ...rest, newest: store.newest() });
  clock.onNews(({ doubt, correction }) => {
    if (doubt !== null) {
      const { en } = CLOCK_WORDS[doubt];
      log.warn(
        { reason: doubt },
        `The clock is not believed (${stamp(deps.machine.now())}): ${en}. Until then no node's clock is set, nothing is deleted, and all readings go out as history.`,
      );
      return;
    }
    log.info({}, `The clock is believed: ${stamp(deps.machine.now())}.`);
    if (correction !== null) correct(correction, deps);
  });
  await clock.weigh();
  return clock;
}

function correct({ from, to, by }: Correction, { store, log }: TimeDeps): void {
  try {
    const { records, published } = store.redate(Math.floor(from), Math.ceil(to), Math.round(by));
    if (records === 0) return;
    const span = `${stamp(from)} to ${stamp(to)}`;
    log.warn(
      { records, published, by_s: Math.round(by / 1000) },
      `${records} records that are dated as received from ${span} came ${Math.round(Math.abs(by) / 1000)} s ${by > 0 ? "later" : "earlier"}: that is put right here, but ${published} of them have been published so.`,
    );
  } catch (error) {
    log.error(
      { err: error },
      `What a wrong clock has dated cannot be put right: ${(error as Error).message}`,
    );
  }
}

/** A clock can be set to what no date is. */
function stamp(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}
