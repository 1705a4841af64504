// The recorded month, as far as its second morning: complete, the same for the same seed, with an end of the gateway of
// either kind in it. And the broker that records it.
import { beforeAll, describe, expect, test } from "vitest";
import { startRecordingBroker } from "../../../tools/contract/month/broker.ts";
import { type Recording, recordMonth } from "../../../tools/contract/month/month.ts";
import { connectLink } from "../../gateway/deliver/links.ts";
import { later } from "../../later.ts";
import { until } from "../../processes.ts";

const level = (topic: string) => topic.slice(topic.lastIndexOf("/") + 1);

describe("a day and a morning", () => {
  const shares: number[] = [];
  let recording: Recording;
  beforeAll(async () => {
    recording = await recordMonth({ days: 1.15, seed: 1, onProgress: (share) => shares.push(share) });
  });
  const on = (kind: string) => recording.messages.filter(({ topic }) => level(topic) === kind);
  const records = () => ["reading", "history", "event", "night", "spectrum"].flatMap(on);

  test("has what every node on a line has taken, under one content an id", () => {
    const contents = new Map(
      records().map(({ topic, payload }) => [`${topic} ${JSON.parse(payload).id}`, payload]),
    );
    for (const { topic, payload } of records())
      expect(contents.get(`${topic} ${JSON.parse(payload).id}`)).toBe(payload);
    const ids = new Set(records().map(({ payload }) => JSON.parse(payload).id));
    const missing = [...recording.taken].filter(
      ([id, { node }]) => !ids.has(id) && !node.startsWith("nacksta"),
    );
    expect(missing).toEqual([]);
    expect(recording.taken.size).toBeGreaterThan(400);
    expect(recording.errors).toEqual([]);
  });

  test("has nodes on radio", () => {
    expect(
      records().filter(({ payload }) => JSON.parse(payload).via.startsWith("radio")).length,
    ).toBeGreaterThan(2);
  });

  test("has the gateway's goodbye, and its will where it was killed or cut off", () => {
    const ends = on("status").filter(({ payload }) => JSON.parse(payload).state === "offline");
    expect(new Set(ends.map(({ payload }) => JSON.parse(payload).time === null))).toEqual(
      new Set([true, false]),
    );
    const [topic, payload] = [...recording.retained].find(([each]) => level(each) === "status")!;
    expect(topic).toContain("/gateway/");
    expect(JSON.parse(payload)).toMatchObject({ state: "offline", time: expect.any(String) });
  });

  test("has requests, and an answer to each that can have one", () => {
    const states = on("node-settings").map(({ payload }) => JSON.parse(payload).state);
    expect(new Set(states)).toEqual(new Set(["queued", "done", "refused"]));
    expect(recording.requests.length).toBeGreaterThan(30);
  });

  test("goes forward, and tells so", () => {
    const times = recording.messages.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });
});

test("the same seed makes the same messages, but for the memory of this process", async () => {
  const messages = async () => {
    const { messages } = await recordMonth({ days: 0.3, seed: 7 });
    return messages.filter(({ topic }) => level(topic) !== "health");
  };
  expect(await messages()).toEqual(await messages());
});

test("the recording broker forgets or remembers what it had retained, and tells of wills", async () => {
  const broker = later(await startRecordingBroker(() => 5));
  const link = connectLink({
    url: `mqtt://127.0.0.1:${broker.port}`,
    will: { topic: "a/will", payload: "gone" },
  });
  const connected = (times: number) => until(() => link.up && link.connections === times, "a connection");
  await connected(1);
  await link.publish("a/b", "1", { qos: 1, retain: true });
  expect([...(await broker.retained())]).toEqual([["a/b", "1"]]);
  expect(broker.messages).toEqual([
    { at: 5, topic: "a/b", payload: "1", retained: true, qos: 1, client: "c" },
  ]);
  await broker.stop();
  await until(() => !link.up, "a break");
  expect(broker.messages.map(({ topic }) => topic)).toEqual(["a/b", "a/will"]);
  await broker.start(true);
  await connected(2);
  expect([...(await broker.retained()).keys()]).toEqual(["a/b", "a/will"]);
  await broker.stop();
  await broker.start(false);
  expect((await broker.retained()).size).toBe(0);
});
