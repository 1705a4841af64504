// What changes, as open pages are told of it: each second at most, to all alike, and to no more than there is room for.
import { expect, test } from "vitest";
import type { Live, Now } from "../../../../gateway/watch/web/api.ts";
import { png } from "../../store/pictures.ts";
import { pageSite } from "./site.ts";

const SECOND_MS = 1_000;

function listening() {
  const site = pageSite({ users: null });
  const { live } = site.web;
  const heard: string[] = [];
  const end = live.listen((event) => heard.push(event) > 0)!;
  const news = () =>
    heard.filter((text) => text.startsWith("data: ")).map((text) => JSON.parse(text.slice(6)) as Live);
  const pass = async (ms: number) => {
    await Promise.resolve();
    site.clock.runUntil(site.clock.now() + ms);
  };
  return { ...site, live, heard, end, news, pass };
}

test("a deed, a node that is new and one that is gone are told once", async () => {
  const { store, clock, news, pass } = listening();
  await pass(3 * SECOND_MS);
  const before = news().length;
  store.alarms.perform(1, { does: "acknowledge" }, clock.now(), "vera");
  store.addNode({ name: "oak-9", network: 1 });
  await pass(2 * SECOND_MS);
  const told = news().slice(before);
  expect(told).toHaveLength(1);
  expect(told[0]!.alarms).toMatchObject([{ id: 1, state: "acknowledged", by: "vera" }]);
  expect(told[0]!.nodes.map(({ name }) => name)).toContain("oak-9");
  store.removeNode("oak-9", clock.now());
  await pass(2 * SECOND_MS);
  expect(news().at(-1)!.gone).toEqual(["oak-9"]);
  const count = news().length;
  await pass(5 * SECOND_MS);
  expect(news()).toHaveLength(count);
});

test("a file that is added or removed is told with its alarm, once, and one that is there already not at all", async () => {
  const { store, clock, news, pass } = listening();
  await pass(3 * SECOND_MS);
  const before = news().length;
  const add = () => store.alarms.addFile(1, { name: "leak.png", bytes: png() }, clock.now(), "vera");
  const { id } = add();
  await pass(2 * SECOND_MS);
  const told = news().slice(before);
  expect(told).toMatchObject([{ alarms: [{ id: 1, state: "open" }], nodes: [], gone: [] }]);
  add();
  await pass(5 * SECOND_MS);
  expect(news()).toHaveLength(before + 1);
  store.alarms.removeFile(id, "vera");
  await pass(2 * SECOND_MS);
  expect(news().slice(before + 1)).toMatchObject([{ alarms: [{ id: 1 }], nodes: [] }]);
  await pass(5 * SECOND_MS);
  expect(news()).toHaveLength(before + 2);
});

test("files that nobody was there to hear of are no news to who comes", async () => {
  const { live, store, clock, end, pass } = listening();
  end();
  store.alarms.addFile(1, { name: "leak.png", bytes: png() }, clock.now(), "vera");
  await pass(2 * SECOND_MS);
  const heard: string[] = [];
  live.listen((event) => heard.push(event) > 0);
  await pass(2 * SECOND_MS);
  expect(heard.filter((text) => text.includes('"alarms":[{'))).toEqual([]);
});

test("a node whose alarm is told turns, and turns back when it is closed", async () => {
  const { store, clock, news, pass, ask } = listening();
  const now = (await (await ask("/api/now")).json()) as { nodes: { name: string; state: string }[] };
  expect(now.nodes.map(({ name, state }) => `${name} ${state}`)).toEqual(["elm-1 leak", "elm-2 silent"]);
  store.alarms.perform(1, { does: "close", reason: "consumption" }, clock.now(), "vera");
  await pass(2 * SECOND_MS);
  expect(news().at(-1)!.nodes).toMatchObject([{ name: "elm-1", state: "silent" }]);
});

test("silence is a line each 20 s, so that no proxy ends it", async () => {
  const { heard, pass } = listening();
  await pass(70 * SECOND_MS);
  expect(heard.filter((text) => text.startsWith(":")).length).toBeGreaterThanOrEqual(3);
});

test("of a thousand who come 200 are let in, and room is made by who leaves", () => {
  const { live } = listening();
  const ends = Array.from({ length: 1_000 }, () => live.listen(() => true));
  expect([live.count(), ends.filter((end) => end !== null).length]).toEqual([200, 199]);
  for (const end of ends) end?.();
  expect(live.count()).toBe(1);
  expect(live.listen(() => true)).not.toBeNull();
});

test("who cannot follow is let go, and nobody else waits for them", async () => {
  const { live, store, news, pass } = listening();
  live.listen(() => false);
  expect(live.count()).toBe(2);
  store.addNode({ name: "ash-1", network: 1 });
  await pass(2 * SECOND_MS);
  expect(live.count()).toBe(1);
  expect(news().at(-1)!.nodes).toMatchObject([{ name: "ash-1" }]);
});

test("over HTTP it is a stream of events that ends with the browser's", async () => {
  const { ask, live, end } = listening();
  end();
  const answer = await ask("/api/live");
  expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
  const reader = answer.body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toMatch(
    /^retry: 3000\nevent: mark\ndata: \S+ \d+\n\n$/,
  );
  expect(live.count()).toBe(1);
  await reader.cancel();
  await Promise.resolve();
  expect(live.count()).toBe(0);
});

test("a stream begins with the mark of what is known, which is another when something has changed", async () => {
  const { ask, store } = pageSite({ users: null });
  const mark = async () => ((await (await ask("/api/now")).json()) as Now).mark;
  const begin = async () => {
    const reader = (await ask("/api/live")).body!.getReader();
    const text = new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    return /^event: mark\ndata: (.*)$/m.exec(text)?.[1];
  };
  // What was done before is told when whoever did it has returned.
  await mark();
  const before = await mark();
  expect(await mark()).toBe(before);
  expect(await begin()).toBe(before);
  store.addNode({ name: "oak-9", network: 1 });
  await Promise.resolve();
  const after = await begin();
  expect(after).not.toBe(before);
  expect(await mark()).toBe(after);
  // Another gateway, with as many changes.
  expect(((await (await pageSite({ users: null }).ask("/api/now")).json()) as Now).mark).not.toBe(before);
});
