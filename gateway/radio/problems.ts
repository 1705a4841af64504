// Whether a planned network fits, and what to change where it does not: alternatives are planned as well, so that
// what is recommended does fit.

import { RADIO_MODULES } from "./modules.ts";
import type { Plan, PlanRequest } from "./plan.ts";
import { HOUR, plan } from "./plan.ts";

export type ProblemCode = "duty" | "slots" | "slot_width" | "drift" | "acks" | "late" | "battery";

export interface Problem {
  code: ProblemCode;
  sentence: string;
}

/** Limits of our own. A node has its clock set, and hears what is settled, once a day at least, h. */
export const ACK_LIMIT = 24;
/** The share of readings that should be there within two hours. */
export const ARRIVE_LIMIT = 0.95;
/** Years that a cell should last. */
export const YEARS_LIMIT = 10;

const one = (x: number) => String(Math.round(10 * x) / 10);

export function problemsOf({ request, air, acks, slots, arrive, battery, band }: Plan): Problem[] {
  const { nodes, batch, cell } = request;
  const problems: Problem[] = [];
  const add = (code: ProblemCode, wrong: boolean, sentence: string) => {
    if (wrong) problems.push({ code, sentence });
  };
  add(
    "duty",
    air.busiest > air.allowed,
    `A node is up to ${one(air.busiest / 1000)} s an hour on the air: ${one(100 * band.duty)} % is ${one(air.allowed / 1000)} s.`,
  );
  add(
    "slots",
    slots.sharing > 0,
    `There are ${slots.count} slots for ${nodes} nodes: ${slots.sharing} share theirs and collide each time.`,
  );
  add(
    "slot_width",
    slots.taken > slots.width,
    `A batch with its answers takes ${one(slots.taken / 1000)} s, a slot has ${one(slots.width / 1000)} s.`,
  );
  add(
    "drift",
    slots.drift > slots.guard,
    `Clocks run up to ${one(slots.drift / 1000)} s apart until they are set, slots have ${one(Math.max(0, slots.guard) / 1000)} s to spare.`,
  );
  add(
    "acks",
    acks.every > ACK_LIMIT,
    `The gateway may send ${acks.allowed} acks an hour, so a node waits ${one(acks.every)} h for one: at most ${ACK_LIMIT} h is good.`,
  );
  add(
    "late",
    arrive < ARRIVE_LIMIT && slots.sharing === 0,
    batch > HOUR
      ? `With a batch each ${one(batch / HOUR)} h, ${one(100 * arrive)} % of the readings are there within two hours.`
      : `${one(100 * arrive)} % of the readings are there within two hours: too many frames collide.`,
  );
  add(
    "battery",
    battery.years < YEARS_LIMIT,
    `A node lasts ${one(battery.years)} years on ${cell.name}, not ${YEARS_LIMIT}.`,
  );
  return problems;
}

export const fits = (request: PlanRequest) => problemsOf(plan(request)).length === 0;

/** The most nodes with which it fits, up to 65535; 0 where it never does. */
export function mostNodes(request: PlanRequest): number {
  let low = 0;
  let high = 65_536;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits({ ...request, nodes: middle })) low = middle;
    else high = middle;
  }
  return low;
}

/** The highest spreading factor, which reaches farthest, up to `highest` with which it fits. */
export function bestFactor(request: PlanRequest, highest = 12): number | null {
  for (let sf = highest; sf >= 7; sf--) if (fits({ ...request, spreadingFactor: sf })) return sf;
  return null;
}

const MIN = 60_000;
const LONGER = [15 * MIN, 30 * MIN, HOUR];

/** What to change, one thing each, the gentlest first: all of them were planned, and fit. */
export function remedies(request: PlanRequest): string[] {
  const { nodes, spreadingFactor, interval, batch, slots, frequency, power, region } = request;
  const found: string[] = [];
  const offer = (what: string, changed: Partial<PlanRequest>) => {
    if (fits({ ...request, ...changed })) found.push(what);
  };
  if (slots !== undefined) {
    const { count } = plan({ ...request, slots: undefined }).slots;
    if (count !== slots)
      offer(`${count < slots ? "wider slots" : "more slots"} (--slots ${count})`, { slots: count });
  }
  if (batch > HOUR) offer("a batch each hour (--batch 1h)", { batch: HOUR });
  const lower = bestFactor(request, spreadingFactor - 1);
  if (lower !== null) found.push(`SF${lower}, which reaches less far`);
  const longer = LONGER.find(
    (each) => each > interval && each <= batch && fits({ ...request, interval: each }),
  );
  if (longer !== undefined) found.push(`a longer interval (--interval ${longer / MIN}m)`);
  const wider = region.find((band) => band.duty > plan(request).band.duty && power <= band.power);
  if (wider !== undefined) {
    const middle = (wider.from + wider.to) / 2;
    offer(`${middle / 1e6} MHz, where ${100 * wider.duty} % is allowed (--frequency ${middle / 1e6})`, {
      frequency: middle,
    });
  }
  const other = Object.values(RADIO_MODULES).find(
    ({ name, power: { most } }) =>
      name !== request.module && most >= power && fits({ ...request, module: name }),
  );
  if (other !== undefined) found.push(`another module (--module ${other.name})`);
  const most = mostNodes({ ...request, frequency });
  if (most > 0 && most < nodes) {
    found.push(
      `${Math.ceil(nodes / most)} gateways on channels of their own, or at most ${most} nodes on this one`,
    );
  }
  return found;
}

/** One sentence or two: whether it fits, and what to do where it does not. */
export function recommend(request: PlanRequest): string {
  const { nodes, spreadingFactor: sf } = request;
  const problems = problemsOf(plan(request));
  const who = `${nodes} ${nodes === 1 ? "node" : "nodes"}`;
  if (problems.length === 0) {
    const most = mostNodes(request);
    return `It fits: ${who} at SF${sf}, and up to ${most} with the same settings.`;
  }
  const ways = remedies(request).slice(0, 3);
  const then =
    ways.length === 0
      ? "No single change mends that: lower the spreading factor and have fewer nodes on a gateway."
      : `Take ${ways.join("; or ")}.`;
  return `It does not fit: ${problems[0]!.sentence} ${then}`;
}
