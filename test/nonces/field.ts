// What lies between boards and their gateway: lines that lose frames, and time, which goes on for both together.
import type { SimClock } from "../../tools/board/sim-clock.ts";
import type { Identity } from "../../tools/image/profile.ts";
import type { Chance } from "./chance.ts";
import type { Site } from "./site.ts";

/** A gateway commits and answers in this, ms. */
const ANSWER_MS = 20;
const LOST = 0.1;

export interface Listener {
  name: string;
  receive(frame: Uint8Array): void;
}

export interface Field {
  onUplink(from: Listener, identity: Identity, frame: Uint8Array): void;
  /** Lets time pass, ms. */
  live(ms: number): Promise<void>;
}

export function createField(clock: SimClock, chance: Chance, site: Site): Field {
  let isDue = false;

  /** What has come in is stored and answered; and the weighing of the clock is a promise. */
  async function catchUp(): Promise<void> {
    await null;
    if (!isDue) return;
    isDue = false;
    await site.idle();
  }

  return {
    onUplink(from, identity, frame) {
      if (chance.is(LOST) || !site.isRunning()) return;
      isDue = true;
      const receive = (answer: Uint8Array) => {
        if (!chance.is(LOST)) clock.setTimeout(() => from.receive(answer), ANSWER_MS);
      };
      site.take(identity, frame, { name: from.name, receive });
    },
    async live(ms) {
      const end = clock.now() + ms;
      await catchUp();
      while (clock.next() <= end) {
        clock.step();
        await catchUp();
      }
      clock.runUntil(end);
    },
  };
}
