// What to change in a planned network that does not fit: alternatives are planned as well, so that what is
// recommended does fit.

import { CRYSTAL } from "../../shared/clocks.ts";
import { MODULE_NAMES, RADIO_MODULES } from "../../shared/radio/modules/index.ts";
import { CELLS } from "./cells.ts";
import { type Plan, type PlanRequest, plan } from "./plan.ts";
import { type Problem, problemsOf } from "./problems.ts";
import { HOUR_MS } from "./schedule.ts";

const MINUTE_MS = 60_000;
const LONGER = [15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS];

const fits = (request: PlanRequest) => problemsOf(plan(request)).length === 0;

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

/** What to change, one thing each: all of them were planned, and fit. */
export function remedies(request: PlanRequest): string[] {
  const { nodes, spreadingFactor, interval, batch, slots, power, region } = request;
  const found: string[] = [];
  const offer = (what: string, changed: Partial<PlanRequest>) => {
    if (!fits({ ...request, ...changed })) return false;
    found.push(what);
    return true;
  };
  if (slots !== undefined) {
    const { count } = plan({ ...request, slots: undefined }).slots;
    if (count !== slots)
      offer(`${count < slots ? "wider" : "more"} slots (--slots ${count})`, { slots: undefined });
  }
  if (slots === undefined && nodes < plan(request).slots.count)
    offer(`wider slots (--slots ${nodes})`, { slots: nodes });
  if (batch > HOUR_MS && interval <= HOUR_MS) offer("a batch each hour (--batch 1h)", { batch: HOUR_MS });
  for (let sf = spreadingFactor - 1; sf >= 7; sf--)
    if (offer(`SF${sf}, which reaches less far (--sf ${sf})`, { spreadingFactor: sf })) break;
  for (const longer of LONGER) {
    if (longer <= interval || longer > batch) continue;
    if (offer(`a longer interval (--interval ${longer / MINUTE_MS}m)`, { interval: longer })) break;
  }
  offer("boards with a crystal (--clock crystal)", { clock: CRYSTAL });
  const { duty } = plan(request).band;
  for (const band of region) {
    if (band.duty <= duty || band.power < power) continue;
    const middle = (band.from + band.to) / 2;
    const what = `${middle / 1e6} MHz, where ${100 * band.duty} % is allowed (--frequency ${middle / 1e6})`;
    if (offer(what, { frequency: middle })) break;
  }
  for (const name of MODULE_NAMES) {
    const can = RADIO_MODULES[name].power;
    if (name === request.module || power < can.least || power > can.most) continue;
    if (offer(`another module (--module ${name})`, { module: name })) break;
  }
  for (const cell of CELLS) {
    if (cell.mah <= request.cell.mah) continue;
    if (offer(`a larger cell (--cell ${cell.mah / 1000})`, { cell })) break;
  }
  const most = mostNodes(request);
  if (most > 0 && most < nodes) found.push(split(nodes, most));
  return found;
}

function split(nodes: number, most: number): string {
  const gateways = Math.ceil(nodes / most);
  return `fewer nodes: ${gateways} gateways on channels of their own, each with at most ${most}`;
}

/** Several changes at once, where no single one is enough; null where these are not either. */
function together(request: PlanRequest): string | null {
  const { nodes, spreadingFactor, interval, batch } = request;
  for (const each of [interval, ...LONGER.filter((longer) => longer > interval && longer <= batch)]) {
    for (let sf = spreadingFactor; sf >= 7; sf--) {
      const most = mostNodes({ ...request, interval: each, spreadingFactor: sf, slots: undefined });
      if (most === 0) continue;
      const changes = [
        request.slots === undefined ? "" : "leave out --slots",
        sf === spreadingFactor ? "" : `take SF${sf} (--sf ${sf})`,
        each === interval ? "" : `a longer interval (--interval ${each / MINUTE_MS}m)`,
        most >= nodes ? "" : split(nodes, most),
      ];
      return changes.filter((change) => change !== "").join(", and ");
    }
  }
  return null;
}

/** One sentence or two: whether it fits, and what to do where it does not. */
function recommend(request: PlanRequest): string {
  const { nodes, spreadingFactor: sf } = request;
  const problems = problemsOf(plan(request));
  if (problems.length === 0) {
    const who = `${nodes} ${nodes === 1 ? "node" : "nodes"}`;
    return `It fits: ${who} at SF${sf}, and up to ${mostNodes(request)} with the same settings.`;
  }
  const ways = remedies(request).slice(0, 3);
  const change = ways.length === 0 ? together(request) : ways.join("; or ");
  const then =
    change === null
      ? "Take a larger cell (--cell), or another module (--module) with less power (--power)."
      : `What mends it: ${change}.`;
  return `At SF${sf} it does not fit: ${problems[0]!.sentence} ${then}`;
}

export interface Answer {
  request: PlanRequest;
  /** One for each spreading factor that was asked about, with what is wrong with it. */
  plans: { plan: Plan; problems: Problem[] }[];
  /** The spreading factor to take; null where none of them fits. */
  recommended: number | null;
  fits: boolean;
  advice: string;
}

/** Plans a network with this spreading factor, or with each that there is. */
export function answer(request: PlanRequest, spreadingFactor?: number): Answer {
  const all = spreadingFactor === undefined ? [7, 8, 9, 10, 11, 12] : [spreadingFactor];
  const plans = all.map((sf) => {
    const one = plan({ ...request, spreadingFactor: sf });
    return { plan: one, problems: problemsOf(one) };
  });
  const best = plans.findLast(({ problems }) => problems.length === 0);
  const recommended = best?.plan.request.spreadingFactor ?? null;
  // Where none fits, the one with the least wrong is what advice starts from.
  const nearest = plans.toSorted((a, b) => a.problems.length - b.problems.length)[0]!;
  const chosen = (best ?? nearest).plan.request;
  return { request, plans, recommended, fits: recommended !== null, advice: recommend(chosen) };
}
