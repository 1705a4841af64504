// What a broker refuses is out of the way of everything else, stays, and goes out in its order when it is taken again.
import { beforeEach, describe, expect, it } from "vitest";
import { BrokerRefusal, type RefusalReason } from "../../../gateway/deliver/refusal.ts";
import { handClock, handLink, settled } from "./hand.ts";
import { keepingLog, memoryOutbox, reading } from "./harness.ts";
import { publish } from "./publishing.ts";

const refusal = (of: "topic" | "message", reason: RefusalReason) =>
  new BrokerRefusal({ of, reason }, `refused: ${reason}`);

let store: ReturnType<typeof memoryOutbox>;
let hand: ReturnType<typeof handLink>;
let wall: ReturnType<typeof handClock>;
let log: ReturnType<typeof keepingLog>;

beforeEach(() => {
  store = memoryOutbox();
  wall = handClock();
  hand = handLink(65535, wall);
  log = keepingLog();
});

async function start() {
  const publisher = publish(store.outbox, hand.link, wall, log);
  await settled();
  return publisher;
}

/** Answers what has been sent: refuses what `isRefused` says, takes the rest. Returns the ids that it took. */
async function broker(isRefused: (id: string) => BrokerRefusal | null): Promise<string[]> {
  const took: string[] = [];
  while (hand.sent.length > 0) {
    const id = hand.ids()[0]!;
    const why = isRefused(id);
    if (why === null) {
      took.push(id);
      await hand.answer(1);
    } else await hand.refuse(why);
  }
  return took;
}

const denied = (id: string) => (id.startsWith("1-1-") ? refusal("topic", "not-authorized") : null);
const none = () => null;

describe("a topic that is refused", () => {
  it("is parked and named once, and what goes elsewhere goes on", async () => {
    store.append(reading(1, 1), reading(1, 2), reading(2, 1));
    const publisher = await start();
    expect(await broker(denied)).toEqual(["1-2-0-1"]);
    store.append(reading(1, 3), reading(2, 2));
    await settled();
    expect(hand.ids()).toEqual(["1-2-0-2"]);
    await broker(denied);
    await publisher.idle();
    const topic = "sippra/v1/here/node/n-1/reading";
    expect(store.outbox.parked()).toMatchObject([
      { topic, of: "topic", reason: "not-authorized", messages: 3 },
    ]);
    expect(log.sentences).toEqual(["refused: not-authorized"]);
    expect(publisher.counters).toEqual({ published: 2, republished: 0 });
  });

  it("is tried after ever longer waits by its first row, and all of it follows in order when that gets through", async () => {
    store.append(...[1, 2, 3].map((counter) => reading(1, counter)));
    await start();
    await broker(denied);
    await wall.advance(7000);
    expect(hand.ids()).toEqual(["1-1-0-1"]);
    await broker(denied);
    await wall.advance(7000);
    expect(hand.ids()).toEqual([]);
    await wall.advance(7000);
    expect(hand.ids()).toEqual(["1-1-0-1"]);
    store.append(reading(1, 4));
    await settled();
    expect(hand.ids()).toEqual(["1-1-0-1"]);
    expect(await broker(none)).toEqual(["1-1-0-1", "1-1-0-2", "1-1-0-3", "1-1-0-4"]);
    expect(store.outbox.parked()).toEqual([]);
  });

  it("is tried at once on a new connection, and after a restart", async () => {
    store.append(reading(1, 1), reading(1, 2));
    const publisher = await start();
    await broker(denied);
    await wall.advance(2000);
    await hand.break();
    await hand.make();
    await wall.advance(600);
    expect(hand.ids()).toEqual(["1-1-0-1"]);
    await broker(denied);
    publisher.close();
    await start();
    store.append(reading(1, 3));
    await settled();
    await wall.advance(600);
    expect(await broker(none)).toEqual(["1-1-0-1", "1-1-0-2", "1-1-0-3"]);
  });

  it("of a broker that hangs up after each refusal is tried less often than it connects", async () => {
    store.append(reading(1, 1));
    await start();
    let tries = 0;
    for (let i = 0; i < 60; i++) {
      if (hand.sent.length > 0) {
        tries++;
        await broker(denied);
        await hand.break();
        await hand.make();
      }
      await wall.advance(1000);
    }
    expect(tries).toBeLessThanOrEqual(5);
  });

  it("is one of many: those that are refused for the same reason follow soon when one gets through", async () => {
    store.append(...Array.from({ length: 40 }, (_, i) => reading(1 + i, 1)));
    await start();
    await broker(() => refusal("topic", "no-echo"));
    for (let i = 0; i < 20; i++) {
      await wall.advance(1000);
      await broker(none);
    }
    expect(store.outbox.parked()).toEqual([]);
  });
});

describe("a message that is refused", () => {
  const long = (id: string) => (id.endsWith("-2") ? refusal("message", "too-large") : null);

  it("is parked by itself: others of its topic go on", async () => {
    store.append(reading(1, 1), reading(1, 2), reading(1, 3));
    await start();
    expect(await broker(long)).toEqual(["1-1-0-1", "1-1-0-3"]);
    store.append(reading(1, 4));
    await settled();
    expect(await broker(long)).toEqual(["1-1-0-4"]);
    expect(store.outbox.parked()).toMatchObject([{ of: "message", reason: "too-large", messages: 1 }]);
    store.append(reading(2, 2), reading(1, 5), reading(2, 3));
    await settled();
    await broker(() => refusal("message", "too-large"));
    expect(log.sentences.length).toBe(2); // once a topic
  });

  it("goes out when one of its kind is taken", async () => {
    store.append(...[1, 2, 3].flatMap((node) => [reading(node, 1), reading(node, 2)]));
    await start();
    await broker(long);
    await wall.advance(2000);
    await hand.break();
    await hand.make();
    await broker(none);
    await wall.advance(600);
    expect(hand.ids()).toEqual(["1-1-0-2"]);
    expect(await broker(none)).toEqual(["1-1-0-2", "1-2-0-2", "1-3-0-2"]);
  });

  it("that breaks the connection has one try at a time, and costs one connection each", async () => {
    store.append(reading(1, 1), reading(1, 2));
    await start();
    await broker((id) => (id.endsWith("-2") ? refusal("message", "closed-on-it") : null));
    await hand.break();
    await hand.make();
    await broker(none);
    expect(hand.ids()).toEqual([]);
    await wall.advance(7000);
    expect(hand.ids()).toEqual(["1-1-0-2"]);
    await hand.break();
    await hand.make();
    await settled();
    expect(hand.ids()).toEqual([]);
    expect(store.outbox.parked()).toMatchObject([{ of: "message", reason: "closed-on-it", messages: 1 }]);
    await wall.advance(14_000);
    expect(await broker(none)).toEqual(["1-1-0-2"]);
    expect(store.outbox.parked()).toEqual([]);
  });

  it("of which the echo is missing again and again is parked too", async () => {
    store.append(reading(1, 1));
    await start();
    const missing = () => new BrokerRefusal({ of: "moment", reason: "no-echo" }, "no echo");
    for (let i = 0; i < 3; i++) {
      expect(hand.ids()).toEqual(["1-1-0-1"]);
      await hand.refuse(missing());
    }
    expect(hand.ids()).toEqual([]);
    expect(store.outbox.parked()).toMatchObject([{ of: "message", reason: "no-echo", messages: 1 }]);
  });
});

it("what another process gives up or asks for again is looked at anew", async () => {
  store.append(reading(1, 1), reading(2, 1));
  await start();
  await broker(() => refusal("topic", "not-authorized"));
  // All of it before anybody is told.
  store.elsewhere();
  expect(store.all.drop({ topic: "sippra/v1/here/node/n-1/reading" })).toBe(1);
  expect(store.all.retry({})).toBe(1);
  await settled();
  expect(await broker(none)).toEqual(["1-2-0-1"]);
  await wall.advance(60_000);
  expect(store.all.count()).toBe(0);
});
