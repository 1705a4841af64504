// A town's water by the minute, for tests: people draw by day, and leaks run day and night.

import { openStore } from "../../../../gateway/store/open.ts";
import type { Area, AreaMeter, FlowBook, FlowSample } from "../../../../gateway/store/view.ts";
import { createSimClock } from "../../../../tools/board/sim-clock.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
/** 2026-11-01, days since 1970. */
export const NOVEMBER = Date.UTC(2026, 10, 1) / DAY_MS;
/** Local standard time in Sweden. */
export const OFFSET = HOUR_MS;

export const INLET: AreaMeter = { name: "inlet", counts: false, outlet: false };
export const COUNTER: AreaMeter = { name: "inlet", counts: true, outlet: false };

export const areaWith = (...meters: AreaMeter[]): Area => ({
  ...{ name: "norra", title: null, nodes: [], offset: OFFSET },
  meters,
});

/** From 0 to 1, the same for the same. */
export function noise(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
}

/** m³/h at a moment: 3 by night, 15 by day, and a few per cent from night to night. */
export function flowAt(at: number, leak = 0): number {
  const hour = ((at + OFFSET) % DAY_MS) / HOUR_MS;
  const drawn =
    hour < 5 || hour >= 23 ? 0.3 * (1 + Math.cos(((hour - 3) / 4) * Math.PI)) : 12 + 3 * Math.sin(hour);
  const night = Math.floor((at + OFFSET) / DAY_MS);
  return 2.5 + Math.max(0, drawn) + 0.2 * noise(night) + leak + 0.05 * noise(at / MINUTE_MS);
}

/** Samples from local midnight of a date until that of another, `step` ms apart. */
export function samplesOf(
  from: number,
  until: number,
  value = (at: number) => flowAt(at),
  step = 15 * MINUTE_MS,
): FlowSample[] {
  const found: FlowSample[] = [];
  for (let at = from * DAY_MS - OFFSET; at < until * DAY_MS - OFFSET; at += step)
    found.push({ at, value: value(at) });
  return found;
}

/** What a meter that counts shows, of such samples of a flow. */
export function counted(samples: readonly FlowSample[], start = 1000): FlowSample[] {
  let total = start;
  return samples.map(({ at, value }, i) => {
    const before = samples[i - 1];
    if (before !== undefined) total += (((before.value + value) / 2) * (at - before.at)) / HOUR_MS;
    return { at, value: total };
  });
}

/** A store in memory, and its part for flow. */
export function openFlow() {
  const store = openStore(":memory:");
  return { store, flow: store.flow, work: <T>(work: (book: FlowBook) => T) => store.flow.work(work) };
}

/** A simulated clock, which goes on by so many ms. */
export function steppedClock(start: number) {
  const sim = createSimClock(start);
  return { ...sim, advance: (ms: number) => sim.runUntil(sim.now() + ms) };
}
