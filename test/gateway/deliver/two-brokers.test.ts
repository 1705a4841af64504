// Two brokers, one of them away for a day: the other notices nothing of it, and the one that comes back gets what is news
// first and all the rest as history.
import { describe, expect, test } from "vitest";
import { messageId } from "../../../gateway/deliver/formats/record.ts";
import { startPublisher } from "../../../gateway/deliver/publisher.ts";
import { GRACE } from "../../../gateway/deliver/sent-rows.ts";
import { silentLog } from "../../../gateway/log.ts";
import type { OutboxMessage } from "../../../gateway/store/records.ts";
import { later } from "../../later.ts";
import { handClock, handLink, settled } from "./hand.ts";
import { memoryOutbox, NOW, reading, seeded } from "./harness.ts";
import { sink } from "./publishing.ts";

const NODES = [1, 2, 3, 4, 5];
const INTERVAL_MS = 900_000;
/** Intervals of a day. */
const DAY = 96;

type Hand = ReturnType<typeof handLink>;

/** A site whose brokers are "near" and "away". Records are dated by a clock of the test's, a quarter of an hour a step. */
function startSite() {
  const { all, append } = memoryOutbox(["near", "away"]);
  const wall = handClock();
  let now = NOW;
  const clock = { ...wall, now: () => now };
  const [near, away] = [handLink(), handLink()];
  for (const [name, { link }] of [["near", near] as const, ["away", away] as const]) {
    const deps = { outbox: all.sink(name), link, sink, log: silentLog, random: seeded(2), clock, wall };
    later(startPublisher(deps));
  }
  const counters = new Map(NODES.map((node) => [node, 0]));
  const told: OutboxMessage[] = [];

  /** What a node says now. */
  function say(node: number, more: Partial<OutboxMessage> = {}): OutboxMessage {
    const counter = counters.get(node)! + 1;
    counters.set(node, counter);
    const message = reading(node, counter, { ...more, time: now - 1000, received: now - 500 } as never);
    told.push(message);
    return message;
  }
  const burst = (node: number) =>
    say(node, { type: "event", body: [0, null, 20, -300, 12, 4100, 3800, 90, 0, null] } as never);
  const night = (node: number) =>
    say(node, {
      type: "night",
      body: [20000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5, null, null],
    } as never);

  return {
    ...{ all, wall, near, away, told, burst },
    /** An interval: every node reports, some have something else to say; all of it in the order in which it comes. */
    async interval(i: number): Promise<OutboxMessage[]> {
      now += INTERVAL_MS;
      const messages = NODES.flatMap((node) => [
        say(node),
        ...((i + node) % 37 === 0 ? [burst(node)] : []),
        ...(i === 20 ? [night(node)] : []),
      ]);
      append(...messages);
      await settled();
      // Long enough for what waits to be looked through.
      await wall.advance(12_000);
      return messages;
    },
    async take(messages: OutboxMessage[]) {
      append(...messages);
      await settled();
    },
  };
}

/** Takes all that waits and what follows, in the order in which it is sent. */
async function takeAll(hand: Hand): Promise<Got[]> {
  const got: Got[] = [];
  while (hand.sent.length > 0) {
    got.push(...gotBy(hand));
    await hand.answer(hand.sent.length);
  }
  return got;
}

interface Got {
  id: string;
  /** The last part of its topic. */
  kind: string;
  late: boolean;
}

const gotBy = ({ sent }: Hand): Got[] =>
  sent.map(({ topic, payload }) => {
    const { id, late } = JSON.parse(payload);
    return { id, kind: topic.split("/").at(-1)!, late };
  });

const ids = (messages: readonly OutboxMessage[]) => messages.map(messageId);
const sorted = (values: readonly string[]) => values.toSorted();
const counterOf = ({ id }: Got) => Number(id.split("-").at(-1));

/** Lets a day go by with one broker away. What the other gets is checked as it comes. */
async function aDayAway() {
  const site = startSite();
  const { near, away } = site;
  await away.break();
  for (let i = 0; i < DAY; i++) {
    const messages = await site.interval(i);
    const got = await takeAll(near);
    expect(sorted(got.map(({ id }) => id))).toEqual(sorted(ids(messages)));
    expect(got.filter(({ kind, late }) => late || kind === "history")).toEqual([]);
  }
  expect(away.all).toEqual([]);
  const before = [...site.told];
  return { ...site, before };
}

describe("two brokers, one of them away for a day", () => {
  test("the one that is there gets everything live, and what it has stays for the other", async () => {
    const { all, near, told, wall } = await aDayAway();
    expect(near.all).toHaveLength(told.length);
    await wall.advance(2 * GRACE.ms);
    expect(all.waiting().map(({ name, lanes }) => [name, lanes.length > 0])).toEqual([
      ["near", false],
      ["away", true],
    ]);
    expect(all.count()).toBe(told.length);
  });

  test("the other gets events and what is live first, then the rest as history, each node's in order", async () => {
    const site = await aDayAway();
    const { all, near, away, told, wall } = site;
    const live = await site.interval(DAY);
    await takeAll(near);
    await away.make();
    const got = await takeAll(away);

    expect(sorted(got.map(({ id }) => id))).toEqual(sorted(ids(told)));
    expect(new Set(ids(told)).size).toBe(told.length);
    const kinds = got.map(({ kind }) => (kind === "night" ? "reading" : kind));
    const turns = kinds.filter((kind, i) => kind !== kinds[i - 1]);
    expect(turns).toEqual(["event", "reading", "history"]);

    // Live is what was measured within two intervals, of what is a reading; bursts of the day say that they are late.
    const readings = got.filter(({ kind }) => kind === "reading");
    const liveIds = ids(live.filter(({ type }) => type === "reading"));
    expect(readings.every(({ late }) => !late)).toBe(true);
    expect(readings.map(({ id }) => id)).toEqual(expect.arrayContaining(liveIds));
    expect(readings.length).toBeLessThanOrEqual(2 * NODES.length);
    expect(got.filter(({ kind, late }) => kind === "history" && !late)).toEqual([]);
    expect(got.filter(({ kind, late }) => kind === "event" && late).length).toBeGreaterThan(0);
    for (const node of NODES) {
      for (const kind of ["event", "reading", "night", "history"]) {
        const counters = got
          .filter((each) => each.kind === kind && each.id.startsWith(`1-${node}-`))
          .map(counterOf);
        expect(counters).toEqual(counters.toSorted((a, b) => a - b));
      }
    }

    // Nothing more goes out, and nothing is left.
    await wall.advance(2 * GRACE.ms);
    expect([near.sent, away.sent, all.count()]).toEqual([[], [], 0]);
    expect([near.all.length, away.all.length]).toEqual([told.length, told.length]);
  });

  test("what comes while the day is worked off does not wait behind it, at neither", async () => {
    const site = await aDayAway();
    const { near, away, told } = site;
    await away.make();
    await away.answer(150);
    const waiting = away.sent.length;
    expect(gotBy(away).at(-1)!.kind).toBe("history");
    const burst = site.burst(3);
    await site.take([burst]);
    expect(gotBy(near)).toEqual([{ id: messageId(burst), kind: "event", late: false }]);
    await away.answer(1);
    expect(away.sent.length).toBe(waiting);
    expect(gotBy(away).at(-1)).toEqual({ id: messageId(burst), kind: "event", late: false });
    await takeAll(away);
    await takeAll(near);
    expect([near.all.length, away.all.length]).toEqual([told.length, told.length]);
  });

  test("it may go away again in the middle: it has all of it in the end, and in order at first arrival", async () => {
    const { all, away, told, wall } = await aDayAway();
    const first: Got[] = [];
    const arrived = new Set<string>();
    const note = (got: readonly Got[]) => {
      for (const each of got) if (arrived.size < arrived.add(each.id).size) first.push(each);
    };
    for (const most of [30, 90, 200]) {
      await away.make();
      for (let n = 0; n < most; n += 10) {
        note(gotBy(away).slice(0, 10));
        await away.answer(10);
      }
      await away.break();
      await wall.advance(1_000);
    }
    await away.make();
    note(await takeAll(away));
    expect(sorted(first.map(({ id }) => id))).toEqual(sorted(ids(told)));
    for (const node of NODES) {
      const history = first.filter(({ id, kind }) => kind === "history" && id.startsWith(`1-${node}-`));
      expect(history.map(counterOf)).toEqual(history.map(counterOf).toSorted((a, b) => a - b));
    }
    await wall.advance(2 * GRACE.ms);
    expect(all.count()).toBe(0);
  });
});
