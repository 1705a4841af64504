// Whether a planned network fits: what is wrong with a plan, against the law and against limits of our own.

import type { Plan } from "./plan.ts";
import { HOUR_MS } from "./schedule.ts";

export type ProblemCode = "duty" | "slots" | "slot_width" | "drift" | "acks" | "late" | "battery";

export interface Problem {
  code: ProblemCode;
  sentence: string;
}

/** Limits of our own. An ack sets the clock of its node and settles records: one a day at least. */
export const ACK_LIMIT_H = 24;
/** The share of readings that should be there within two hours. */
export const ARRIVE_LIMIT = 0.95;
/** Years that a cell should last. */
export const YEARS_LIMIT = 10;

const one = (x: number) => String(Math.round(10 * x) / 10);

export function problemsOf({ request, airMs, acks, slots, arrive, battery, band }: Plan): Problem[] {
  const { nodes, batch, cell } = request;
  const problems: Problem[] = [];
  const add = (code: ProblemCode, wrong: boolean, sentence: string) => {
    if (wrong) problems.push({ code, sentence });
  };
  add(
    "duty",
    airMs.busiest > airMs.allowed,
    `A node is up to ${one(airMs.busiest / 1000)} s an hour on the air: ${one(100 * band.duty)} % is ${one(airMs.allowed / 1000)} s.`,
  );
  add(
    "slots",
    slots.sharing > 0,
    `There are ${slots.count} slots for ${nodes} nodes: ${slots.sharing} share theirs and collide each time.`,
  );
  add(
    "slot_width",
    slots.batchMs > slots.widthMs,
    `A batch with its answers takes ${one(slots.batchMs / 1000)} s, a slot has ${one(slots.widthMs / 1000)} s.`,
  );
  add(
    "drift",
    slots.driftMs > slots.guardMs,
    `Clocks run up to ${one(slots.driftMs / 1000)} s apart until they are set, slots have ${one(Math.max(0, slots.guardMs) / 1000)} s to spare.`,
  );
  add(
    "acks",
    acks.hoursBetween > ACK_LIMIT_H,
    `The gateway may send ${acks.allowed} acks an hour, so a node waits ${one(acks.hoursBetween)} h for one: at most ${ACK_LIMIT_H} h is good.`,
  );
  add(
    "late",
    arrive < ARRIVE_LIMIT && slots.sharing === 0,
    batch > HOUR_MS
      ? `With a batch each ${one(batch / HOUR_MS)} h, ${one(100 * arrive)} % of the readings are there within two hours.`
      : `${one(100 * arrive)} % of the readings are there within two hours: too many frames collide.`,
  );
  add(
    "battery",
    battery.years < YEARS_LIMIT,
    `A node lasts ${one(battery.years)} years on ${cell.name}, not ${YEARS_LIMIT}.`,
  );
  return problems;
}
