// What is kept retained, whatever it is about: sources that the test changes, over a link in its hand.
import { expect, it } from "vitest";
import { type RetainedSource, startRetained } from "../../../gateway/deliver/retained.ts";
import { retainedStatus } from "../../../gateway/deliver/retained-gateway.ts";
import { retainedInfo } from "../../../gateway/deliver/retained-node.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { RETRY_MS } from "../../../gateway/deliver/turns.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import { silentLog } from "../../../gateway/log.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { viewOf } from "../../../gateway/store/view.ts";
import { atEnd } from "../../later.ts";
import { storePath } from "../store/folder.ts";
import { handClock, handLink, settled } from "./hand.ts";
import { ABOUT, NOW, ORIGIN } from "./harness.ts";
import { handSource, keeping } from "./retaining.ts";

it("tells of each key what it is by then, and of nothing twice on one connection", async () => {
  const a = handSource("a", { x: "1", y: "1" });
  const { sent, answer, make } = keeping(a.source);
  await a.set("x", "2");
  expect(sent()).toEqual(["a/x 1", "a/y 1"]);
  await answer(2);
  expect(sent()).toEqual(["a/x 2"]);
  await answer(1);
  await a.set("x", "2");
  expect(sent()).toEqual([]);
  await make();
  expect(sent()).toEqual(["a/x 2", "a/y 1"]);
});

it("empties the topic of what is gone, after each connect anew", async () => {
  const a = handSource("a", { x: "1" });
  const { sent, answer, make } = keeping(a.source);
  await answer(1);
  await a.set("x", null);
  expect(sent()).toEqual(["a/x "]);
  await answer(1);
  await a.set("x", null);
  expect(sent()).toEqual([]);
  await make();
  expect(sent()).toEqual(["a/x "]);
});

it("looks through all of a source that cannot say what has changed", async () => {
  const payloads = { x: "1", y: "1" };
  const a = handSource("a", payloads);
  const { sent, answer, wall, retained } = keeping(a.source);
  await answer(2);
  payloads.y = "2";
  await a.anyChanged();
  expect(sent()).toEqual(["a/y 2"]);
  await answer(1);
  expect(a.listening()).toBe(true);
  await retained.close();
  expect(a.listening()).toBe(false);
  const reads = a.reads();
  await wall.advance(60_000);
  expect(a.reads()).toBe(reads);
});

it("keeps to a source's pace, and then tells the newest", async () => {
  const a = handSource("a", { x: "1" }, { paceMs: 1_000 });
  const { sent, answer, wall } = keeping(a.source);
  await answer(1);
  await a.set("x", "2");
  await a.set("x", "3");
  await wall.advance(999);
  expect(sent()).toEqual([]);
  await wall.advance(1);
  expect(sent()).toEqual(["a/x 3"]);
  await answer(1);
  await wall.advance(1_000);
  await a.set("x", "4");
  expect(sent()).toEqual(["a/x 4"]);
});

it("tells a source when the broker has all of a key", async () => {
  const published: string[] = [];
  const a = handSource("a", { x: "1", y: "1" }, { published: (key) => published.push(key) });
  const { answer, refuse } = keeping(a.source);
  await answer(1);
  expect(published).toEqual(["x"]);
  await refuse(new Error("not allowed"));
  expect(published).toEqual(["x"]);
});

it("knows of a topic that went from one source to another and back", async () => {
  const node = handSource("a", { x: "1" });
  const former = handSource("a", {});
  const { sent, answer } = keeping(node.source, former.source);
  await answer(1);
  for (let again = 0; again < 2; again++) {
    await former.set("x", null); // renamed away
    expect(sent()).toEqual(["a/x "]);
    await answer(1);
    await node.set("x", "1"); // and back: the very same as before
    expect(sent()).toEqual(["a/x 1"]);
    await answer(1);
  }
});

it("goes on with the others, and with other sources, where the broker refuses some", async () => {
  const names = Array.from({ length: 25 }, (_, i) => `k${i}`);
  const a = handSource("a", Object.fromEntries(names.map((name) => [name, "1"])));
  const b = handSource("b", { x: "1" });
  const { sent, answer, refuse, wall, log } = keeping(a.source, b.source);
  expect(sent()).toHaveLength(21);
  await refuse(new GatewayError("broker", "not allowed"));
  await answer(20);
  await b.set("x", "2");
  expect(sent()).toEqual(["a/k20 1", "a/k21 1", "a/k22 1", "a/k23 1", "a/k24 1", "b/x 2"]);
  await answer(6);
  await wall.advance(RETRY_MS);
  expect(sent()).toEqual(["a/k0 1"]);
  await refuse(new GatewayError("broker", "not allowed"));
  await wall.advance(RETRY_MS);
  await answer(1);
  expect(log.sentences).toEqual(["No a: not allowed"]);
});

it("says a refusal again that comes after a success, or after a break", async () => {
  const a = handSource("a", { x: "1" });
  const { refuse, answer, make, wall, log, ...hand } = keeping(a.source);
  await refuse(new Error("first"));
  await wall.advance(RETRY_MS);
  await answer(1);
  await a.set("x", "2");
  await refuse(new Error("second"));
  await wall.advance(RETRY_MS);
  await refuse(new Error("not said"));
  await wall.advance(RETRY_MS);
  await hand.break();
  await make();
  await refuse(new Error("third"));
  expect(log.sentences).toEqual(["No a: first", "No a: second", "No a: third"]);
});

it("pauses after each refusal, and tries at once what changes meanwhile", async () => {
  const a = handSource("a", { x: "1" });
  const { refuse, sent, wall } = keeping(a.source);
  await refuse(new Error("not allowed"));
  await wall.advance(RETRY_MS - 1);
  expect(sent()).toEqual([]);
  await a.set("x", "2");
  expect(sent()).toEqual(["a/x 2"]);
  await refuse(new Error("not allowed"));
  await wall.advance(RETRY_MS - 1);
  expect(sent()).toEqual([]);
  await wall.advance(1);
  expect(sent()).toEqual(["a/x 2"]);
});

it("tries again where the store cannot be read, with what was to be told", async () => {
  let broken = true;
  const a = handSource("a", { x: "1" });
  const source: RetainedSource = {
    ...a.source,
    now(key) {
      if (broken) throw new Error("disk");
      return a.source.now(key);
    },
  };
  const { sent, wall, log } = keeping(source);
  expect(sent()).toEqual([]);
  await settled();
  await wall.advance(RETRY_MS);
  broken = false;
  await wall.advance(RETRY_MS);
  expect(sent()).toEqual(["a/x 1"]);
  expect(log.sentences).toEqual(["No a: disk"]);
});

it("says that the gateway is there when all else is said, or after 5 s", async () => {
  const topics = topicsOf("here", "g");
  const clock = { ...handClock(), now: () => NOW };
  const a = handSource("a", { x: "1" });
  const { sent, answer, make, wall } = keeping(retainedStatus(topics, ABOUT, clock), a.source);
  expect(sent()).toEqual(["a/x 1"]);
  await answer(1);
  expect(sent()).toEqual([expect.stringContaining(`${topics.gatewayStatus} {`)]);
  await answer(1);
  await make();
  await wall.advance(5_000);
  expect(sent()).toEqual(["a/x 1", expect.stringContaining(`${topics.gatewayStatus} {`)]);
});

it("says goodbye while a hundred nodes are still to be told of", async () => {
  const topics = topicsOf("here", "g");
  const store = openStore(":memory:");
  atEnd(store.close);
  for (let i = 0; i < 100; i++) store.addNode({ name: `n-${i}`, network: 1 });
  const clock = { ...handClock(), now: () => NOW };
  const ofNodes = { view: viewOf(store), topics, origin: ORIGIN };
  const sources = [retainedStatus(topics, ABOUT, clock), retainedInfo(ofNodes)];
  const { sent, answer, retained } = keeping(...sources);
  const status = (state: string, code: number) =>
    `${topics.gatewayStatus} {"site":"here","gateway":"g","time":"2026-11-23T02:00:00.000Z",` +
    `"state":"${state}","state_code":${code},"version":"1.2.3","takes_requests":false}`;
  expect(sent()).toHaveLength(20);
  await answer(1);
  let closed = false;
  const closing = retained.close().then(() => (closed = true));
  await settled();
  expect(sent()).toHaveLength(21);
  expect(sent()[20]).toBe(status("offline", 0));
  await answer(20);
  expect(closed).toBe(false);
  await answer(1);
  await closing;
  expect(sent()).toEqual([]);
});

it("does not wait for a goodbye that the broker refuses, and says nothing of a break", async () => {
  const topics = topicsOf("here", "g");
  const clock = { ...handClock(), now: () => NOW };
  const first = keeping(retainedStatus(topics, ABOUT, clock));
  await first.answer(1);
  const closing = first.retained.close();
  await settled();
  await first.refuse(new Error("not allowed"));
  await closing;
  const second = keeping(retainedStatus(topics, ABOUT, clock));
  await second.break();
  await second.retained.close();
  expect(second.sent()).toEqual([]);
  expect([...first.log.sentences, ...second.log.sentences]).toEqual([]);
});

it("is told of a node that another process has added", async () => {
  const topics = topicsOf("here", "g");
  const path = storePath();
  const store = openStore(path);
  atEnd(store.close);
  const hand = handLink();
  const sources = [retainedInfo({ view: viewOf(store), topics, origin: ORIGIN })];
  const { close } = startRetained({ link: hand.link, sources, log: silentLog, wall: handClock() });
  const other = openStore(path);
  other.addNode({ name: "elm-4", network: 1 });
  other.close();
  await settled();
  expect(hand.sent).toEqual([]);
  store.lookElsewhere();
  await settled();
  expect(hand.sent.map(({ topic, retain }) => [topic, retain])).toEqual([[topics.node("elm-4").info, true]]);
  await hand.answer(1);
  await close();
});
