// Metrics of a store in memory, with what is told of brokers, ways and the machine made up; and Prometheus's text taken apart.

import { silentLog } from "../../../../gateway/log.ts";
import { EVENTS, READINGS } from "../../../../gateway/store/lanes.ts";
import { openStore, type Store } from "../../../../gateway/store/open.ts";
import { viewOf } from "../../../../gateway/store/view.ts";
import { watchAvailability } from "../../../../gateway/watch/availability.ts";
import type { BrokerState, TellerState } from "../../../../gateway/watch/health.ts";
import { createMetrics, type MetricsAccess } from "../../../../gateway/watch/metrics/app.ts";
import type { MetricsDeps } from "../../../../gateway/watch/metrics/deps.ts";
import { startLooking } from "../../../../gateway/watch/metrics/look.ts";
import { createSimClock } from "../../../../tools/board/sim-clock.ts";
import { atEnd, later } from "../../../later.ts";
import { NOW } from "../../deliver/harness.ts";

export { EVENTS, NOW, READINGS };

export const broker = (name: string, more: Partial<BrokerState> = {}): BrokerState => ({
  ...{ name, connected: true, version: "5", proof: "answer", connections: 1, published: 0, republished: 0 },
  ...{ sinks: [name], refused: [], lastBreak: null, tried: [], ...more },
});

export const teller = (name: string, more: Partial<TellerState> = {}): TellerState => ({
  ...{ name, kind: "mail", waiting: 0, oldest: null, away: [], refused: [], ...more },
});

export interface Facts extends ReturnType<typeof wellFacts> {}

const wellFacts = () => ({
  ways: [{ via: "serial /dev/ttyUSB0", state: { name: "listening" as string, since: NOW } }],
  frames: [{ count: 0, silentMs: 0 }],
  brokers: [broker("main")],
  tellers: [] as TellerState[],
  refusals: { "not-authentic": 0, replayed: 0 } as Record<string, number>,
  clockDoubt: null as { why: string; since: number } | null,
  disk: { state: "ok" as string, free: 5e9 as number | null, fullInDays: null as number | null },
  databaseBytes: 4096,
  isWritten: true,
  radio: null as MetricsDeps["radio"],
});

export function measured({
  token = null,
  sinks = ["main"],
}: {
  token?: string | null;
  sinks?: string[];
} = {}) {
  const clock = createSimClock(NOW);
  const store: Store = later(openStore(":memory:", { actor: "gateway", now: clock.now }));
  store.outbox.configure(sinks);
  const view = viewOf(store);
  const facts = wellFacts();
  const start = () => {
    const availability = watchAvailability({ view, clock, radioPeriodMs: 0, keepSince: store.markHeard });
    const access: MetricsAccess = { token, names: new Set(["localhost"]) };
    const deps = {
      ...{ site: "here", gateway: "gateway-1", version: "1.2.3", view, availability, clock, wall: clock },
      facts: {
        ways: () => facts.ways,
        brokers: () => facts.brokers,
        tellers: () => facts.tellers,
        refusals: () => facts.refusals,
        clockDoubt: () => facts.clockDoubt,
        disk: () => facts.disk,
        databaseBytes: () => facts.databaseBytes,
      },
      frames: () => facts.frames.map((each) => ({ ...each, hour: { frames: 0, spoilt: 0 } })),
      isStoreWritten: () => facts.isWritten,
      get radio() {
        return facts.radio;
      },
    };
    const looking = startLooking(deps as MetricsDeps);
    atEnd(() => {
      looking.close();
      availability.close();
    });
    return { looking, metrics: createMetrics(looking, access, silentLog) };
  };
  let metrics: ReturnType<typeof start>["metrics"] | null = null;
  const ask = async (path: string, init: RequestInit = {}) => {
    metrics ??= start().metrics;
    return metrics.fetch(
      new Request(`http://localhost${path}`, { ...init, headers: { host: "localhost", ...init.headers } }),
    );
  };
  return {
    ...{ store, clock, facts, ask },
    /** What metrics are made of, without them. */
    looking: () => start().looking,
    /** Series with their values, a second later. */
    async read(): Promise<Map<string, number>> {
      clock.runUntil(clock.now() + 1000);
      return seriesIn(await (await ask("/metrics")).text());
    },
  };
}

const LINE = /^([a-z_]+)(?:\{((?:[a-z_]+="[^"\\]*",?)+)\})? (\S+)$/;

/** By name and labels, as "sippra_nodes{state=\"late\"}". Throws on a line that is none of the format's, and on one that comes twice. */
export function seriesIn(text: string): Map<string, number> {
  const series = new Map<string, number>();
  const typed = new Set<string>();
  for (const line of text.split("\n")) {
    const type = /^# TYPE (\S+) (gauge|counter)$/.exec(line);
    if (type !== null) typed.add(type[1]!);
    if (line === "" || line.startsWith("#")) continue;
    const [, name, labels, value] = LINE.exec(line) ?? [];
    if (name === undefined || Number.isNaN(Number(value))) throw new Error(`no line of the format: ${line}`);
    if (!typed.has(name)) throw new Error(`${name} has no type before it`);
    const key = labels === undefined ? name : `${name}{${labels}}`;
    if (series.has(key)) throw new Error(`${key} comes twice`);
    series.set(key, Number(value));
  }
  return series;
}
