// Flow meters on MQTT: what they publish is gathered and kept, whoever else publishes there, and what is odd is said once.
import { beforeEach, describe, expect, test } from "vitest";
import { pathSteps } from "../../../../gateway/json-path.ts";
import type { Log } from "../../../../gateway/log.ts";
import { nightSentences } from "../../../../gateway/watch/flow/sentences.ts";
import { type FlowMessage, startFlowTopics } from "../../../../gateway/watch/flow/topics.ts";
import {
  areaWith,
  DAY_MS,
  flowAt,
  HOUR_MS,
  INLET,
  MINUTE_MS,
  NOVEMBER,
  OFFSET,
  openFlow,
  steppedClock,
} from "./town.ts";

const BEGIN = NOVEMBER * DAY_MS - OFFSET;
const area = areaWith(INLET);

let said: string[];
let doubted: boolean;
beforeEach(() => {
  said = [];
  doubted = false;
});

const log = new Proxy({} as Log, { get: () => (_: object, sentence: string) => void said.push(sentence) });

function metered({ timed = false, flow = openFlow() } = {}) {
  const sim = steppedClock(BEGIN);
  const clock = { ...sim, isBelieved: () => !doubted };
  const listeners = new Map<string, (message: FlowMessage) => void>();
  const path = timed ? pathSteps("v") : null;
  const form = {
    ...{ path, timePath: timed ? pathSteps("t") : null, unit: "m3/h" as const, litresPerPulse: undefined },
    zone: { offset: OFFSET },
  };
  const topics = startFlowTopics({
    meters: [{ area, meter: INLET, topic: "water/norra", form }],
    subscribe(topic, listener) {
      listeners.set(topic, listener);
      return () => listeners.delete(topic);
    },
    ...{ work: flow.work, clock, wall: sim, log },
  });
  const send = (payload: string, retained = false) =>
    listeners.get("water/norra")!({ topic: "water/norra", payload: Buffer.from(payload), retained });
  return {
    ...{ topics, send, sim, listeners, flow },
    tell: (value: number, at = sim.now(), retained = false) =>
      send(timed ? JSON.stringify({ v: value, t: at }) : `${value}`, retained),
    nights: () => flow.flow.nights("norra", 0, 1e6),
    samples: () => flow.work((book) => book.samples("norra", "inlet", 0, 9e15)),
  };
}

describe("what a meter publishes", () => {
  test("is kept within seconds, and its night is known when it is over", () => {
    const { tell, sim, nights, samples } = metered();
    for (let i = 0; i < 5 * 4; i++) {
      tell(flowAt(sim.now()));
      sim.advance(15 * MINUTE_MS);
      expect(samples()).toHaveLength(i + 1);
      expect(nights()).toHaveLength(sim.now() >= BEGIN + 4.25 * HOUR_MS ? 1 : 0);
    }
    expect(nights()).toEqual([{ date: NOVEMBER, flow: expect.closeTo(3, 0), reason: null, doubts: [] }]);
    expect(said).toEqual([]);
  });

  test("goes on after a restart where it was, and what is told again changes nothing", () => {
    const flow = openFlow();
    const told = Array.from({ length: 24 }, (_, i) => BEGIN + i * 15 * MINUTE_MS);
    const first = metered({ timed: true, flow });
    first.sim.advance(6 * HOUR_MS);
    for (const at of told.slice(0, 12)) first.tell(flowAt(at), at);
    first.topics.close();
    expect(first.listeners.size).toBe(0);
    const second = metered({ timed: true, flow });
    second.sim.advance(6 * HOUR_MS);
    for (const at of told.slice(6)) second.tell(flowAt(at), at);
    for (const at of told) second.tell(99, at);
    second.topics.flush();
    expect(second.samples().map(({ at }) => at)).toEqual(told);
    expect(second.samples().every(({ at, value }) => value === flowAt(at))).toBe(true);
    expect(second.nights()[0]!.flow).toBeCloseTo(3, 0);
  });

  test("is not taken twice, nor more often than each 5 s, whatever order it comes in", () => {
    const { send, sim, topics, samples } = metered({ timed: true });
    sim.advance(DAY_MS);
    for (let i = 0; i < 3000; i++) {
      const at = BEGIN + ((i * 7919) % 3000) * 100;
      send(JSON.stringify({ v: 1, t: at }));
    }
    topics.flush();
    expect(samples().length).toBeLessThanOrEqual(60);
    expect(said).toEqual([expect.stringMatching(/more often than each 5 s/)]);
  });
});

describe("what is odd", () => {
  test("is said once a day: a payload that is none", () => {
    const { send, sim, topics, samples } = metered();
    for (let i = 0; i < 5; i++) send("on");
    expect(said).toEqual(["What inlet publishes has no number where the value is."]);
    sim.advance(DAY_MS + 1);
    send("off");
    expect(said).toHaveLength(2);
    topics.flush();
    expect(samples()).toEqual([]);
  });

  test("times to come, and of long ago, are left out", () => {
    const { tell, sim, topics, samples } = metered({ timed: true });
    tell(3, sim.now() + 6 * MINUTE_MS);
    tell(3, sim.now() - 4 * DAY_MS);
    tell(3, sim.now() + 4 * MINUTE_MS);
    topics.flush();
    expect(said).toEqual([
      expect.stringMatching(/still to come/),
      expect.stringMatching(/more than three days ago/),
    ]);
    expect(samples()).toHaveLength(1);
  });

  test("what is retained is of its own time, or of none", () => {
    const plain = metered();
    plain.tell(3, undefined, true);
    plain.topics.flush();
    expect(plain.samples()).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/publishes retained and without a time/)]);
    const timed = metered({ timed: true });
    timed.tell(3, BEGIN - HOUR_MS, true);
    timed.topics.flush();
    expect(timed.samples()).toEqual([{ at: BEGIN - HOUR_MS, value: 3 }]);
  });

  test("without a time of its own nothing is taken by a clock that is not believed", () => {
    doubted = true;
    const { tell, topics, samples } = metered();
    tell(3);
    topics.flush();
    expect(samples()).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/this machine's clock is not believed/)]);
  });

  test("a clock that is an hour off leaves its nights unknown; a logger that sends many at once does not", () => {
    const wrong = metered({ timed: true });
    for (let i = 0; i < 40; i++) {
      wrong.tell(flowAt(wrong.sim.now()), wrong.sim.now() - HOUR_MS);
      wrong.sim.advance(15 * MINUTE_MS);
    }
    const [night] = wrong.nights();
    expect(night).toMatchObject({ flow: null, reason: "clock" });
    expect(nightSentences(night!)[0]).toMatch(/some full hours off/);
    expect(said).toEqual([expect.stringMatching(/times are all as late/)]);
    const slow = metered({ timed: true });
    slow.sim.advance(10 * HOUR_MS);
    for (let i = 0; i < 40; i++) slow.tell(flowAt(BEGIN + i * 15 * MINUTE_MS), BEGIN + i * 15 * MINUTE_MS);
    slow.topics.flush();
    expect(slow.nights()[0]!.flow).not.toBeNull();
  });

  test("a disk that is full loses nothing that fits into memory", () => {
    const { topics, tell, flow, samples } = metered();
    const { work } = flow;
    let isFull = true;
    const full = metered({ flow: { ...flow, work: (run) => (isFull ? fail() : work(run)) } });
    full.tell(3);
    full.topics.flush();
    expect(said).toEqual(["What inlet told could not be kept: The disk is full."]);
    isFull = false;
    full.topics.flush();
    expect(samples()).toHaveLength(1);
    void [topics, tell];
  });
});

function fail(): never {
  throw new Error("The disk is full.");
}
