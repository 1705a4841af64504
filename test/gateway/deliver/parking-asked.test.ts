// What a broker refuses, from the outbox's side: since when it is parked, and what becomes of it when somebody asks for it.
import { expect, test } from "vitest";
import { BrokerRefusal } from "../../../gateway/deliver/refusal.ts";
import { handClock, handLink, settled } from "./hand.ts";
import { memoryOutbox, NOW, reading } from "./harness.ts";
import { publish } from "./publishing.ts";

const denied = () => new BrokerRefusal({ of: "topic", reason: "not-authorized" }, "denied");

async function publishing(...counters: number[]) {
  const store = memoryOutbox();
  store.append(...counters.map((counter) => reading(1, counter)));
  const hand = handLink();
  const wall = handClock();
  let told = () => {};
  /** What is to be written waits until `write` is called. */
  const held: (() => void)[] = [];
  const paper = { isHeld: false };
  const outbox = {
    ...store.outbox,
    soon(...args: Parameters<typeof store.outbox.soon>) {
      if (paper.isHeld) held.push(() => store.outbox.soon(...args));
      else store.outbox.soon(...args);
    },
    onNews(listener: Parameters<typeof store.outbox.onNews>[0]) {
      told = () => listener(null);
      return store.outbox.onNews(listener);
    },
  };
  const publisher = publish(outbox, hand.link, wall);
  await settled();
  const write = () => {
    paper.isHeld = false;
    for (const each of held.splice(0)) each();
    return settled();
  };
  return { ...store, publisher, hand, wall, paper, write, elsewhere: () => told() };
}

test("a topic that is tried and refused again is parked since it was first", async () => {
  const { hand, wall, db, outbox, publisher } = await publishing(1);
  await hand.refuse(denied());
  expect(outbox.parked()).toMatchObject([{ messages: 1, since: NOW }]);
  db.exec("UPDATE parked SET since = since - 1000");
  await wall.advance(10_000);
  expect(outbox.parked()).toEqual([]);
  const topic = "sippra/v1/here/node/n-1/reading";
  expect(publisher.tried()).toEqual([{ topic, reason: "not-authorized", since: NOW - 1000 }]);
  await hand.refuse(denied());
  expect(publisher.tried()).toEqual([]);
  await wall.advance(1_000);
  expect(outbox.parked()).toMatchObject([{ messages: 1, since: NOW - 1000 }]);
});

test("what somebody puts back is sent at once, in its place", async () => {
  const { hand, all, append, elsewhere } = await publishing(1, 2);
  await hand.refuse(denied());
  await hand.refuse(denied());
  append(reading(1, 3));
  await settled();
  expect(hand.ids()).toEqual([]);
  expect(all.retry({ topic: "sippra/v1/here/node/n-1/reading" })).toBe(3);
  elsewhere();
  await settled();
  expect(hand.ids()).toEqual(["1-1-0-1", "1-1-0-2", "1-1-0-3"]);
});

test("what is being parked while somebody puts the rest back is tried in time", async () => {
  const { hand, wall, all, append, paper, write, elsewhere } = await publishing(1);
  await hand.refuse(denied());
  paper.isHeld = true;
  append(reading(1, 2));
  await settled();
  expect(all.retry({ topic: "sippra/v1/here/node/n-1/reading" })).toBe(1);
  elsewhere();
  await write();
  await hand.answer(1);
  expect(all.parked({}, 10)).toMatchObject([{ seq: 2 }]);
  await wall.advance(8_000);
  await hand.answer(1);
  expect(hand.all.map((payload) => JSON.parse(payload).id)).toEqual(["1-1-0-1", "1-1-0-1", "1-1-0-2"]);
  expect(all.parked({}, 10)).toEqual([]);
});
