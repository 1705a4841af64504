// A third copy of the enrolment, in the hands of somebody who says hello and hello again, faster than a node can: what that
// is answered must not run away from the clock.
import type { PickNumber } from "../../gateway/chance.ts";
import { freshStart } from "../../tools/flash/used.ts";
import type { Identity } from "../../tools/image/profile.ts";
import { hello } from "../gateway/admit/nodes.ts";
import type { Judge } from "./judge.ts";
import type { Office } from "./office.ts";

export interface ChatterDeps {
  office: Office;
  judge: Judge;
  pick: PickNumber;
  onUplink(
    from: { name: string; receive(frame: Uint8Array): void },
    identity: Identity,
    frame: Uint8Array,
  ): void;
}

const SELF = { name: "the chatterer", receive() {} };

/** Returns a function that says hello once. */
export function createChatter({ office, judge, pick, onUplink }: ChatterDeps): () => void {
  let epoch = -1;
  let counter = 0;
  return () => {
    const enrolment = office.newest();
    if (enrolment.epoch !== epoch) counter = freshStart(pick).reservation;
    epoch = enrolment.epoch;
    const frame = hello(enrolment, counter++);
    const key = Buffer.from(enrolment.key).toString("hex");
    judge.see({ key, direction: "up", epoch, frame, by: SELF.name });
    onUplink(SELF, { ...enrolment, key }, frame);
  };
}
