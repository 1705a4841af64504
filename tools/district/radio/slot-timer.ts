// When a node's slot comes, by its own clock; without slots or a clock some time within the next hour and a half.
import { slotOf } from "../../../shared/radio/slots.ts";
import type { Chance } from "../../chance.ts";
import type { Agenda } from "./agenda.ts";
import type { NodeClock } from "./clock.ts";
import type { RadioOptions } from "./settings.ts";

const HOUR_MS = 3_600_000;

/** ms to the slot that begins `offset` ms after the full hour: half an hour at least, so that none comes twice. */
export function untilSlot(time: number, offset: number): number {
  const into = (time - offset) % HOUR_MS;
  const left = HOUR_MS - (into < 0 ? into + HOUR_MS : into);
  return left < HOUR_MS / 2 ? left + HOUR_MS : left;
}

export interface SlotTimerDeps {
  agenda: Agenda;
  chance: Chance;
  clock: NodeClock;
  after(ms: number, run: () => void): void;
  onSlot(): void;
}

/** Returns what plans the next slot, in place of one that is planned; slots follow one another from there on. */
export function createSlotTimer(
  node: number,
  { policy, slots }: RadioOptions,
  deps: SlotTimerDeps,
): () => void {
  const { agenda, chance, clock, after, onSlot } = deps;
  const slotted = policy === "slots";
  const offset = slotOf(node, slots, HOUR_MS);
  let planned = 0;

  return function plan(): void {
    const mine = ++planned;
    const wait =
      slotted && clock.isSet()
        ? clock.own(untilSlot(clock.reads(agenda.now()), offset))
        : HOUR_MS * chance.between(0.5, 1.5);
    after(wait, () => {
      if (planned !== mine) return;
      plan();
      onSlot();
    });
  };
}
