// A gateway whose machine's clock is wrong, for hours of a simulated day: nothing is lost, nothing old passes for live, and
// no node's clock is misled by a time that was not believed. The nodes' real bundle, the gateway whole, a broker.
import { describe, expect, test } from "vitest";
import { configSchema } from "../../gateway/assemble/configuration.ts";
import { startGateway } from "../../gateway/assemble/gateway.ts";
import { openStore } from "../../gateway/store/open.ts";
import { createLines } from "../../tools/board/line.ts";
import { createSimClock } from "../../tools/board/sim-clock.ts";
import { synthesise } from "../../tools/board/synth.ts";
import { createVirtualNode } from "../../tools/district/node.ts";
import { createSimulation } from "../../tools/district/simulate.ts";
import { keepingLog } from "../gateway/deliver/harness.ts";
import { atEnd, later } from "../later.ts";
import { subscriber, until } from "../processes.ts";

const START = Date.UTC(2026, 10, 29, 22);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;

/** For so long, min, the machine's clock is ahead by so much, ms, at the beginning and at the end. */
type Plan = [minutes: number, from: number, to?: number][];

interface Payload {
  id: string;
  time: string | null;
  time_before: string | null;
  time_best: string;
  received: string;
  flags: string[];
  late: boolean;
}

async function live(plan: Plan) {
  const sim = createSimClock(START);
  let ahead = plan[0]![1];
  const machine = { ...sim, now: () => sim.now() + Math.round(ahead) };
  const { lines, binding } = createLines(["/virtual/tty0"]);
  const store = later(openStore(":memory:"));
  const { key, ...identity } = store.addNode({ name: "n", network: 1, now: START });
  const node = createVirtualNode({
    ...{ name: "n", kind: "puckjs", scene: "quiet", line: lines[0]!, clock: sim },
    identity: { ...identity, key: Buffer.from(key).toString("hex") },
    signals: synthesise({ seed: 1, leak: null }),
    profile: { tick: 60_000, windows: 1, nightWindows: 24 },
  });
  atEnd(node.board.powerOff);
  const config = configSchema.parse({
    site: "s",
    data: "/nowhere",
    serial: [{ path: "/virtual/tty0" }],
    mqtt: { embedded: { port: 0 } },
  });
  const log = keepingLog();
  const gateway = later(await startGateway(config, { clock: machine, log, binding, store }));
  const { messages } = later(await subscriber(`mqtt://127.0.0.1:${gateway.brokerPort}`, ["sippra/#"]));
  const simulation = createSimulation(sim, lines, gateway);
  node.board.boot();
  for (const [minutes, from, to = from] of plan) {
    for (let i = 0; i < minutes; i++) {
      ahead = from + ((to - from) * i) / minutes;
      await simulation.advance(MINUTE);
    }
  }
  await gateway.idle();
  const taken = new Map([...node.taken, ...node.events, ...node.nights]);
  const got = () =>
    messages
      .filter(({ topic }) => /\/(reading|history|event|night)$/.test(topic))
      .map(({ topic, payload }) => ({ topic, payload: payload as unknown as Payload }));
  // What was taken in the last minutes may be on its way.
  const wanted = [...taken].filter(([, at]) => at < sim.now() - 5 * MINUTE).map(([id]) => id);
  const there = () => new Set(got().map(({ payload }) => payload.id));
  await until(() => wanted.every((id) => there().has(id)), "all that was taken");
  expect(node.board.errors()).toEqual([]);
  const health = () => messages.findLast(({ topic }) => topic.endsWith("/health"))?.payload;
  const readings = got().filter(({ topic }) => /reading|history/.test(topic));
  /** By how much each that has a time is off, ms. */
  const errors = readings.flatMap(({ payload: { id, time } }) =>
    time === null ? [] : [Date.parse(time) - taken.get(id)!],
  );
  return { store, got: got(), readings, taken, errors, log, health };
}

/** Nothing on the topic of what is live was taken at another time than it says. */
function expectLiveIsLive({ got, taken }: Awaited<ReturnType<typeof live>>): void {
  for (const { topic, payload } of got) {
    if (!topic.endsWith("/reading")) continue;
    expect(Math.abs(Date.parse(payload.time_best) - taken.get(payload.id)!), payload.id).toBeLessThan(
      2 * MINUTE,
    );
  }
}

describe("a machine's clock", () => {
  test("that starts in 1970 and is right after three hours: what came before has no time, and all is put right", async () => {
    const site = await live([
      [180, 10_000 - START],
      [180, 0],
    ]);
    expectLiveIsLive(site);
    const { readings, errors, log, store, taken } = site;
    expect(readings.length).toBeGreaterThan(20);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(3000);
    const early = readings.filter(({ payload }) => taken.get(payload.id)! < START + 175 * MINUTE);
    for (const { topic, payload } of early) {
      expect(topic).toMatch(/history$/);
      expect(payload).toMatchObject({
        time: null,
        time_before: null,
        flags: expect.arrayContaining(["received-guessed"]),
      });
    }
    expect(readings.filter(({ topic }) => topic.endsWith("/reading")).length).toBeGreaterThan(8);
    expect(log.sentences.filter((each) => each.startsWith("The clock is not believed"))).toHaveLength(1);
    expect(
      log.sentences.some((each) => /records that are dated .* of them have been published so/.test(each)),
    ).toBe(true);
    // In the store they are where they belong.
    for (const { counter, epoch, received } of store.recent("n", 999)) {
      const at = taken.get(`1-1-${epoch}-${counter}`);
      if (at !== undefined) expect(Math.abs(received - at)).toBeLessThan(3 * MINUTE);
    }
  });

  test.each<{ what: string; plan: Plan }>([
    {
      what: "an hour forwards",
      plan: [
        [120, 0],
        [8, HOUR],
        [120, 0],
      ],
    },
    {
      what: "an hour back",
      plan: [
        [120, 0],
        [8, -HOUR],
        [120, 0],
      ],
    },
    {
      what: "a year forwards",
      plan: [
        [120, 0],
        [60, YEAR],
        [120, 0],
      ],
    },
    {
      what: "a year back",
      plan: [
        [120, 0],
        [60, -YEAR],
        [120, 0],
      ],
    },
    {
      what: "2107",
      plan: [
        [120, 0],
        [60, Date.UTC(2107, 0, 1) - START],
        [120, 0],
      ],
    },
    {
      what: "a GPS week rollover, at the start",
      plan: [
        [120, -1024 * 7 * 24 * HOUR],
        [120, 0],
      ],
    },
  ])("that is $what for a while misleads nobody", async ({ plan }) => {
    const site = await live(plan);
    expectLiveIsLive(site);
    expect(Math.max(...site.errors.map(Math.abs))).toBeLessThan(3000);
    expect(site.readings.length).toBeGreaterThan(10);
    expect(site.health()).toMatchObject({ clock: { believed: true, reason: null } });
  });

  test("that runs a hundredth too fast moves nodes by as much, and no more", async () => {
    const site = await live([[240, 0, 0.01 * 240 * MINUTE]]);
    expect(Math.max(...site.errors.map(Math.abs))).toBeLessThan(0.01 * 240 * MINUTE + 3000);
    expect(site.log.sentences.filter((each) => /clock/i.test(each))).toEqual([]);
    expect(site.readings.every(({ topic }) => topic.endsWith("/reading"))).toBe(true);
  });
});
