// A radio plan as JSON for programs: units stand in the names.

import type { Answer } from "../../radio/advice.ts";
import type { Plan, PlanFrame } from "../../radio/plan.ts";
import { type Problem, YEARS_LIMIT } from "../../radio/problems.ts";

const rounded = (x: number, digits = 3) => Number(x.toFixed(digits));

export function answerJson({ request, plans, recommended, fits, advice }: Answer) {
  const { nodes, interval, batch, repeats, frequency, power, module, clock, cell } = request;
  return {
    fits,
    advice,
    recommended_spreading_factor: recommended,
    nodes,
    interval_s: interval / 1000,
    batch_s: batch / 1000,
    repeats,
    frequency_hz: frequency,
    power_dbm: power,
    module,
    clock: { source: clock.source, error_ppm: clock.error, wander_ppm_an_hour: clock.wander },
    cell: { name: cell.name, capacity_mah: cell.mah, usable: cell.usable, lost_a_year: cell.loss },
    plans: plans.map(({ plan, problems }) => planJson(plan, problems)),
  };
}

function planJson(
  { request, band, readings, frames, airMs, acks, slots, ...plan }: Plan,
  problems: Problem[],
) {
  const { losses, arrive, battery } = plan;
  return {
    spreading_factor: request.spreadingFactor,
    fits: problems.length === 0,
    problems,
    band: { from_hz: band.from, to_hz: band.to, duty: band.duty, power_dbm: band.power },
    readings_a_batch: readings,
    frames: frames.map(frameJson),
    node: {
      airtime_day_s: rounded(airMs.day / 1000),
      airtime_busiest_hour_s: rounded(airMs.busiest / 1000),
      airtime_limit_hour_s: rounded(airMs.allowed / 1000),
    },
    gateway: {
      airtime_hour_s: rounded(airMs.gateway / 1000),
      airtime_limit_hour_s: rounded(airMs.allowed / 1000),
      acks_wanted_an_hour: rounded(acks.wanted, 1),
      acks_allowed_an_hour: acks.allowed,
      hours_between_acks_of_a_node: rounded(acks.hoursBetween, 2),
    },
    slots: {
      count: slots.count,
      width_ms: rounded(slots.widthMs, 1),
      taken_ms: rounded(slots.batchMs, 1),
      guard_ms: rounded(slots.guardMs, 1),
      drift_ms: rounded(slots.driftMs, 1),
      nodes_sharing: slots.sharing,
    },
    lost: {
      slotted: rounded(losses.slotted, 5),
      unslotted: rounded(losses.unslotted, 5),
      aloha: rounded(losses.aloha, 5),
    },
    arrive_within_two_hours: rounded(arrive, 5),
    battery: {
      day_microampere_hours: Math.round(battery.day),
      radio_day_microampere_hours: Math.round(battery.radio),
      years: rounded(battery.years, 1),
      years_wanted: YEARS_LIMIT,
    },
  };
}

function frameJson({ kind, bytes, airMs, perDay }: PlanFrame) {
  return { kind, bytes, airtime_ms: rounded(airMs, 1), a_day: rounded(perDay, 2) };
}
