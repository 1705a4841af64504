// Whoever asked for a command is answered from the store, whatever breaks or is refused on the way.
import { afterEach, beforeEach, expect, it } from "vitest";
import { startResponses } from "../../../gateway/deliver/responses.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { RETRY_MS } from "../../../gateway/deliver/turns.ts";
import type { Command } from "../../../gateway/store/command.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { handClock, handLink, settled } from "./hand.ts";
import { keepingLog, ORIGIN } from "./harness.ts";

const USUAL = "sippra/v1/here/response/node-settings";

let store: Store;
beforeEach(() => {
  store = openStore(":memory:");
  store.addNode({ name: "a", network: 1 });
});
afterEach(() => store.close());

function ask(transaction: string, topic: string | null = null): Command {
  return store.commands.add({
    node: "a",
    settings: { restart: true },
    origin: "mqtt",
    transaction,
    reply: topic === null ? null : { topic, correlation: null },
    now: 1000,
    lifetime: 60_000,
  });
}

function answering(commands = store.commands) {
  const hand = handLink();
  const wall = handClock();
  const log = keepingLog();
  const responses = startResponses({
    link: hand.link,
    topics: topicsOf("here", "g"),
    origin: ORIGIN,
    commands,
    log,
    wall,
  });
  const sent = () =>
    hand.sent.map(({ topic, payload }) => {
      const { transaction, state } = JSON.parse(payload);
      return `${topic} ${transaction} ${state}`;
    });
  return { ...hand, wall, log, responses, sent };
}

it("answers one after the other, also what was asked for before it started and while it answers", async () => {
  ask("t-1");
  const { sent, answer } = answering();
  ask("t-2", `${USUAL}/2`);
  await settled();
  expect(sent()).toEqual([`${USUAL} t-1 queued`]);
  await answer(1);
  expect(sent()).toEqual([`${USUAL}/2 t-2 queued`]);
  await answer(1);
  expect(sent()).toEqual([]);
  expect(store.commands.unanswered(9)).toEqual([]);
});

it("answers again after a break what was not acknowledged", async () => {
  const { sent, answer, make, ...hand } = answering();
  ask("t-1");
  await settled();
  await hand.break();
  expect(sent()).toEqual([]);
  await make();
  expect(sent()).toEqual([`${USUAL} t-1 queued`]);
  await answer(1);
  expect(store.commands.unanswered(9)).toEqual([]);
  expect(hand.log.sentences).toEqual([]);
});

it("tries the caller's topic three times, then the usual one, and goes on where that is refused too", async () => {
  const { sent, answer, refuse, log } = answering();
  ask("t-1", `${USUAL}/1`);
  ask("t-2");
  await settled();
  for (let tries = 0; tries < 3; tries++) {
    expect(sent()).toEqual([`${USUAL}/1 t-1 queued`]);
    await refuse(new Error("not there"));
  }
  expect(sent()).toEqual([`${USUAL} t-1 queued`]);
  expect(log.sentences).toEqual([]);
  await refuse(new Error("nor there"));
  expect(sent()).toEqual([`${USUAL} t-2 queued`]);
  await answer(1);
  expect(log.sentences).toEqual(["nor there"]);
});

it("answers on no topic but those for responses, whatever an earlier version has kept", async () => {
  ask("t-1", "sippra/v1/here/node/a/reading");
  const { sent } = answering();
  await settled();
  expect(sent()).toEqual([`${USUAL} t-1 queued`]);
});

it("looks for what another process has cancelled", async () => {
  const { id } = ask("t-1");
  const { sent, answer, wall } = answering({ ...store.commands, onChanged: () => () => {} });
  await answer(1);
  store.commands.cancel("a", id, 2000);
  await settled();
  expect(sent()).toEqual([]);
  await wall.advance(5_000);
  expect(sent()).toEqual([`${USUAL} t-1 cancelled`]);
});

it("says once that the store cannot be read, and answers when it can", async () => {
  ask("t-1");
  let broken = true;
  const { sent, wall, log } = answering({
    ...store.commands,
    unanswered(limit) {
      if (broken) throw new Error("disk");
      return store.commands.unanswered(limit);
    },
  });
  await settled();
  await wall.advance(3 * RETRY_MS);
  broken = false;
  await wall.advance(RETRY_MS);
  expect(sent()).toEqual([`${USUAL} t-1 queued`]);
  expect(log.sentences).toEqual(["Responses cannot be told: disk"]);
});

it("begins no answer when closed, and waits for the one under way", async () => {
  ask("t-1");
  ask("t-2");
  const { sent, answer, responses, wall } = answering();
  let closed = false;
  const closing = responses.close().then(() => (closed = true));
  await settled();
  expect(closed).toBe(false);
  await answer(1);
  await closing;
  ask("t-3");
  await wall.advance(60_000);
  expect(sent()).toEqual([]);
  expect(store.commands.unanswered(9).map(({ transaction }) => transaction)).toEqual(["t-2", "t-3"]);
});
