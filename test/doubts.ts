// A node whose gateway does not believe its own clock, at first and once more when the node's is set: those acks
// bring no time.
import { HELLO, READING } from "../shared/messages.ts";
import { type createRig, DAY_MS, MINUTE_MS } from "./rig.ts";

type Rig = ReturnType<typeof createRig>;

/** The gateway's clock has come to be ahead by so much when it is believed again, ms. */
export const AHEAD_MS = DAY_MS;

/** Counters that the gateway lacks. */
function lacking({ highestCounter, settled }: Rig): number[] {
  return Array.from({ length: highestCounter() }, (_, i) => i + 1).filter((counter) => !settled.has(counter));
}

/** Lives through both doubts; what was sent in each part of that, and what the first one left unsettled. */
export function liveThroughDoubts(rig: Rig, boot: () => void) {
  const live = (minutes: number) => {
    const from = rig.uplinks.length;
    rig.run(minutes * MINUTE_MS);
    const sent = rig.uplinks.slice(from);
    return {
      hellos: sent.filter(({ type }) => type === HELLO),
      readings: sent.filter(({ type }) => type === READING),
    };
  };
  rig.believe(false);
  boot();
  const answered = live(35);
  // What is not answered now is missing afterwards, and is settled by acks that bring no time either.
  rig.answer(false);
  const unheard = live(50);
  rig.answer(true);
  live(10);
  const caughtUp = live(45);
  const left = lacking(rig);
  rig.believe(true);
  // The reading whose ack brings the time was dated before it.
  live(15);
  const set = live(60);
  rig.believe(false);
  rig.jump(AHEAD_MS);
  const kept = live(90);
  rig.believe(true);
  live(15);
  const moved = live(60);
  return { answered, unheard, caughtUp, left, set, kept, moved };
}
