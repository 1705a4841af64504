// Who is answered when not everybody can be: what must be at once, gaps before routine, and each in its turn.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createAccount } from "../../../gateway/intake/airtime-account.ts";
import { createDownlinkScheduler } from "../../../gateway/intake/downlink-scheduler.ts";
import type { Need } from "../../../gateway/intake/uplink.ts";

const HOUR_MS = 3_600_000;
const DUTY = 0.01;
/** An answer of 28 B at SF9, ms. */
const ANSWER = 226;

/** Hours of `nodes` that each send once an hour in a slot of their own; how often each was answered. */
function hours(nodes: number, count: number, needOf: (node: number, hour: number) => Need) {
  const scheduler = createDownlinkScheduler({ duty: DUTY });
  const account = createAccount(DUTY);
  const answers = new Map<number, number[]>(Array.from({ length: nodes }, (_, node) => [node, []]));
  for (let hour = 0; hour < count; hour++)
    for (let node = 0; node < nodes; node++) {
      const now = hour * HOUR_MS + (node * HOUR_MS) / nodes;
      if (!scheduler.mayAnswer(node, needOf(node, hour), ANSWER, now)) continue;
      if (account.wait(ANSWER, now) > 0) continue;
      account.spend(ANSWER, now);
      scheduler.spent(node, ANSWER, now);
      answers.get(node)!.push(hour);
    }
  return answers;
}

test("few nodes without gaps are answered every time", () => {
  const answers = hours(80, 6, () => "routine");
  for (const times of answers.values()) expect(times.length).toBe(6);
});

test.each(["routine", "gaps"] as const)(
  "600 nodes (%s) have their turns, none twice before all once",
  (need) => {
    const answers = hours(600, 48, () => need);
    const counts = [...answers.values()].map((times) => times.length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(6);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(4);
  },
);

test("nodes with gaps are answered every hour while the others wait for their turn", () => {
  const answers = hours(600, 24, (node) => (node % 12 === 0 ? "gaps" : "routine"));
  for (const [node, times] of answers)
    if (node % 12 === 0) expect(times.length, `node ${node}`).toBeGreaterThanOrEqual(23);
  const others = [...answers].filter(([node]) => node % 12 !== 0).map(([, times]) => times.length);
  expect(Math.min(...others)).toBeGreaterThanOrEqual(1);
});

test("an event is answered whatever the others have used", () => {
  const scheduler = createDownlinkScheduler({ duty: DUTY });
  for (let i = 0; i < 1000; i++) scheduler.spent(i, ANSWER, i * 100);
  expect(scheduler.mayAnswer(5, "routine", ANSWER, 100_000)).toBe(false);
  expect(scheduler.mayAnswer(5, "gaps", ANSWER, 100_000)).toBe(false);
  expect(scheduler.mayAnswer(5, "must", ANSWER, 100_000)).toBe(true);
});

test("a node that restarts every minute does not take the answers of the others", () => {
  const crowded = createDownlinkScheduler({ duty: DUTY });
  for (let node = 0; node < 600; node++) crowded.mayAnswer(node, "routine", ANSWER, node);
  let answered = 0;
  for (let minute = 0; minute < 60; minute++)
    if (crowded.mayAnswer(700, "must", ANSWER, minute * 60_000)) {
      crowded.spent(700, ANSWER, minute * 60_000);
      answered++;
    }
  expect(answered).toBe(12);
});

test("events that the account had no room for do not count as answered", () => {
  const scheduler = createDownlinkScheduler({ duty: DUTY });
  for (let node = 0; node < 600; node++) scheduler.mayAnswer(node, "routine", ANSWER, node);
  for (let i = 0; i < 40; i++) expect(scheduler.mayAnswer(7, "must", ANSWER, 1000 * i)).toBe(true);
});

const streams = fc.array(
  fc.record({
    node: fc.nat(200),
    need: fc.constantFrom<Need>("must", "gaps", "routine"),
    pause: fc.nat(20_000),
    ms: fc.integer({ min: 40, max: 2138 }),
  }),
  { minLength: 1, maxLength: 600 },
);

test("whatever comes, with the account no hour is over the share, and routine leaves its rest to the others", () => {
  fc.assert(
    fc.property(streams, (stream) => {
      const scheduler = createDownlinkScheduler({ duty: DUTY });
      const account = createAccount(DUTY);
      const sent: { at: number; ms: number; need: Need }[] = [];
      let now = 0;
      for (const { node, need, pause, ms } of stream) {
        now += pause;
        if (!scheduler.mayAnswer(node, need, ms, now) || account.wait(ms, now) > 0) continue;
        account.spend(ms, now);
        scheduler.spent(node, ms, now);
        sent.push({ at: now, ms, need });
        const hour = (share: (need: Need) => boolean) =>
          sent.reduce(
            (sum, s) =>
              sum + (share(s.need) ? Math.max(0, s.at + s.ms - Math.max(s.at, now + ms - HOUR_MS)) : 0),
            0,
          );
        expect(hour(() => true)).toBeLessThanOrEqual(DUTY * HOUR_MS + 0.001);
        if (need === "gaps") expect(hour(() => true)).toBeLessThanOrEqual(0.9 * DUTY * HOUR_MS + 0.001);
        if (need === "routine") expect(hour(() => true)).toBeLessThanOrEqual(0.7 * DUTY * HOUR_MS + 0.001);
      }
    }),
    { numRuns: 100 },
  );
});
